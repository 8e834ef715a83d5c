package talk

import (
	"fmt"
	"slices"
	"strings"

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
		parts = append(parts, plural(len(pl.Refused), "row")+" refused (listed by "+unbroken("roombridge plan")+")")
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
