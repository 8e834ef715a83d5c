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
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

// Shell is a fresh PowerShell: a [pwsh.Session], or the simulator in its place.
type Shell interface {
	pwsh.Caller
	Hello() pwsh.Hello
	Import(ctx context.Context, nameOrPath string) (pwsh.Module, error)
	Bind(ctx context.Context, modules ...string) (pwsh.Commands, error)
	RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(line string), each func(pwsh.Event) error) error
}

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
	Show         func(line string) // what a person must see while signing in
}

// Session is a connected Caller.
type Session struct {
	shell        Shell
	Module       pwsh.Module
	Rights       exo.Rights
	Organization exo.Organization
	Account      string // UPN, or the application's id
}

// Cmdlets are all the cmdlets that a session may ever run.
func Cmdlets() []string {
	return append(slices.Clone(own), Commands()...)
}

// own belong to the module itself and are there without connecting.
var own = []string{"Connect-ExchangeOnline", "Disconnect-ExchangeOnline", "Get-ConnectionInformation", "Get-EXOMailbox"}

// Commands are the cmdlets that connecting is asked for: fewer load faster (facts.md 3).
func Commands() []string {
	return []string{
		"Get-OrganizationConfig", "Get-AcceptedDomain", "Get-Recipient",
		"Get-DistributionGroup", "New-DistributionGroup", "Set-DistributionGroup",
		"Get-DistributionGroupMember", "Add-DistributionGroupMember", "Remove-DistributionGroupMember",
	}
}

// Deadlines of connecting (design.md).
const (
	connectTimeout     = 5 * time.Minute
	interactiveTimeout = 15 * time.Minute
	closeTimeout       = 30 * time.Second
)

// Open connects the shell and takes it over: Close closes it, and so does a failed Open. The error is
// an [*exo.Error] of class SignIn, WrongTenant or NoRight where that is the reason.
func Open(ctx context.Context, shell Shell, o Options) (*Session, error) {
	s := &Session{shell: shell}
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Session) open(ctx context.Context, o Options) error {
	if o.Mode == Device && s.shell.Hello().Edition == "Desktop" {
		return signInError("signing in with a device code needs PowerShell 7, and this is Windows PowerShell " + s.shell.Hello().Version)
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

func (s *Session) connect(ctx context.Context, o Options) error {
	p := map[string]any{"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": anys(Commands())}
	timeout := connectTimeout
	switch o.Mode {
	case Certificate:
		p["AppId"], p["CertificateThumbprint"], p["Organization"] = o.AppID, o.Thumbprint, o.Organization
	case Device:
		p["Device"] = true
		timeout = interactiveTimeout
	case Interactive:
		timeout = interactiveTimeout
	}
	if o.User != "" && o.Mode != Certificate {
		p["UserPrincipalName"] = o.User
	}
	show := o.Show
	if show == nil {
		show = func(string) {}
	}
	var failure *pwsh.Record
	status := pwsh.Unknown
	call := pwsh.Call{Cmdlet: "Connect-ExchangeOnline", Params: p}
	err := s.shell.RunInteractive(ctx, timeout, []pwsh.Call{call}, show, func(e pwsh.Event) error {
		if e.Record != nil && e.Record.Stream == pwsh.StreamError && failure == nil {
			failure = e.Record
		}
		if e.End != nil {
			status = e.End.Status
		}
		return nil
	})
	switch {
	case failure != nil:
		return signInError(failure.Message)
	case err != nil:
		return fmt.Errorf("signing in: %w", err)
	case status != pwsh.OK:
		return signInError("Connect-ExchangeOnline did not say that it succeeded")
	}
	return s.whoAmI(ctx)
}

// whoAmI reads who is signed in.
func (s *Session) whoAmI(ctx context.Context) error {
	c := pwsh.Call{Cmdlet: "Get-ConnectionInformation", Params: map[string]any{}, Select: []string{"UserPrincipalName", "AppId", "State", "TokenStatus"}}
	connected := false
	err := s.shell.Run(ctx, []pwsh.Call{c}, func(e pwsh.Event) error {
		if e.Object == nil {
			return nil
		}
		state, _ := e.Object["State"].(string)
		connected = connected || strings.EqualFold(state, "Connected")
		for _, property := range []string{"AppId", "UserPrincipalName"} {
			if v, _ := e.Object[property].(string); v != "" {
				s.Account = v
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the connection: %w", err)
	}
	if !connected {
		return signInError("Connect-ExchangeOnline ended, but there is no connection")
	}
	return nil
}

// pin checks that this is the configured organisation before anything else that it says is used.
func (s *Session) pin(ctx context.Context, o Options) error {
	org, err := exo.New(s, s.Rights, o.Marker != "").Organization(ctx)
	if err != nil {
		return fmt.Errorf("reading the organisation: %w", err)
	}
	s.Organization = org
	want := strings.ToLower(o.Organization)
	if want != org.Name && !slices.Contains(org.Domains, want) {
		return &exo.Error{Class: exo.WrongTenant, Scope: exo.ScopeRun, Text: fmt.Sprintf("signed in at %s, not at %s", org.Name, want)}
	}
	return nil
}

// Close signs out and ends the shell. It is safe to call on a session that never connected.
func (s *Session) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if s.Module.Name != "" {
		c := pwsh.Call{Cmdlet: "Disconnect-ExchangeOnline", Params: map[string]any{"Confirm": false}}
		// A session that is lost cannot sign out; what it leaves is ended by the process's end.
		_ = s.shell.Run(ctx, []pwsh.Call{c}, func(pwsh.Event) error { return nil })
	}
	return s.shell.Close()
}

func signInError(text string) *exo.Error {
	return &exo.Error{Class: exo.SignIn, Scope: exo.ScopeRun, Op: "signing in", Text: strings.TrimSpace(text)}
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
