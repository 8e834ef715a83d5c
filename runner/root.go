package runner

import (
	"cmp"
	"fmt"
	"os"
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
	trace   string
}

const overview = `Puts every room, and nothing else, into the Exchange Online group that a
booking platform may read, and proves it.

Start      demo        the whole job on a simulated organisation
           init        write a commented roombridge.yaml
The job    plan        show what would change
           apply       change it, after a question; running again continues
           verify      compare the group with the list; changes nothing
           restrict    limit the platform's application to the group, and prove it
Look       rooms       the organisation's rooms; which are not in the list?
Set up     completion  About    version, or COMMAND --help

Exit code  0 done, 2 usage, 3 rows refused, 4 drift, 5 rights, 6 run again
`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "roombridge", Short: "Every room, and nothing else, in the group a booking platform may read",
		Long: overview, SilenceErrors: true, SilenceUsage: true, Args: noArgs,
		PersistentPreRun: func(*cobra.Command, []string) { a.begin() },
		RunE:             func(cmd *cobra.Command, _ []string) error { return a.welcome(cmd) },
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
	f.StringVar(&a.flags.trace, "trace", "", "record what is asked of PowerShell and what it answers in a new `FILE`, names replaced")
	root.AddCommand(a.demoCommand(), a.initCommand(), a.planCommand(), a.applyCommand(), a.verifyCommand(), a.restrictCommand(), a.roomsCommand(), a.versionCommand())
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		c.Args = noArgs
		if c.Name() == "completion" {
			completion(c)
		}
	}
	root.SuggestionsMinimumDistance = 2
	return root
}

// completion puts cobra's command into our words.
func completion(c *cobra.Command) {
	c.Short, c.Long = "Let a shell complete commands and flags", ""
	c.Example = example("roombridge completion powershell | Out-String | Invoke-Expression", "roombridge completion bash")
	for _, shell := range c.Commands() {
		shell.Args = noArgs
	}
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
	if len(args) > 0 && cmd.HasAvailableSubCommands() {
		do := "see " + cmd.CommandPath() + " --help"
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			do = "did you mean " + cmd.CommandPath() + " " + near[0] + "?"
		}
		return &usageError{text: fmt.Sprintf("there is no command %q", strings.TrimPrefix(cmd.CommandPath()+" "+args[0], "roombridge ")), do: do}
	}
	if len(args) > 0 {
		return &usageError{text: fmt.Sprintf("%s takes no %q", cmd.CommandPath(), args[0]), do: "see " + cmd.CommandPath() + " --help"}
	}
	return nil
}

// begin decides how to talk, once the flags are known.
func (a *app) begin() {
	a.talk = talk.New(a.streams, talk.Options{JSON: a.flags.json, Quiet: a.flags.quiet, Sandbox: a.flags.sandbox != "", Now: a.now})
}

// welcome is what a stranger sees who types the name alone.
func (a *app) welcome(cmd *cobra.Command) error {
	_, err := fmt.Fprint(cmd.OutOrStdout(), overview)
	if _, missing := os.Stat(a.path(cmp.Or(a.flags.config, config.FileName))); missing != nil {
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
	fs.String("rooms", "", "list of rooms, instead of rooms.file in the configuration: `FILE`")
	fs.Bool("all-rooms", false, "every room of the organisation instead of a list")
	fs.String("organization", "", "instead of organization in the configuration: `DOMAIN`")
	fs.String("sign-in", "", "interactive, device or certificate, instead of sign_in.mode: `MODE`")
	fs.String("user", "", "who signs in, instead of sign_in.user: `ADDRESS`")
	fs.String("powershell", "", "pwsh or powershell.exe, instead of powershell.path: `PATH`")
	fs.String("state-dir", "", "where runs are kept, instead of state_dir: `DIR`")
}

// example indents examples as help shows them.
func example(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }
