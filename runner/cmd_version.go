package runner

import (
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"roombridge/runner/talk"
	"roombridge/scripts"
)

// version is set by the linker for a release.
var version = "0.1.0-dev"

// tool names this program in plans and journals.
func tool() string { return "roombridge " + version }

func (a *app) versionCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "version", Short: "The version, and the SHA-256 of every script that is run",
		Example: example("roombridge version"),
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if a.flags.json {
			return a.versionJSON(cmd)
		}
		out := cmd.OutOrStdout()
		_, _ = fmt.Fprintf(out, "%s  %s/%s  %s\n", tool(), runtime.GOOS, runtime.GOARCH, runtime.Version())
		if info, ok := debug.ReadBuildInfo(); ok {
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" {
					_, _ = fmt.Fprintf(out, "commit  %s\n", s.Value)
				}
			}
		}
		hashes := scripts.Hashes()
		for _, name := range slices.Sorted(maps.Keys(hashes)) {
			_, _ = fmt.Fprintf(out, "%s\n  sha256 %s\n", name, hashes[name])
		}
		return nil
	}
	return c
}

func (a *app) versionJSON(cmd *cobra.Command) error {
	return json.NewEncoder(cmd.OutOrStdout()).Encode(map[string]any{
		"v": talk.Version, "event": "version", "version": version, "os": runtime.GOOS, "arch": runtime.GOARCH, "go": runtime.Version(), "scripts": scripts.Hashes(),
	})
}
