package talk

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/proof"
)

// Listed shows the organisation's rooms.
func (p *Person) Listed(l Listing) {
	if l.Written == "" {
		p.roomTable(l)
	}
	line := fmt.Sprintf("%s rooms", strong.Render(proof.Number(l.Total)))
	if l.Source != "" {
		line += fmt.Sprintf(": %s in %s, %s not", proof.Number(l.Total-l.NotListed), l.Source, proof.Number(l.NotListed))
		if l.NotListed > 0 {
			line += " (--not-listed)"
		}
	}
	if hidden := hiddenText(l.Hidden); hidden != "" {
		line += ". Not shown: " + hidden
	}
	p.say("%s.", line)
	if l.Written != "" {
		p.say("Wrote %s.", l.Written)
		return
	}
	p.next("", "roombridge rooms -o all-rooms.csv")
}

func (p *Person) roomTable(l Listing) {
	var t table
	head := []string{"Name", "Address", "Type"}
	if l.Source != "" {
		head = append(head, "In "+l.Source)
	}
	t.row(head...)
	for _, r := range l.Rooms {
		cells := []string{printable(r.DisplayName), r.Address, string(r.Kind())}
		switch {
		case l.Source == "":
		case r.Line > 0:
			cells = append(cells, fmt.Sprintf("line %d", r.Line))
		default:
			cells = append(cells, "no")
		}
		t.row(cells...)
	}
	p.show(t.render(p.width))
}

func hiddenText(hidden map[exo.Kind]int) string {
	var parts []string
	for k, n := range hidden {
		if n > 0 && k == exo.KindEquipment {
			parts = append(parts, proof.Number(n)+" equipment")
		} else if n > 0 {
			parts = append(parts, plural(n, string(k)))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
