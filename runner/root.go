package runner

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/talk"
)

// flags are those that several commands share.
type flags struct {
	config  string
	sandbox string
	json    bool
	quiet   bool
	verbose bool
}

const overview = `Puts every room, and nothing else, into the Exchange Online group that a
booking platform may read, and proves it.

Start      demo        the whole job on a simulated organisation
           init        write a commented roombridge.yaml
The job    plan        show what would change
           apply       change it, after a question; running again continues
           verify      compare the group with the list; changes nothing
Look       rooms       the organisation's rooms; which are not in the list?
Set up     completion  About    version, or COMMAND --help
`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "roombridge", Short: "Every room, and nothing else, in the group a booking platform may read",
		Long: overview, SilenceErrors: true, SilenceUsage: true, Args: noArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.begin() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.welcome(cmd) },
	}
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{text: err.Error(), do: "see " + cmd.CommandPath() + " --help", err: err}
	})
	f := root.PersistentFlags()
	f.StringVarP(&a.flags.config, "config", "c", "", "the configuration, a `FILE` (default: "+config.FileName+" in this folder)")
	f.StringVar(&a.flags.sandbox, "sandbox", "", "simulate the organisation and keep it in `DIR`")
	f.BoolVar(&a.flags.json, "json", false, "one JSON object a line on stdout")
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "say only results and errors")
	f.BoolVarP(&a.flags.verbose, "verbose", "v", false, "also log to stderr")
	root.AddCommand(a.demoCommand(), a.initCommand(), a.planCommand(), a.applyCommand(), a.verifyCommand(), a.roomsCommand(), a.versionCommand())
	for _, c := range root.Commands() {
		c.Args = noArgs
	}
	root.SuggestionsMinimumDistance = 2
	return root
}

// helpTemplate shows examples first.
const helpTemplate = `{{with .Short}}{{.}}

{{end}}{{with .Example}}Examples
{{.}}

{{end}}{{with .Long}}{{.}}

{{end}}{{if .HasAvailableLocalFlags}}Flags
{{.LocalFlags.FlagUsagesWrapped 79}}{{end}}{{if .HasAvailableInheritedFlags}}
Flags of every command
{{.InheritedFlags.FlagUsagesWrapped 79}}{{end}}`

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && !cmd.HasParent() {
		do := "see roombridge --help"
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			do = "did you mean roombridge " + near[0] + "?"
		}
		return &usageError{text: fmt.Sprintf("there is no command %q", args[0]), do: do}
	}
	if len(args) > 0 {
		return &usageError{text: fmt.Sprintf("%s takes no %q", cmd.CommandPath(), args[0]), do: "see " + cmd.CommandPath() + " --help"}
	}
	return nil
}

// begin decides how to talk, once the flags are known.
func (a *app) begin() error {
	a.talk = talk.New(a.streams, talk.Options{JSON: a.flags.json, Quiet: a.flags.quiet, Sandbox: a.flags.sandbox != "", Now: a.now})
	return nil
}

// welcome is what a stranger sees who types the name alone.
func (a *app) welcome(cmd *cobra.Command) error {
	_, err := fmt.Fprint(cmd.OutOrStdout(), overview)
	if c, loadErr := a.load(nil, true); loadErr == nil && c.File == "" {
		a.talk.Note(fmt.Sprintf("No %s in %s.", config.FileName, a.dir))
		a.talk.Note("Next:  roombridge demo   or   roombridge init")
	} else {
		a.talk.Note("Next:  roombridge plan")
	}
	return err
}

// load reads the configuration for a command whose flags are fs.
func (a *app) load(fs *pflag.FlagSet, partial bool) (config.Config, error) {
	return config.Load(config.Options{File: a.flags.config, Dir: a.dir, Flags: fs, Env: a.streams.Env, Sandbox: a.flags.sandbox != "", Partial: partial})
}

// configFlags adds the flags that stand for a key of the configuration.
func configFlags(fs *pflag.FlagSet) {
	fs.String("rooms", "", "the list of rooms, a `FILE`, instead of rooms.file")
	fs.Bool("all-rooms", false, "every room of the organisation, instead of a list")
	fs.String("organization", "", "the organisation, a `DOMAIN`, instead of organization")
	fs.String("sign-in", "", "`MODE` interactive, device or certificate, instead of sign_in.mode")
	fs.String("user", "", "who signs in, an `ADDRESS`, instead of sign_in.user")
	fs.String("powershell", "", "`PATH` of pwsh or powershell.exe, instead of powershell.path")
	fs.String("state-dir", "", "where runs are kept, a `DIR`, instead of state_dir")
}

// example indents examples as help shows them.
func example(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }
