package talk

import (
	"fmt"
	"slices"

	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Restricted shows what became of the applications' part: figures, what did not go well, and what to type next.
func (p *Person) Restricted(e Applied) {
	r := e.Report
	switch {
	case r.Plan.Part == plan.Both:
		p.say("Applications")
	case e.Stopped:
		p.say("Interrupted. Running again continues.")
	case r.Plan.Changes() > 0:
		p.say("Done in %s.", span(e.Took))
	}
	t := p.restricted(r, e.Stopped)
	p.show(t.render(p.width))
	var hints []string
	for _, a := range r.Applications {
		if a.Refused == nil {
			hints = append(hints, p.unsettled(a, e.Stopped)...)
		}
	}
	p.inPowerShell(hints...)
	for _, f := range meanwhile(r) {
		p.remark("! found   ", clean(f.Text), "")
	}
	p.remindOfEntra(r.Plan.Applications)
	p.afterRestricted(e)
}

// restricted are the figures of all applications together.
func (p *Person) restricted(r report.Report, stopped bool) table {
	var t table
	acts := actionsByOutcome(r)
	row := func(o journal.Outcome, text string) {
		p.count(&t, o, report.Counts{o: len(acts[o])}, text)
	}
	row(journal.Created, tally(acts[journal.Created]))
	row(journal.Changed, "the organisation was prepared for role assignments")
	row(journal.Removed, tally(acts[journal.Removed]))
	row(journal.Already, "nothing to do, nothing sent")
	row(journal.Absent, "gone already")
	row(journal.Refused, "for the reason below")
	row(journal.Failed, "answered with an error; may pass later")
	row(journal.Unknown, "sent, and it is not known whether it was done")
	row(journal.Pending, "never sent")
	if seen, of := readBack(r.Applications...); of > 0 && !stopped {
		t.row("  read back", figure(seen), fmt.Sprintf("of %s; %s", proof.Number(of), follows(r)))
	}
	for _, a := range r.Applications {
		switch between := r.Plan.Changes() > 0; { // what was said of the plan, and this
		case a.Refused == nil && len(a.Actions) == 0:
			t.row("  nothing", "", access(a.Application))
		case a.Refused != nil && between:
			t.row("! refused", "", printable(a.Name)+": as said above")
		case a.Troubled() && between:
			t.row("! found", "", printable(a.Name)+": what only a person can change, as said above")
		}
	}
	return t
}

// meanwhile is what somebody else changed while the plan was carried out.
func meanwhile(r report.Report) []plan.Finding {
	return slices.DeleteFunc(r.Findings(), func(f plan.Finding) bool { return f.Class != plan.ChangedMeanwhile })
}

// actionsByOutcome sorts the actions of the applications that are not refused by what became of them.
func actionsByOutcome(r report.Report) map[journal.Outcome][]plan.Action {
	acts := map[journal.Outcome][]plan.Action{}
	for _, a := range r.Applications {
		for _, l := range a.Lines {
			if a.Refused == nil {
				acts[l.Outcome] = append(acts[l.Outcome], l.Action)
			}
		}
	}
	return acts
}

// readBack counts the actions whose effect a read-back has shown, of those that were answered as done.
func readBack(apps ...report.Application) (seen, of int) {
	for _, a := range apps {
		of += a.Unseen
		for _, l := range a.Lines {
			if l.Seen {
				seen++
			}
		}
	}
	return seen, seen + of
}

// follows says how far what Exchange answers runs ahead of what it enforces (facts.md 6).
func follows(r report.Report) string {
	for _, a := range r.Applications {
		if a.Way == plan.Policy {
			return "it can take longer than 1 hour until it counts"
		}
	}
	return "Graph follows in 30 minutes to 2 hours"
}

// unsettled shows one by one what did not go well, and returns what to do about it.
func (p *Person) unsettled(a report.Application, stopped bool) (hints []string) {
	for _, l := range a.Lines {
		if held := l.Outcome == journal.Pending && !stopped && l.Text != ""; held || wentWrong(l.Outcome) {
			p.remark("! "+pad(string(l.Outcome), 8), described(a.Application, l.Action)+": "+l.Text, l.Hint)
			hints = append(hints, l.Hint)
		}
	}
	return hints
}

func (p *Person) afterRestricted(e Applied) {
	pl := e.Report.Plan
	refused, found := byHand(pl.Applications)
	acts := actionsByOutcome(e.Report)
	switch {
	case e.Stopped || e.Report.Left():
		p.next("run again:", restrictCommand(pl))
	case refused || len(acts[journal.Refused]) > 0:
		p.next("mend what is refused, then:", "roombridge restrict plan")
	case len(meanwhile(e.Report)) > 0:
		p.next("to see what somebody else has changed:", "roombridge restrict verify")
	case found:
		p.next("do what is said above, then:", "roombridge restrict prove")
	case pl.Changes() == 0:
		p.next("at any time:", "roombridge restrict prove")
	default:
		p.next("", "roombridge restrict prove --watch")
	}
}
