package talk

import (
	"fmt"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// afterPlan says what to type after a plan.
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

// afterApply says what to type after an apply.
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

// afterVerified says what to type after a comparison that found so many changes to make, and extras.
func (p *Person) afterVerified(r report.Report, changes, extras int) {
	if changes > 0 {
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
