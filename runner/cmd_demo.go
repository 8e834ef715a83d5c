package runner

import "github.com/spf13/cobra"

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{Use: "demo", Short: "The whole job on a simulated organisation; nothing real is touched", RunE: func(*cobra.Command, []string) error { return nil }}
}
