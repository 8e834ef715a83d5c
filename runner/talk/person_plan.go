package talk

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// Planned shows what would change, or sums it up where a question follows.
func (p *Person) Planned(pl plan.Plan, then Then) {
	if then == ThenApply {
		p.summary(pl)
		return
	}
	p.input(pl)
	p.refused(pl.Refused)
	for _, g := range pl.Groups {
		p.group(pl, g)
	}
	p.calendars(pl)
	p.access(pl)
	p.afterPlan(pl)
}

// input says what the list holds and what the organisation has.
func (p *Person) input(pl plan.Plan) {
	c := rowCounts(pl)
	source := sources(pl)
	var t table
	line := fmt.Sprintf("%s = %s", plural(c.rows, "row"), what(pl.Kinds, c.rooms))
	if c.repeats > 0 {
		line += " + " + plural(c.repeats, "repeat")
	}
	if c.refused > 0 {
		line += " + " + proof.Number(c.refused) + " refused"
	}
	t.row(pad(source, 10), line)
	of := what(pl.Kinds, pl.Listed)
	if pl.Unlisted > 0 {
		of += fmt.Sprintf(", %s of them not in %s", proof.Number(pl.Unlisted), source)
	}
	t.row("Exchange", of)
	p.show(t.render(p.width))
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len(s))) }

func sources(pl plan.Plan) string {
	names := make([]string, len(pl.Input))
	for i, in := range pl.Input {
		names[i] = in.Name
	}
	return strings.Join(names, ", ")
}

// refused shows every refused row by reason, the most frequent first.
func (p *Person) refused(refused []plan.Refusal) {
	if len(refused) == 0 {
		return
	}
	byText := map[string][]plan.Refusal{}
	var order []string
	for _, f := range refused {
		if byText[f.Text] == nil {
			order = append(order, f.Text)
		}
		byText[f.Text] = append(byText[f.Text], f)
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(byText[b]) - len(byText[a]) })
	p.showf("Refused: %s", strong.Render(plural(len(refused), "row")))
	var beside, below table
	for _, text := range order {
		mark, n := "! "+text, proof.Number(len(byText[text]))
		below.row(mark + "  " + n)
		for _, f := range byText[text] {
			beside.row(mark, n, at(f), printable(f.Row.Cell), f.Hint)
			below.row("    "+at(f), printable(f.Row.Cell), f.Hint)
			mark, n = "", ""
		}
	}
	if beside.width() > p.width { // the reason stands above its rows
		beside = below
	}
	p.show(beside.render(p.width))
}

// clean keeps a text on one line and in order: controls and marks that turn the direction of text are
// shown as ?.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == 0x200e || r == 0x200f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return '?'
		}
		return r
	}, s)
}

// printable is a text cleaned, and cut where it is too long for a column.
func printable(s string) string {
	r := []rune(clean(s))
	const most = 48
	if len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return string(r)
}

// group shows what would change in one group.
func (p *Person) group(pl plan.Plan, g plan.Group) {
	p.showf("%s <%s>", printable(*g.Want.Name), *g.Want.Address)
	if g.Refused != nil {
		p.remark("! refused ", g.Refused.Text, g.Refused.Hint)
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
			t.row("- remove  ", withKind(pl, a.Address, a.Member.Kind))
		}
	}
	if n := len(g.Present); n > 0 {
		t.row("  already ", what(pl.Kinds, n)+", nothing to do")
	}
	if g.Count(plan.Remove) == 0 {
		p.extras(&t, pl, g)
	}
	if g.Kept != "" {
		t.row("  kept    ", g.Kept)
	}
	p.show(t.render(p.width))
}

// maxShown is how many extras a plan shows one by one; verify shows them all.
const maxShown = 20

func (p *Person) extras(t *table, pl plan.Plan, g plan.Group) {
	mark := "- extra   "
	for i, r := range g.Extra {
		if i == maxShown {
			t.row("", fmt.Sprintf("and %s more: roombridge verify shows them all", proof.Number(len(g.Extra)-maxShown)))
			return
		}
		t.row(mark, withKind(pl, r.String(), r.Kind()))
		mark = ""
	}
}

// withKind is the address of an extra and, if it is no room, what it is.
func withKind(pl plan.Plan, address string, k exo.Kind) string {
	if what := notARoom(pl, k); what != "" {
		return address + "   " + what
	}
	return address
}

// notARoom says what an extra is, and what follows if it is a person; "" for one that could be wanted.
func notARoom(pl plan.Plan, k exo.Kind) string {
	switch {
	case slices.Contains(pl.Kinds, k):
		return ""
	case k == exo.KindPerson || k == exo.KindShared:
		return "a " + string(k) + ": the platform may read this calendar"
	}
	return string(k) + ", not a room"
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

func value(s string) string {
	if s == "" {
		return "empty"
	}
	return printable(s)
}

// afterPlan says what to type next.
func (p *Person) afterPlan(pl plan.Plan) {
	refused, changes := len(pl.Refused), pl.Changes()
	switch {
	case changes == 0 && refused == 0:
		p.next("nothing to do; at any time:", "roombridge verify")
	case changes == 0:
		p.next("mend the "+plural(refused, "row")+" and plan again:", "roombridge plan")
	case refused > 0:
		p.next(fmt.Sprintf("mend the %s and plan again, or go on without:", plural(refused, "row")), "roombridge apply")
	default:
		p.next("", "roombridge apply")
	}
}

// summary is the plan in one sentence, before the question.
func (p *Person) summary(pl plan.Plan) {
	var parts []string
	count := func(k plan.Kind) (n int) {
		for _, g := range pl.Groups {
			if g.Refused == nil && (k != plan.Set || g.ID != "") { // setting a new group is part of creating it
				n += g.Count(k)
			}
		}
		return n
	}
	if n := count(plan.Create); n > 0 {
		parts = append(parts, "create "+plural(n, "group"))
	}
	if n := count(plan.Set); n > 0 {
		parts = append(parts, "set "+plural(n, "setting"))
	}
	if n := count(plan.Add); n > 0 {
		parts = append(parts, "add "+what(pl.Kinds, n))
	}
	if n := count(plan.Remove); n > 0 {
		parts = append(parts, "remove "+plural(n, "member"))
	}
	if c := pl.Calendars; c != nil && len(c.Actions) > 0 {
		parts = append(parts, "set the calendars of "+what(pl.Kinds, len(c.Actions)))
	}
	changes := len(parts)
	if len(pl.Refused) > 0 {
		parts = append(parts, plural(len(pl.Refused), "row")+" refused (listed by roombridge plan)")
	}
	for _, g := range pl.Groups {
		if g.Refused != nil {
			p.group(pl, g)
		}
		if g.Kept != "" {
			p.say("Extra members of %s: %s", *g.Want.Name, g.Kept)
		}
	}
	if changes > 0 {
		p.say("Plan: %s.", strings.Join(parts, ", "))
	} else {
		p.input(pl)
	}
}
