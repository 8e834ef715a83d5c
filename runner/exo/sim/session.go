package sim

import (
	"context"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"roombridge/runner/pwsh"
)

// Session is one connection to an organisation, or none yet. Its methods are those of [pwsh.Session];
// it runs one batch at a time.
type Session struct {
	home *Org // where it signs in, unless the account belongs elsewhere

	running sync.Mutex // held by Run, so that batches do not mix
	mu      sync.Mutex // guards what follows
	now     *connection
	opened  int   // connections ever made
	lost    error // what every later batch returns; nil while the session is of use
}

// Session returns one that is not yet connected.
func (o *Org) Session() *Session { return &Session{home: o} }

// Hello says what would run the cmdlets: nothing but this process.
func (s *Session) Hello() pwsh.Hello {
	return pwsh.Hello{Version: "simulated", Edition: "Core", PID: os.Getpid()}
}

// Import stands for importing the module; whatever is asked for, it is the sandbox's.
func (s *Session) Import(ctx context.Context, _ string) (pwsh.Module, error) {
	return pwsh.Module{Name: moduleName, Version: "3.10.1", Path: "in process", Marker: Marker}, ctx.Err()
}

const moduleName = "ExchangeOnlineManagement"

// Bind returns the cmdlets of these modules, whose names may end in *, with their parameters: of the
// module itself, and of the one that connecting made, what the account may do.
func (s *Session) Bind(ctx context.Context, modules ...string) (pwsh.Commands, error) {
	conn := s.connection()
	commands := pwsh.Commands{}
	for cmdlet, sig := range signatures() {
		module := moduleName
		if !builtIn[cmdlet] {
			module = conn.module()
		}
		if !matches(modules, module) || !conn.has(cmdlet) {
			continue
		}
		commands[cmdlet] = map[string]bool{}
		for _, name := range common {
			commands[cmdlet][name] = true
		}
		for name := range sig.Parameters {
			if builtIn[cmdlet] || conn.role.hasParameter(name) {
				commands[cmdlet][name] = true
			}
		}
	}
	return commands, ctx.Err()
}

func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		if ok, err := path.Match(strings.ToLower(p), strings.ToLower(name)); ok && err == nil {
			return true
		}
	}
	return false
}

func (s *Session) connection() *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Close ends the session.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost, s.now = &pwsh.SessionLostError{Err: pwsh.ErrClosed, ExitCode: -1}, nil
	return nil
}

// Run runs the calls in order, as [pwsh.Caller] says.
func (s *Session) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	return s.run(ctx, calls, nil, each)
}

// RunInteractive is Run where somebody can read what show is handed: the code of a device sign-in.
func (s *Session) RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(line string), each func(pwsh.Event) error) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return s.run(ctx, calls, show, each)
}

func (s *Session) run(ctx context.Context, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	s.running.Lock()
	defer s.running.Unlock()
	for i, c := range calls {
		if err := s.usable(ctx, i > 0); err != nil {
			if stop := skip(i, len(calls), each); stop != nil {
				return stop
			}
			return err
		}
		start := time.Now()
		status, err := s.runOne(ctx, i, c, show, each)
		if err != nil {
			return err
		}
		if err := each(pwsh.Event{Call: i, End: &pwsh.End{Status: status, Took: time.Since(start)}}); err != nil {
			return err
		}
	}
	return nil
}

// usable returns why no further call may start, if it may not. As in a [pwsh.Session], a context that
// is done costs the session once a call has run.
func (s *Session) usable(ctx context.Context, started bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost == nil && ctx.Err() != nil {
		if !started {
			return ctx.Err()
		}
		s.lost = &pwsh.SessionLostError{Err: ctx.Err(), ExitCode: -1}
	}
	return s.lost
}

// skip ends the calls that were never started.
func skip(from, to int, each func(pwsh.Event) error) error {
	for i := from; i < to; i++ {
		if err := each(pwsh.Event{Call: i, End: &pwsh.End{Status: pwsh.Skipped}}); err != nil {
			return err
		}
	}
	return nil
}

// runOne hands on what one call answers, without its End. The error is the one of each.
func (s *Session) runOne(ctx context.Context, i int, pc pwsh.Call, show func(string), each func(pwsh.Event) error) (pwsh.Status, error) {
	c := s.newCall(pc, show)
	answer, err := c.answer()
	if err != nil {
		return pwsh.Failed, each(pwsh.Event{Call: i, Record: c.errorRecord(err)})
	}
	if answer.rows != nil {
		for row := range answer.rows {
			if ctx.Err() != nil {
				return pwsh.Unknown, nil
			}
			if err := each(pwsh.Event{Call: i, Object: row}); err != nil {
				return "", err
			}
		}
	}
	for _, r := range answer.records {
		if err := each(pwsh.Event{Call: i, Record: &r}); err != nil {
			return "", err
		}
	}
	return pwsh.OK, nil
}
