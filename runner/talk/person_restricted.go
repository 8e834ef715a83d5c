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
	for _, a := range r.Applications {
		p.unsettled(a, e.Stopped)
	}
	for _, f := range meanwhile(r) {
		p.remark("! found   ", clean(f.Text), "") // what to do is said at the end
	}
	p.inPowerShell()
	p.remindOfEntra(r.Plan.Applications)
	p.afterRestricted(e)
}

// restricted are the figures of all applications together.
func (p *Person) restricted(r report.Report, stopped bool) table {
	var t table
	acts, counts := actionsByOutcome(r), report.Counts{}
	for o := range acts {
		counts[o] = len(acts[o])
	}
	p.outcomes(&t, counts, map[journal.Outcome]string{
		journal.Created: tally(acts[journal.Created]), journal.Removed: tally(acts[journal.Removed]), journal.Changed: "the organisation was prepared for role assignments",
	})
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

// unsettled shows one by one what did not go well, and what to do about it.
func (p *Person) unsettled(a report.Application, stopped bool) {
	if a.Refused != nil { // it is said
		return
	}
	for _, l := range a.Lines {
		if held := l.Outcome == journal.Pending && !stopped && l.Text != ""; held || wentWrong(l.Outcome) {
			p.remark("! "+pad(string(l.Outcome), 8), described(a.Application, l.Action)+": "+l.Text, l.Hint)
		}
	}
}
