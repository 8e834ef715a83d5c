// Package session signs in. It turns a fresh PowerShell (or the simulator) into a connected
// [pwsh.Caller]: module imported, signed in, organisation checked, cmdlets bound. It retries reads,
// and signs out at the end, always.
package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

// Mode is how to sign in.
type Mode string

// The modes.
const (
	Interactive Mode = "interactive" // a window or browser on this computer
	Device      Mode = "device"      // a code to type in any browser; PowerShell 7 only (facts.md 5)
	Certificate Mode = "certificate" // an application with a certificate; nobody is asked
)

// Options say how to connect, and to what.
type Options struct {
	Module       string // name of the module, or the absolute path of the sandbox's stand-in
	Marker       string // what the module's marker must be: "" for the real one
	Organization string // the configured organisation
	Mode         Mode
	User         string // UPN for interactive and device; may be empty
	AppID        string // for certificate
	Thumbprint   string
	// Commands are the cmdlets to connect for: fewer load faster (facts.md 3). None means [GroupCommands];
	// a session itself needs Get-OrganizationConfig and Get-AcceptedDomain.
	Commands []string
	Show     func(line string) // what a person must see while signing in
}

// Session is a connected Caller.
type Session struct {
	shell        pwsh.Shell
	Module       pwsh.Module
	Rights       exo.Rights
	Organization exo.Organization
	Account      string // UPN, or the application's id

	signedIn bool // signing in was tried, so that there may be something to sign out of
}

// Open connects the shell and takes it over: Close closes it, and so does a failed Open. The error is
// an [*exo.Error] of class SignIn, WrongTenant or NoRight where that is the reason.
func Open(ctx context.Context, shell pwsh.Shell, o Options) (*Session, error) {
	s := &Session{shell: shell}
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Session) open(ctx context.Context, o Options) error {
	if o.Mode == Device && s.shell.Hello().Edition == "Desktop" {
		return signInError("signing in with a device code needs PowerShell 7, and this is Windows PowerShell "+s.shell.Hello().Version, nil)
	}
	var err error
	if s.Module, err = s.shell.Import(ctx, o.Module); err != nil {
		return err
	}
	if s.Module.Marker != o.Marker {
		return fmt.Errorf("the module %s (%s) is not what was asked for: sandbox and real organisation never mix", s.Module.Name, s.Module.Path)
	}
	if err := s.connect(ctx, o); err != nil {
		return err
	}
	commands, err := s.shell.Bind(ctx, s.Module.Name, "tmpEXO_*")
	if err != nil {
		return fmt.Errorf("binding the cmdlets of the connection: %w", err)
	}
	s.Rights = exo.Rights(commands)
	return s.pin(ctx, o)
}

// pin checks that this is the configured organisation before anything else that it says is used.
func (s *Session) pin(ctx context.Context, o Options) error {
	org, err := exo.New(s, s.Rights, o.Marker != "").Organization(ctx)
	if err != nil {
		return fmt.Errorf("reading the organisation: %w", err)
	}
	want := strings.ToLower(o.Organization)
	if want != org.Name && !slices.Contains(org.Domains, want) {
		text := fmt.Sprintf("signed in at %s, not at %s", org.Name, want)
		return &exo.Error{Class: exo.WrongTenant, Scope: exo.ScopeRun, Op: "signing in", Text: text}
	}
	s.Organization = org
	return nil
}

// Close signs out and ends the shell. It is safe to call on a session that never connected.
func (s *Session) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if s.signedIn {
		c := pwsh.Call{Cmdlet: "Disconnect-ExchangeOnline", Params: map[string]any{"Confirm": false}}
		// A session that is lost cannot sign out; what it leaves is ended by the process's end.
		_ = s.shell.Run(ctx, []pwsh.Call{c}, func(pwsh.Event) error { return nil })
	}
	return s.shell.Close()
}
