package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"roombridge/runner/execute"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/talk"
)

func (a *app) applyCommand() *cobra.Command {
	var yes bool
	var results string
	prune := pruneFlags{}
	c := &cobra.Command{
		Use: "apply", Short: "Change what plan shows, after a question, and read it back",
		Example: example("roombridge apply", "roombridge apply --yes               for a scheduled task", "roombridge apply --prune             also remove who is not in the list"),
	}
	configFlags(c.Flags())
	prune.add(c.Flags())
	c.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	c.Flags().StringVar(&results, "results", "", "where the results go, a `FILE` (default: beside the list)")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		change, err := prune.change()
		if err != nil {
			return err
		}
		return a.onPlan(cmd.Context(), "apply", cmd.Flags(), change, func(w *work) error {
			return a.apply(cmd.Context(), w, yes, results)
		})
	}
	return c
}

// apply asks, changes, reads back and reports.
func (a *app) apply(ctx context.Context, w *work, yes bool, results string) error {
	a.talk.Planned(w.plan, talk.ThenApply)
	if w.plan.Changes() > 0 && !yes {
		ok, err := a.talk.Confirm(fmt.Sprintf("Change %s?", w.plan.Organization.Name))
		if err != nil {
			return err
		}
		if !ok {
			a.talk.Note("Nothing was changed.")
			return errDeclined
		}
	}
	began := a.now()
	r, runErr := a.carryOut(ctx, w)
	a.report = &r
	if w.plan.Changes() > 0 && !a.sent {
		return runErr
	}
	file, missed := a.writeResults(w, r, results)
	stopped := errors.Is(runErr, execute.ErrStopped) || errors.Is(runErr, context.Canceled)
	a.talk.Applied(talk.Applied{Report: r, Took: a.now().Sub(began).Round(time.Second), Results: file, Missed: missed, Stopped: stopped})
	if stopped {
		return outcome(exitInterrupted)
	}
	if runErr != nil {
		return runErr
	}
	return asOutcome(appliedCode(r))
}

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
	runErr := execute.Run(ctx, w.tenant, j, w.plan, execute.Options{Observe: observe, Stop: a.stop})
	done()
	r := report.Make(w.plan, j.Records())
	code := exitCode(runErr)
	if runErr == nil {
		code = appliedCode(r)
	}
	endErr := j.Append(journal.Record{End: &journal.End{Exit: code}})
	return r, errors.Join(runErr, endErr, j.Close())
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
	if err := w.session.Rights.Need(cmdlets(w.plan)...); err != nil {
		return err
	}
	if err := execute.Check(ctx, w.tenant, w.plan); err != nil {
		return changed(err)
	}
	return execute.Probe(ctx, w.tenant, w.plan)
}

// cmdlets are those that the plan's actions need.
func cmdlets(p plan.Plan) []string {
	needs := map[plan.Kind]string{plan.Create: "New-DistributionGroup", plan.Set: "Set-DistributionGroup", plan.Add: "Add-DistributionGroupMember", plan.Remove: "Remove-DistributionGroupMember"}
	var out []string
	for _, g := range p.Groups {
		for kind, cmdlet := range needs {
			if g.Refused == nil && g.Count(kind) > 0 {
				out = append(out, cmdlet)
			}
		}
	}
	return out
}
