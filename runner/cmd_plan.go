package runner

import (
	"github.com/spf13/cobra"

	"roombridge/runner/report"
	"roombridge/runner/talk"
)

func (a *app) planCommand() *cobra.Command {
	var exitCode bool
	var prune pruneFlags
	var calendar calendarFlag
	c := &cobra.Command{
		Use: "plan", Short: "Show what would change; changes nothing",
		Example: example("roombridge plan", "roombridge plan --rooms north.csv", "roombridge plan --all-rooms", "roombridge plan --exit-code   exit 4 if something would change"),
	}
	configFlags(c.Flags())
	prune.add(c.Flags())
	calendar.add(c.Flags())
	c.Flags().BoolVar(&exitCode, "exit-code", false, "exit 4 if something would change")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "plan", cmd.Flags(), all(prune.ask, calendar.ask), func(w *work) error {
			a.talk.Planned(w.plan, talk.ThenStop)
			return asOutcome(plannedCode(report.Make(w.plan, nil), exitCode))
		})
	}
	return c
}

// plannedCode is 3 for a refused group or row; with --exit-code it is 4 first, if something would change.
func plannedCode(r report.Report, drift bool) int {
	switch {
	case drift && (r.Plan.Changes() > 0 || r.Strangers() > 0):
		return exitDrift
	case r.Rejected():
		return exitRefused
	}
	return exitOK
}
