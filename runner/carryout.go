package runner

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"roombridge/runner/execute"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// carryOut checks, asks Exchange whether it may, and runs the plan. Until a.sent is set, nothing was sent.
func (a *app) carryOut(ctx context.Context, w *work) (report.Report, error) {
	a.sent = false
	if w.plan.Changes() == 0 {
		return report.Make(w.plan, nil), nil
	}
	if err := a.permitted(ctx, w); err != nil {
		return report.Make(w.plan, nil), err
	}
	j, err := a.journal(w.run, w.plan)
	if err != nil {
		return report.Make(w.plan, nil), err
	}
	a.sent = true
	observe, done := a.watch()
	runErr := w.send(ctx, j, execute.Options{Observe: observe, Stop: a.stop})
	done()
	r := report.Make(w.plan, j.Records())
	code := exitCode(runErr)
	if runErr == nil {
		code = appliedCode(r)
	}
	endErr := j.Append(journal.Record{End: &journal.End{Exit: code}})
	return r, errors.Join(runErr, endErr, j.Close())
}

// send carries out the parts of the plan one after the other. One that ended early ends the run: what follows
// builds on it.
func (w *work) send(ctx context.Context, j execute.Journal, o execute.Options) error {
	if err := execute.Run(ctx, w.tenant, j, w.plan, o); err != nil {
		return err
	}
	if err := execute.Restrict(ctx, w.access, j, w.plan, o); err != nil {
		return err
	}
	return execute.SetCalendars(ctx, w.calendars, j, w.plan, o)
}

// watch returns what is told of progress; the first Ctrl-C is answered at once, also in the middle of a
// batch. Nothing is told after done has returned.
func (a *app) watch() (observe func(execute.Progress), done func()) {
	over := make(chan struct{})
	var answered sync.WaitGroup
	answered.Go(func() {
		select {
		case <-a.stop:
			a.note("Finishing the batch under way, at most 60 s. Ctrl-C again leaves now; what was sent is then unknown.")
		case <-over:
		}
	})
	observe = func(p execute.Progress) {
		a.telling.Lock()
		defer a.telling.Unlock()
		a.talk.Progress(p)
	}
	return observe, func() { close(over); answered.Wait() }
}

// permitted checks before the first write that the tenant is as it was and that this account may.
func (a *app) permitted(ctx context.Context, w *work) error {
	ctx, cancel := a.untilStop(ctx)
	defer cancel()
	if err := execute.Check(ctx, w.tenant, w.plan); err != nil {
		return changed(err)
	}
	if err := execute.CheckAccess(ctx, w.access, w.plan); err != nil {
		return changed(err)
	}
	if err := execute.Probe(ctx, w.tenant, w.plan); err != nil {
		return err
	}
	return execute.ProbeAccess(ctx, w.access, w.plan)
}

// cmdletOf is the cmdlet that carries out each kind of action.
var cmdletOf = map[plan.Kind]string{
	plan.Create: "New-DistributionGroup", plan.Set: "Set-DistributionGroup", plan.Add: "Add-DistributionGroupMember", plan.Remove: "Remove-DistributionGroupMember",
	plan.Customize: "Enable-OrganizationCustomization", plan.AddPrincipal: "New-ServicePrincipal", plan.Assign: "New-ManagementRoleAssignment",
	plan.AddPolicy: "New-ApplicationAccessPolicy", plan.RemovePolicy: "Remove-ApplicationAccessPolicy", plan.SetCalendar: "Set-CalendarProcessing",
}

// cmdlets are those that the plan's actions need, each once.
func cmdlets(p plan.Plan) []string {
	needed := map[string]bool{}
	for a := range p.Actions() {
		needed[cmdletOf[a.Kind]] = true
	}
	return slices.Sorted(maps.Keys(needed))
}
