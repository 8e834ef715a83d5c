package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/plan"
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
	if err := w.session.Rights.Need(cmdlets(w.plan)...); err != nil {
		return err // before a question that would be in vain
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
