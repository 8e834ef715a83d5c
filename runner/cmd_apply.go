package runner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/talk"
)

// applyFlags are those of the commands that change something.
type applyFlags struct {
	yes       bool
	customize bool   // Enable-OrganizationCustomization may run
	results   string // another results file
}

func (f *applyFlags) add(fs *pflag.FlagSet) {
	fs.BoolVarP(&f.yes, "yes", "y", false, "do not ask")
	fs.BoolVar(&f.customize, "enable-customization", false, "run Enable-OrganizationCustomization if roles cannot be given without; it cannot be undone")
}

func (a *app) applyCommand() *cobra.Command {
	var flags applyFlags
	var prune pruneFlags
	var calendar calendarFlag
	var restrict bool
	c := &cobra.Command{
		Use: "apply", Short: "Change what plan shows, after a question, and read it back",
		Example: example("roombridge apply", "roombridge apply --yes               for a scheduled task", "roombridge apply --prune             also remove who is not in the list",
			"roombridge apply --restrict          also limit the application to the group"),
	}
	configFlags(c.Flags())
	prune.add(c.Flags())
	flags.add(c.Flags())
	calendar.add(c.Flags())
	c.Flags().BoolVar(&restrict, "restrict", false, "also limit the applications to their groups, as restrict apply does")
	c.Flags().StringVar(&flags.results, "results", "", "where the results go, a `FILE` (default: beside the list)")
	both := func(cfg config.Config, w *plan.Wanted) error {
		if !restrict {
			return nil
		}
		w.Part = plan.Both
		return hasApplications(cfg)
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "apply", cmd.Flags(), all(prune.ask, calendar.ask, both), func(w *work) error {
			return a.apply(cmd.Context(), w, flags)
		})
	}
	return c
}

// apply asks, changes, reads back and reports.
func (a *app) apply(ctx context.Context, w *work, flags applyFlags) error {
	groups, applications := w.plan.Part != plan.Restriction, w.plan.Part != plan.Membership
	if groups {
		a.talk.Planned(w.plan, talk.ThenApply)
	}
	if applications {
		a.talk.Restriction(w.plan, talk.ThenApply)
	}
	if err := a.agreed(w.plan, flags); err != nil {
		return err
	}
	began := a.now()
	r, runErr := a.carryOut(ctx, w)
	a.report = &r
	if w.plan.Changes() > 0 && !a.sent {
		return runErr
	}
	end := talk.Applied{Report: r, Stopped: errors.Is(runErr, execute.ErrStopped) || errors.Is(runErr, context.Canceled)}
	if groups {
		end.Results, end.Missed = a.writeResults(w, r, flags.results)
	}
	if end.Took = a.now().Sub(began).Round(time.Second); groups {
		a.talk.Applied(end)
	}
	if applications {
		a.talk.Restricted(end)
	}
	if end.Stopped {
		return outcome(exitInterrupted)
	}
	if runErr != nil {
		return runErr
	}
	return asOutcome(appliedCode(r))
}

// agreed asks whether the plan may be carried out, if it changes anything. What cannot be undone is a question
// of its own, which --yes does not answer.
func (a *app) agreed(p plan.Plan, flags applyFlags) error {
	if p.Changes() == 0 {
		return nil
	}
	var questions []string
	if p.Customizes() && !flags.customize {
		if flags.yes {
			return &usageError{text: p.Organization.Name + " has to be prepared by Enable-OrganizationCustomization before roles can be given, which cannot be undone",
				do: "add --enable-customization to let roombridge run it"}
		}
		questions = append(questions, "Run Enable-OrganizationCustomization, which cannot be undone?")
	}
	if !flags.yes {
		questions = append(questions, fmt.Sprintf("Change %s?", p.Organization.Name))
	}
	for _, q := range questions {
		ok, err := a.talk.Confirm(q)
		if err != nil {
			return err
		}
		if !ok {
			a.talk.Note("Nothing was changed.")
			return errDeclined
		}
	}
	return nil
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

// send carries out the parts of the plan one after the other; a part that ended early does not keep the
// next from being tried, unless it condemned the run.
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
	if err := w.session.Rights.Need(cmdlets(w.plan)...); err != nil {
		return err
	}
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
