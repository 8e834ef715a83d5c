package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"roombridge/config"
	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/exo/sim/adminapi"
	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
	"roombridge/runner/talk"
	"roombridge/scripts"
)

const exchangeModule = "ExchangeOnlineManagement"

// sandboxStart is how long a sandbox waits for a PowerShell that it can do without.
const sandboxStart = 30 * time.Second

// stack is the world as a command sees it:
//
//	Tenant = exo over session( log( trace( pwsh.Session | sim ) ) )
type stack struct {
	org       *sim.Org // of a sandbox
	tenant    exo.Tenant
	access    exo.Access
	calendars exo.Calendars
	session   *session.Session
	close     []func() error // in reverse order
}

// Close signs out and ends everything that was started.
func (s *stack) Close() error {
	var errs []error
	for _, end := range slices.Backward(s.close) {
		errs = append(errs, end())
	}
	return errors.Join(errs...)
}

// connect builds the stack for a configuration. It is the only place that does.
func (a *app) connect(ctx context.Context, c config.Config, r *run, commands []string) (_ *stack, err error) {
	s := &stack{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	o := session.Options{
		Module: exchangeModule, Organization: c.Organization, Mode: session.Mode(c.SignIn.Mode), User: c.SignIn.User,
		AppID: c.SignIn.AppID, Thumbprint: c.SignIn.Thumbprint, Show: a.talk.SignIn, Commands: commands,
	}
	var shell pwsh.Shell
	var said talk.Connection
	if a.flags.sandbox != "" {
		shell, said.Without, err = a.sandbox(ctx, c, r, s, &o)
	} else {
		shell, err = a.powershell(ctx, c, r)
	}
	if err != nil {
		return nil, err
	}
	if said.Without == "" {
		said.PowerShell = "PowerShell " + shell.Hello().Version
	}
	if shell, err = a.traced(shell, c, s); err != nil {
		return nil, err
	}
	a.place = c.Where
	a.talk.Connecting(string(o.Mode))
	s.session, err = session.Open(ctx, logged{shell, r.log}, o)
	if module, ok := errors.AsType[*pwsh.ModuleError](err); ok && module.Forbidden && s.org != nil {
		said.PowerShell, said.Without = "", cmp.Or(module.Policy, "this computer's execution policy")+" keeps the stand-in from loading"
		s.session, err = session.Open(ctx, logged{s.org.Session(), r.log}, o)
	}
	if err != nil {
		return nil, err
	}
	s.close = append(s.close, s.session.Close)
	s.tenant = exo.New(s.session, s.session.Rights, o.Marker != "")
	s.access, s.calendars = exo.NewAccess(s.session, s.session.Rights), exo.NewCalendars(s.session, s.session.Rights)
	said.Account, said.Organization = s.session.Account, s.session.Organization
	a.account = s.session.Account
	a.talk.Connected(said)
	return s, nil
}

// powershell starts the PowerShell that the configuration names or this computer has.
func (a *app) powershell(ctx context.Context, c config.Config, r *run) (*pwsh.Session, error) {
	path, err := locate(c.PowerShell, c.SignIn.Mode, a.flags.sandbox != "", newMachine(a.streams.Env))
	if err != nil {
		return nil, err
	}
	starter := pwsh.NewStarter(pwsh.StarterOptions{Console: c.SignIn.Mode == config.Interactive && a.flags.sandbox == ""})
	o := pwsh.Options{Path: path, Starter: starter, Allow: session.Cmdlets(), Log: r.log,
		Slow: func(waited time.Duration) {
			a.note(fmt.Sprintf("Still waiting for Exchange, %s so far; PowerShell answers.", waited.Round(time.Second)))
		}}
	if a.flags.sandbox != "" {
		o.StartTimeout = sandboxStart
	}
	return pwsh.Start(ctx, o)
}

// sandbox opens the simulated organisation: behind real PowerShell where there is one that answers, else
// in this process; then without says why.
func (a *app) sandbox(ctx context.Context, c config.Config, r *run, s *stack, o *session.Options) (_ pwsh.Shell, without string, err error) {
	org, err := sim.Open(a.path(a.flags.sandbox))
	if err != nil {
		return nil, "", &usageError{text: err.Error(), do: "name another folder with --sandbox", err: err}
	}
	s.org = org
	s.close = append(s.close, org.Close)
	o.Marker = sim.Marker
	shell, err := a.powershell(ctx, c, r)
	none, ok := errors.AsType[*pwsh.StartError](err)
	if ok && none.Failure != pwsh.Abandoned && (none.Failure != pwsh.NotFound || c.PowerShell.Path == config.Auto) {
		r.log.Warn().Err(err).Msg("the sandbox runs without PowerShell")
		return org.Session(), withoutPowerShell(none), nil
	}
	if err != nil {
		return nil, "", err
	}
	if o.Module, err = serve(org, s); err != nil {
		return nil, "", errors.Join(err, shell.Close())
	}
	return shell, "", nil
}

// withoutPowerShell says in a few words why a sandbox does without.
func withoutPowerShell(e *pwsh.StartError) string {
	switch e.Failure {
	case pwsh.NotFound:
		return "no PowerShell here"
	case pwsh.Constrained:
		return "PowerShell is in Constrained Language Mode here"
	case pwsh.Ended:
		return e.Path + " ends without a word"
	case pwsh.NoHello:
		return e.Path + " does not answer"
	case pwsh.Abandoned, pwsh.Broken:
	}
	return e.Path + " cannot be started"
}

// vocabulary are parameters and properties whose text is a word of Exchange's, not a name of somebody's.
var vocabulary = []string{
	"RecipientTypeDetails", "ResourceType", "ResultSize", "PropertySets", "Properties", "Type", "CommandName", "State",
	"MemberJoinRestriction", "MemberDepartRestriction", "DomainName",
	"Role", "RoleName", "RoleAssigneeType", "RecipientWriteScope", "ScopeType", "InScope", "AccessRight", "AccessCheckResult", "AutomateProcessing",
}

// traced records the shell in the file of --trace, if there is one.
func (a *app) traced(shell pwsh.Shell, c config.Config, s *stack) (pwsh.Shell, error) {
	if a.flags.trace == "" {
		return shell, nil
	}
	file, err := os.OpenFile(a.path(a.flags.trace), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, errors.Join(&usageError{text: "the trace cannot be written: " + err.Error(), do: "name a file that is not there yet", err: err}, shell.Close())
	}
	s.close = append(s.close, file.Close)
	return trace.Record(file, shell, trace.Options{Tool: tool(), Organization: c.Organization, Keep: vocabulary}), nil
}

// serve puts the organisation behind the stand-in module, in a private folder of its own.
func serve(org *sim.Org, s *stack) (module string, err error) {
	server, err := adminapi.Serve(func() adminapi.Session { return org.Session() })
	if err != nil {
		return "", err
	}
	s.close = append(s.close, server.Close)
	dir, err := os.MkdirTemp("", "roombridge-sandbox-")
	if err != nil {
		return "", err
	}
	s.close = append(s.close, func() error { return os.RemoveAll(dir) })
	if module, err = scripts.UnpackSandbox(dir); err != nil {
		return "", err
	}
	return module, server.WriteAccess(filepath.Join(filepath.Dir(module), scripts.AccessFile))
}

// logged writes every call and its end to the run's log, and what errors and warnings say. Parameters and
// objects are not logged: names of people are theirs, and a log is sent to others.
type logged struct {
	pwsh.Shell
	log zerolog.Logger
}

func (l logged) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	return l.Shell.Run(ctx, calls, func(e pwsh.Event) error {
		l.event(calls, e)
		return each(e)
	})
}

func (l logged) RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	return l.Shell.RunInteractive(ctx, timeout, calls, show, func(e pwsh.Event) error {
		l.event(calls, e)
		return each(e)
	})
}

func (l logged) event(calls []pwsh.Call, e pwsh.Event) {
	switch {
	case e.End != nil:
		l.log.Debug().Str("cmdlet", calls[e.Call].Cmdlet).Str("status", string(e.End.Status)).Dur("took", e.End.Took).Msg("call")
	case e.Record != nil && e.Record.Error != nil:
		l.log.Warn().Str("cmdlet", calls[e.Call].Cmdlet).Str("reason", e.Record.Error.Reason).Str("text", e.Record.Message).Msg("error record")
	case e.Record != nil && e.Record.Stream == pwsh.StreamWarning:
		l.log.Info().Str("cmdlet", calls[e.Call].Cmdlet).Str("text", e.Record.Message).Msg("warning")
	}
}

// newLog logs to the run's file and, with -v, to stderr.
func (a *app) newLog(file io.Writer) zerolog.Logger {
	out := file
	if a.flags.verbose {
		stderr := a.streams.Err
		if a.flags.sandbox != "" {
			stderr = talk.Marked(stderr)
		}
		out = zerolog.MultiLevelWriter(file, zerolog.ConsoleWriter{Out: stderr, NoColor: true, TimeFormat: "15:04:05"})
	}
	return zerolog.New(out).With().Timestamp().Logger()
}
