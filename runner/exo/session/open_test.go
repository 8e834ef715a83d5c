package session_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

func TestModesOfSigningIn(t *testing.T) {
	for name, c := range map[string]struct {
		options session.Options
		params  map[string]any // beside those that every mode has
		account string
		timeout time.Duration
		shown   string
		names   []string // as CommandName; nil: those about groups
	}{
		"interactive": {
			options: session.Options{Mode: session.Interactive},
			account: "admin@contoso.com", timeout: 15 * time.Minute,
		},
		"interactive, as somebody": {
			options: session.Options{Mode: session.Interactive, User: "helpdesk@contoso.com", AppID: "not for this mode"},
			params:  map[string]any{"UserPrincipalName": "helpdesk@contoso.com"},
			account: "helpdesk@contoso.com", timeout: 15 * time.Minute,
		},
		"for calendars": {
			options: session.Options{Mode: session.Interactive, Commands: append(session.GroupCommands(), session.CalendarCommands()...)},
			account: "admin@contoso.com", timeout: 15 * time.Minute, names: append(session.GroupCommands(), session.CalendarCommands()...),
		},
		"device code": {
			options: session.Options{Mode: session.Device, User: "admin@contoso.com"},
			params:  map[string]any{"Device": true, "UserPrincipalName": "admin@contoso.com"},
			account: "admin@contoso.com", timeout: 15 * time.Minute, shown: "https://microsoft.com/devicelogin",
		},
		"certificate": {
			options: session.Options{Mode: session.Certificate, AppID: sim.AppID, Thumbprint: sim.CertificateThumbprint, User: "not for this mode"},
			params:  map[string]any{"AppId": sim.AppID, "CertificateThumbprint": sim.CertificateThumbprint, "Organization": "contoso.onmicrosoft.com"},
			account: sim.AppID, timeout: 5 * time.Minute,
		},
	} {
		t.Run(name, func(t *testing.T) {
			sh, o, shown := contoso(), c.options, ""
			o.Module, o.Marker, o.Organization = "ExchangeOnlineManagement", sim.Marker, "contoso.onmicrosoft.com"
			o.Show = func(line string) { shown += line }
			s, err := session.Open(t.Context(), sh, o)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]any{"ShowBanner": false, "SkipLoadingFormatData": true}
			maps.Copy(want, c.params)
			got := sh.calls[0].Params
			if c.names == nil {
				c.names = session.GroupCommands()
			}
			if names := fmt.Sprint(got["CommandName"]); names != fmt.Sprint(c.names) {
				t.Errorf("asked for the cmdlets %s", names)
			}
			delete(got, "CommandName")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("parameters of Connect-ExchangeOnline (-want +got):\n%s", diff)
			}
			if s.Account != c.account || sh.timeout != c.timeout || !strings.Contains(shown, c.shown) {
				t.Errorf("signed in as %q within %v, shown %q; want %q, %v, %q", s.Account, sh.timeout, shown, c.account, c.timeout, c.shown)
			}
			if s.Organization.Name != "contoso.onmicrosoft.com" || !s.Organization.Sandbox || !s.Rights.Has("Get-Recipient", "Filter") {
				t.Errorf("organisation %+v, %d rights", s.Organization, len(s.Rights))
			}
			if err := s.Close(); err != nil || sh.closed != 1 || sh.calls[len(sh.calls)-1].Cmdlet != "Disconnect-ExchangeOnline" {
				t.Errorf("closed %d times with %v, after %q", sh.closed, err, sh.cmdlets())
			}
		})
	}
}

// An administrator has all that can be asked for, and PowerShell is told to allow it.
func TestEveryCommandIsThere(t *testing.T) {
	o := options()
	o.Commands = slices.Concat(session.GroupCommands(), session.AccessCommands(), session.CalendarCommands())
	s, err := session.Open(t.Context(), contoso(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, name := range o.Commands {
		if !s.Rights.Has(name) || !slices.Contains(session.Cmdlets(), name) {
			t.Errorf("%s: there %v, allowed %v", name, s.Rights.Has(name), slices.Contains(session.Cmdlets(), name))
		}
	}
}

var (
	signedIn = []string{"Connect-ExchangeOnline", "Get-ConnectionInformation"}
	pinned   = append(signedIn, "Get-OrganizationConfig", "Get-AcceptedDomain")
)

const disconnect = "Disconnect-ExchangeOnline"

// Whatever goes wrong, no session comes back, nothing beyond this point was asked, what was signed in is
// signed out, and the shell is closed.
func TestOpenFails(t *testing.T) {
	broken := &pwsh.ModuleError{Name: "ExchangeOnlineManagement", Missing: true}
	for name, c := range map[string]struct {
		change func(*shell, *session.Options)
		class  exo.Class
		is     error
		says   string
		called []string // before Disconnect-ExchangeOnline
	}{
		"device code on Windows PowerShell": {
			change: func(s *shell, o *session.Options) {
				o.Mode, s.hello = session.Device, pwsh.Hello{Edition: "Desktop", Version: "5.1"}
			},
			class: exo.SignIn, says: "needs PowerShell 7",
		},
		"no module": {
			change: func(s *shell, _ *session.Options) { s.importErr = broken },
			is:     broken,
		},
		"the real module for a sandbox": {
			change: func(s *shell, _ *session.Options) { s.marker = "none" },
			says:   "never mix",
		},
		"the stand-in for a real organisation": {
			change: func(_ *shell, o *session.Options) { o.Marker = "" },
			says:   "never mix",
		},
		"sign-in refused": {
			change: func(_ *shell, o *session.Options) { o.User = "nobody@contoso.com" },
			class:  exo.SignIn, says: "AADSTS50034", called: signedIn[:1],
		},
		"sign-in without an answer": {
			change: func(s *shell, _ *session.Options) {
				s.connect = func(each func(pwsh.Event) error) error {
					return each(pwsh.Event{End: &pwsh.End{Status: pwsh.Unknown}})
				}
			},
			class: exo.SignIn, says: "did not say that it succeeded", called: signedIn[:1],
		},
		"nobody signs in": {
			change: func(s *shell, _ *session.Options) {
				s.connect = func(func(pwsh.Event) error) error { return exotest.Lost() }
			},
			class: exo.SignIn, is: pwsh.ErrNoAnswer, says: "15 minutes", called: signedIn[:1],
		},
		"PowerShell dies": {
			change: func(s *shell, _ *session.Options) {
				s.connect = func(func(pwsh.Event) error) error { return &pwsh.SessionLostError{Err: pwsh.ErrClosed} }
			},
			class: exo.SignIn, is: pwsh.ErrClosed, called: signedIn[:1],
		},
		"success without a connection": {
			change: func(s *shell, _ *session.Options) {
				s.connect = func(each func(pwsh.Event) error) error { return each(pwsh.Event{End: &pwsh.End{Status: pwsh.OK}}) }
			},
			class: exo.SignIn, says: "no connection", called: signedIn,
		},
		"another organisation": {
			change: func(_ *shell, o *session.Options) { o.User = "admin@contoso-test.onmicrosoft.com" },
			class:  exo.WrongTenant, says: "signed in at contoso-test.onmicrosoft.com, not at contoso.com", called: pinned,
		},
		"no organisation configured": {
			change: func(_ *shell, o *session.Options) { o.Organization = "" },
			class:  exo.WrongTenant, called: pinned,
		},
		"no role at all": {
			change: func(_ *shell, o *session.Options) { o.User = "ana.silva@contoso.com" },
			class:  exo.NoRight, says: "View-Only Configuration", called: signedIn,
		},
		"a cmdlet is missing": {
			change: func(s *shell, _ *session.Options) { s.bind = func(c pwsh.Commands) { delete(c, "Get-AcceptedDomain") } },
			class:  exo.NoRight, says: "Get-AcceptedDomain", called: pinned[:3],
		},
		"the organisation is lost on the way": {
			change: func(s *shell, _ *session.Options) {
				s.through = func(c pwsh.Caller) pwsh.Caller {
					return exotest.Wrap(c, exotest.On("Get-OrganizationConfig", 1, exotest.LostBefore))
				}
			},
			class: exo.SessionLost, called: pinned[:3],
		},
	} {
		t.Run(name, func(t *testing.T) {
			sh, o := contoso(), options()
			c.change(sh, &o)
			s, err := session.Open(t.Context(), sh, o)
			if s != nil || err == nil || exo.ClassOf(err) != c.class || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%v, %v (class %s), want class %q and %q", s, err, exo.ClassOf(err), c.class, c.says)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v does not wrap %v", err, c.is)
			}
			want := c.called
			if len(want) > 0 {
				want = append(slices.Clip(want), disconnect)
			}
			if diff := cmp.Diff(want, sh.cmdlets()); diff != "" {
				t.Errorf("called (-want +got):\n%s", diff)
			}
			if sh.closed != 1 {
				t.Errorf("closed %d times", sh.closed)
			}
		})
	}
}

// An interruption is no refusal to sign in.
func TestOpenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sh := contoso()
	sh.connect = func(func(pwsh.Event) error) error {
		cancel()
		return &pwsh.SessionLostError{Err: context.Canceled, ExitCode: -1}
	}
	s, err := session.Open(ctx, sh, options())
	if s != nil || !errors.Is(err, context.Canceled) || exo.ClassOf(err) != "" {
		t.Errorf("%v, %v (class %q), want context.Canceled without a class", s, err, exo.ClassOf(err))
	}
	if sh.closed != 1 || sh.calls[len(sh.calls)-1].Cmdlet != disconnect {
		t.Errorf("closed %d times, after %q", sh.closed, sh.cmdlets())
	}
}
