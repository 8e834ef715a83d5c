package session_test

import (
	"context"
	"time"

	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

// shell is the simulator with some things about it changed. It notes what is called.
type shell struct {
	*sim.Session
	hello     pwsh.Hello
	marker    string // "": the sandbox's
	importErr error
	connect   func(each func(pwsh.Event) error) error // instead of what Connect-ExchangeOnline does
	bind      func(pwsh.Commands)                     // takes something away
	through   func(pwsh.Caller) pwsh.Caller           // what all other calls go through

	calls   []pwsh.Call
	timeout time.Duration // of signing in
	closed  int
}

func (s *shell) Hello() pwsh.Hello { return s.hello }

func (s *shell) Import(ctx context.Context, name string) (pwsh.Module, error) {
	if s.importErr != nil {
		return pwsh.Module{}, s.importErr
	}
	m, err := s.Session.Import(ctx, name)
	if s.marker != "" {
		m.Marker = s.marker
	}
	return m, err
}

func (s *shell) Bind(ctx context.Context, modules ...string) (pwsh.Commands, error) {
	commands, err := s.Session.Bind(ctx, modules...)
	if s.bind != nil {
		s.bind(commands)
	}
	return commands, err
}

func (s *shell) RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	s.calls = append(s.calls, calls...)
	s.timeout = timeout
	if s.connect != nil {
		return s.connect(each)
	}
	return s.Session.RunInteractive(ctx, timeout, calls, show, each)
}

func (s *shell) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	s.calls = append(s.calls, calls...)
	if s.through != nil {
		return s.through(s.Session).Run(ctx, calls, each)
	}
	return s.Session.Run(ctx, calls, each)
}

func (s *shell) Close() error {
	s.closed++
	return s.Session.Close()
}

// cmdlets are the names of what was called.
func (s *shell) cmdlets() []string {
	var names []string
	for _, c := range s.calls {
		names = append(names, c.Cmdlet)
	}
	return names
}

func contoso() *shell {
	return &shell{Session: sim.ContosoOf(30).Session(), hello: pwsh.Hello{Edition: "Core", Version: "7.6.5"}}
}

func options() session.Options {
	return session.Options{Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "Contoso.com", Mode: session.Interactive}
}
