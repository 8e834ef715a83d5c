package talk

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// group shows what would change in one group.
func (p *Person) group(pl plan.Plan, g plan.Group) {
	p.showf("%s <%s>", printable(*g.Want.Name), *g.Want.Address)
	if g.Refused != nil {
		p.remark("! refused ", clean(g.Refused.Text), g.Refused.Hint)
		return
	}
	var t table
	if g.Count(plan.Create) > 0 {
		t.row("+ create  ", "mail-enabled security group"+describe(g.Want))
	}
	if g.ID != "" {
		for _, s := range differences(g).settings {
			t.row("~ set     ", settingText(s))
		}
	}
	if n := g.Count(plan.Add); n > 0 {
		t.row("+ add     ", what(pl.Kinds, n))
	}
	for _, a := range g.Actions {
		if a.Kind == plan.Remove {
			t.row("- remove  ", withKind(pl.Kinds, a.Address, a.Member.Kind))
		}
	}
	if n := len(g.Present); n > 0 {
		t.row("  already ", what(pl.Kinds, n)+", nothing to do")
	}
	if g.Count(plan.Remove) == 0 {
		t.first(list("- extra   ", withKinds(pl.Kinds, g.Extra)), "which roombridge verify shows")
	}
	if g.Kept != "" {
		t.row("  kept    ", g.Kept)
	}
	p.show(t.render(p.width))
}

// withKinds are the addresses of extras, and what those are that are no rooms.
func withKinds(kinds []exo.Kind, extras []exo.Recipient) []string {
	out := make([]string, len(extras))
	for i, r := range extras {
		out[i] = withKind(kinds, r.String(), r.Kind())
	}
	return out
}

// withKind is the address of an extra and, if it is no room, what it is.
func withKind(kinds []exo.Kind, address string, k exo.Kind) string {
	address = clean(address)
	if what := notARoom(kinds, k); what != "" {
		return address + "   " + what
	}
	return address
}

// notARoom says what an extra is, and what follows if it is a person; "" for one that could be wanted.
func notARoom(kinds []exo.Kind, k exo.Kind) string {
	switch {
	case slices.Contains(kinds, k):
		return ""
	case k == exo.KindPerson || k == exo.KindShared:
		return "a " + string(k) + ": the platform may read this calendar"
	}
	if one, _ := proof.Nouns(kinds); len(kinds) == 1 {
		return string(k) + ", not a " + one
	}
	return string(k) + ", not of a wanted type"
}

// describe says of a new group what the configuration says.
func describe(s exo.GroupSpec) string {
	var b strings.Builder
	if len(s.Owners) > 0 {
		fmt.Fprintf(&b, ", %s", plural(len(s.Owners), "owner"))
	}
	if s.Join != nil {
		fmt.Fprintf(&b, ", joining %s", strings.ToLower(*s.Join))
	}
	if s.Hidden != nil && *s.Hidden {
		b.WriteString(", hidden")
	}
	return b.String()
}

func settingText(s setting) string {
	if s.name == plan.Owners {
		return "owners: add " + plural(len(strings.Fields(s.want))-len(strings.Fields(s.is)), "owner")
	}
	return fmt.Sprintf("%s is %s, should be %s", s.name, value(s.is), value(s.want))
}
