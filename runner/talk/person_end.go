package talk

import (
	"cmp"
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
	p.count(&t, journal.Created, total, createdNames(r))
	p.count(&t, journal.Changed, total, "settings of the group")
	p.count(&t, journal.Added, total, seen)
	if total[journal.Added] > 0 {
		seen = ""
	}
	p.count(&t, journal.Removed, total, seen)
	p.count(&t, journal.Absent, total, "were out of the group already")
	p.count(&t, journal.Already, total, "nothing to do, nothing sent")
	p.count(&t, journal.Refused, total, "as in the plan")
	p.count(&t, journal.Failed, total, "answered with an error; may pass later")
	p.count(&t, journal.Unknown, total, "sent, and it is not known whether it was done")
	p.count(&t, journal.Pending, total, "never sent")
	p.count(&t, report.Extra, total, "not in the list (roombridge verify)")
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

func (p *Person) count(t *table, o journal.Outcome, total report.Counts, text string) {
	if n := total[o]; n > 0 {
		mark := " "
		switch o {
		case journal.Failed, journal.Unknown, journal.Refused:
			mark = "!"
		case report.Extra:
			mark = "-"
		}
		t.row(fmt.Sprintf("%s %-8s", mark, o), strong.Render(figure(n)), text)
	}
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
	var t table
	shown := 0
	for _, l := range slices.Concat(g.Own, g.Lines) {
		if l.N == 0 || !wentWrong(l.Outcome) || g.Refused != nil {
			continue
		}
		if shown++; shown <= maxShown {
			t.row("! "+string(l.Outcome), l.At, printable(l.Address), l.Text)
		}
	}
	if shown > maxShown {
		t.row("", "", "", fmt.Sprintf("and %s more, in the results file", proof.Number(shown-maxShown)))
	}
	p.show(t.render(p.width))
	if g.ReadBack != nil {
		for _, s := range g.ReadBack.Differ {
			p.showf("! setting   %s is not as it was set", s)
		}
	}
}

func wentWrong(o journal.Outcome) bool {
	return o == journal.Failed || o == journal.Unknown || o == journal.Refused
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

func (p *Person) afterApply(a Applied) {
	switch r := a.Report; {
	case (a.Stopped || r.Left()) && r.Plan.Part == plan.Both: // it is said of the applications
	case a.Stopped || r.Left():
		p.next("run again:", "roombridge apply")
	case len(r.Plan.Refused) > 0:
		p.next("mend the "+plural(len(r.Plan.Refused), "row")+", then", "roombridge apply")
	case groupTotal(r)[report.Extra] > 0:
		p.next("to see who is extra:", "roombridge verify")
	case r.Plan.Part == plan.Both:
	default:
		p.next("at any time:", "roombridge verify")
	}
}

// Verified shows how the tenant differs from the list.
func (p *Person) Verified(r report.Report) {
	if n := len(r.Plan.Refused); n > 0 {
		p.showf("%s refused (listed by roombridge plan)", strong.Render(plural(n, "row")))
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
	if adds+sets > 0 {
		p.next("", "roombridge apply")
	}
	if extras > 0 {
		p.next(fmt.Sprintf("also to remove %s:", proof.Number(extras)), prune(r))
	}
}

// prune is the command that removes the extras of all groups.
func prune(r report.Report) string {
	most := 0
	for _, g := range r.Groups {
		most = max(most, overLimit(len(g.Extra), g.Group.Members))
	}
	return pruneCommand(most)
}

// overLimit is how many are to be removed, if that is more than a run removes unless it is told to; else 0.
func overLimit(extra, members int) int {
	if extra > (plan.Limit{}).Of(members) {
		return extra
	}
	return 0
}

// pruneCommand removes extras, with a limit that lets it.
func pruneCommand(over int) string {
	if over > 0 {
		return fmt.Sprintf("roombridge apply --prune --max-remove %d", over)
	}
	return "roombridge apply --prune"
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
		t.row(mark, count, x.String(), cmp.Or(notARoom(r.Plan, x.Kind()), "not in the list"))
		mark, count = "", ""
	}
	mark, count = "~ setting", proof.Number(len(d.settings))
	for _, s := range d.settings {
		t.row(mark, count, settingText(s))
		mark, count = "", ""
	}
	p.show(t.render(p.width))
}
