package runner

import (
	"github.com/spf13/cobra"

	"roombridge/runner/report"
)

func (a *app) verifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Compare the group with the list; changes nothing",
		Example: example("roombridge verify", "roombridge verify --json"),
	}
	configFlags(c.Flags())
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "verify", cmd.Flags(), nothingMore, func(w *work) error {
			r := report.Make(w.plan, nil)
			a.talk.Verified(r)
			return asOutcome(verifiedCode(r))
		})
	}
	return c
}

// verifiedCode is 4 for any difference, else 3 for refused rows.
func verifiedCode(r report.Report) int {
	for _, g := range r.Groups {
		if g.Refused == nil && (len(g.Actions) > 0 || len(g.Extra) > 0) {
			return exitDrift
		}
	}
	if r.Rejected() {
		return exitRefused
	}
	return exitOK
}
