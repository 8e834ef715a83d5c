package runner

import (
	"github.com/spf13/cobra"

	"roombridge/runner/report"
	"roombridge/runner/talk"
)

const restrictHelp = `plan      show what would change
apply     change it, after a question, and read it back
verify    compare roles, scopes and policies with the file; changes nothing
prove     ask Exchange what the application may open; keep the answers

A permission that was consented to in Entra opens every mailbox. restrict gives
the application the same permission in Exchange, in the rooms' group only (RBAC
for Applications), and says what has to go in Entra, and when. Where an access
policy is in place already, it keeps to that until you say --migrate.

The application is described under applications: in the configuration.
`

func (a *app) restrictCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "restrict", Short: "Limit the platform's application to the group, and prove it",
		Example: example("roombridge restrict plan", "roombridge restrict apply", "roombridge restrict prove", "roombridge restrict verify           on any later day"),
		Long:    restrictHelp, SuggestFor: []string{"prove", "limit"},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.SuggestionsMinimumDistance = 2
	c.AddCommand(a.restrictPlanCommand(), a.restrictApplyCommand(), a.restrictVerifyCommand(), a.proveCommand())
	for _, sub := range c.Commands() {
		sub.Args = noArgs
	}
	return c
}

func (a *app) restrictPlanCommand() *cobra.Command {
	var flags restrictFlags
	c := &cobra.Command{
		Use: "plan", Short: "Show what would change for the application; changes nothing",
		Example: example("roombridge restrict plan", "roombridge restrict plan --migrate   from an access policy to RBAC for Applications"),
	}
	configFlags(c.Flags())
	flags.add(c.Flags())
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "restrict plan", cmd.Flags(), flags.ask, func(w *work) error {
			a.talk.Restriction(w.plan, talk.ThenStop)
			return asOutcome(plannedCode(report.Make(w.plan, nil), false))
		})
	}
	return c
}

func (a *app) restrictApplyCommand() *cobra.Command {
	var flags applyFlags
	var restrict restrictFlags
	c := &cobra.Command{
		Use: "apply", Short: "Limit the application to the group, after a question, and read it back",
		Example: example("roombridge restrict apply", "roombridge restrict apply --yes --enable-customization"),
	}
	configFlags(c.Flags())
	restrict.add(c.Flags())
	flags.add(c.Flags())
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "restrict apply", cmd.Flags(), restrict.ask, func(w *work) error {
			return a.apply(cmd.Context(), w, flags)
		})
	}
	return c
}

func (a *app) restrictVerifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Compare roles, scopes and policies with the configuration; changes nothing",
		Example: example("roombridge restrict verify", "roombridge restrict verify --json"),
	}
	configFlags(c.Flags())
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.onPlan(cmd.Context(), "restrict verify", cmd.Flags(), restriction, func(w *work) error {
			r := report.Make(w.plan, nil)
			a.talk.Compared(r)
			if r.Open() {
				return outcome(exitDrift)
			}
			return nil
		})
	}
	return c
}
