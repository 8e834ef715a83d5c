package talk

import (
	"cmp"

	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Verified shows how the tenant differs from the list.
func (p *Person) Verified(r report.Report) {
	if n := len(r.Plan.Refused); n > 0 {
		p.showf("%s refused (listed by %s)", strong.Render(plural(n, "row")), unbroken("roombridge plan"))
	}
	adds, sets, extras := 0, 0, 0
	for _, g := range r.Groups {
		if g.Refused != nil || g.ID == "" {
			p.absent(r, g)
			continue
		}
		d := differences(g.Group)
		adds, sets, extras = adds+len(d.missing), sets+len(d.settings), extras+len(g.Extra)
		p.differences(r, g, d)
	}
	p.say("Nothing was changed.")
	p.afterVerified(r, adds+sets, extras)
}

// absent shows a group that is not there, or is of another kind.
func (p *Person) absent(r report.Report, g report.Group) {
	if g.Refused != nil {
		p.group(r.Plan, g.Group)
		return
	}
	p.showf("%s <%s>: %s", printable(*g.Want.Name), *g.Want.Address, strong.Render("there is no such group"))
	p.next("", "roombridge apply")
}

func (p *Person) differences(r report.Report, g report.Group, d difference) {
	n := len(d.missing) + len(g.Extra) + len(d.settings)
	in := d.wanted - len(d.missing)
	name := printable(*g.Want.Name)
	if n == 0 {
		p.showf("%s: no difference. All of the %s are in the group, and nobody else.", name, what(r.Plan.Kinds, d.wanted))
		return
	}
	p.showf("%s: %s. Of %s wanted %s are in the group, and %s other.", name, strong.Render(plural(n, "difference")), what(r.Plan.Kinds, d.wanted), proof.Number(in), proof.Number(len(g.Extra)))
	var t table
	mark, count := "! missing", proof.Number(len(d.missing))
	for _, m := range d.missing {
		t.row(mark, count, m.address, m.at+"   not in the group")
		mark, count = "", ""
	}
	mark, count = "- extra", proof.Number(len(g.Extra))
	for _, x := range g.Extra {
		t.row(mark, count, clean(x.String()), cmp.Or(notARoom(r.Plan.Kinds, x.Kind()), "not in the list"))
		mark, count = "", ""
	}
	mark, count = "~ setting", proof.Number(len(d.settings))
	for _, s := range d.settings {
		t.row(mark, count, settingText(s))
		mark, count = "", ""
	}
	p.show(t.render(p.width))
}
