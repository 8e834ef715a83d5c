package runner

import (
	"errors"

	"github.com/spf13/cobra"

	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/talk"
)

func (a *app) planCommand() *cobra.Command {
	var exitCode bool
	prune := pruneFlags{}
	c := &cobra.Command{
		Use: "plan", Short: "Show what would change; changes nothing",
		Example: example("roombridge plan", "roombridge plan --rooms north.csv", "roombridge plan --all-rooms", "roombridge plan --exit-code   exit 4 if something would change"),
	}
	configFlags(c.Flags())
	prune.add(c.Flags())
	c.Flags().BoolVar(&exitCode, "exit-code", false, "exit 4 if something would change")
	c.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		change, err := prune.change()
		if err != nil {
			return err
		}
		w, err := a.planned(cmd.Context(), "plan", cmd.Flags(), change)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, w.Close()) }()
		a.talk.Planned(w.plan, talk.ThenStop)
		r := report.Make(w.plan, nil)
		switch {
		case exitCode && (w.plan.Changes() > 0 || r.Strangers() > 0):
			return outcome(exitDrift)
		case r.Rejected():
			return outcome(exitRefused)
		}
		return nil
	}
	return c
}

// pruneFlags are the flags that ask for removal.
type pruneFlags struct {
	prune bool
	limit string
}

func (p *pruneFlags) change() (func(*plan.Wanted), error) {
	var limit plan.Limit
	if p.limit != "" {
		var err error
		if limit, err = plan.ParseLimit(p.limit); err != nil {
			return nil, &usageError{text: "--max-remove: " + err.Error()}
		}
		if !p.prune {
			return nil, &usageError{text: "--max-remove is for --prune", do: "add --prune, or leave --max-remove out"}
		}
	}
	return func(w *plan.Wanted) { w.Prune, w.MaxRemove = p.prune, limit }, nil
}
