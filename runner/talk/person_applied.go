package talk

import (
	"fmt"
	"slices"

	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Applied shows the end of an apply: figures, what the platform needs, where the results are.
func (p *Person) Applied(a Applied) {
	r := a.Report
	total := groupTotal(r)
	switch {
	case a.Stopped:
		p.say("Interrupted. Running again continues.")
	case r.Plan.Changes() > 0:
		p.say("Done in %s%s.", span(a.Took), refusedText(len(r.Plan.Refused)))
	}
	var t table
	total[journal.Changed] -= changedWhenCreated(r)
	seen := seenText(r, a.Stopped)
	removed := seen
	if total[journal.Added] > 0 {
		removed = "" // it is said
	}
	p.outcomes(&t, total, map[journal.Outcome]string{
		journal.Created: createdNames(r), journal.Changed: "settings of the group", journal.Added: seen, journal.Removed: removed,
		journal.Absent: "were out of the group already", journal.Refused: "as in the plan",
	})
	p.countCalendars(&t, r)
	p.show(t.render(p.width))
	for _, g := range r.Groups {
		p.problems(g)
	}
	p.calendarProblems(r)
	p.platform(r)
	p.access(r.Plan)
	p.results(a)
	p.afterApply(a)
}

// groupTotal adds up what became of the groups' part alone.
func groupTotal(r report.Report) report.Counts {
	return report.Report{Plan: plan.Plan{Refused: r.Plan.Refused}, Groups: r.Groups}.Total()
}

// changedWhenCreated counts settings of new groups: to a person they are part of creating it.
func changedWhenCreated(r report.Report) int {
	n := 0
	for _, g := range r.Groups {
		if g.Group.ID == "" {
			n += g.Counts[journal.Changed]
		}
	}
	return n
}

func refusedText(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "; 1 row was refused"
	}
	return fmt.Sprintf("; %s rows were refused", proof.Number(n))
}

func createdNames(r report.Report) string {
	for _, g := range r.Groups {
		if g.Counts[journal.Created] > 0 {
			return printable(*g.Want.Name)
		}
	}
	return ""
}

func seenText(r report.Report, stopped bool) string {
	if stopped {
		return "answered; read back when you continue"
	}
	members, strangers, read := 0, 0, false
	for _, g := range r.Groups {
		if g.ReadBack != nil {
			members, strangers, read = members+g.ReadBack.Members, strangers+len(g.ReadBack.Strangers), true
		}
	}
	switch {
	case !read:
		return "answered, but not read back"
	case strangers > 0:
		return fmt.Sprintf("read back: %s, %s of them not a room", plural(members, "member"), proof.Number(strangers))
	}
	return fmt.Sprintf("read back: %s, all of them %s", plural(members, "member"), allOf(r.Plan))
}

func allOf(pl plan.Plan) string {
	if len(pl.Kinds) == 1 {
		return string(pl.Kinds[0]) + "s"
	}
	return "of the wanted types"
}

// problems shows the first of what did not go well, and what is not as it was set.
func (p *Person) problems(g report.Group) {
	var rows [][]string
	for _, l := range slices.Concat(g.Own, g.Lines) {
		if l.N > 0 && wentWrong(l.Outcome) && g.Refused == nil {
			rows = append(rows, []string{outcomeMark(l.Outcome), l.At, printable(l.Address), l.Text})
		}
	}
	var t table
	t.first(rows, "in the results file")
	p.show(t.render(p.width))
	if g.ReadBack != nil {
		for _, s := range g.ReadBack.Differ {
			p.showf("! setting   %s is not as it was set", s)
		}
	}
}

// platform shows what the booking platform needs next.
func (p *Person) platform(r report.Report) {
	var t table
	for _, g := range r.Groups {
		if g.ID != "" {
			t.row("  address ", *g.Want.Address)
			t.row("  Guid    ", string(g.ID))
		}
	}
	if len(t.rows) > 0 {
		p.showf("For the booking platform")
		p.show(t.render(p.width))
	}
}

func (p *Person) results(a Applied) {
	if a.Missed != "" {
		p.say("The results could not be written beside the list: %s", a.Missed)
	}
	if a.Results != "" {
		p.sayPath("Results     ", a.Results)
	}
}
