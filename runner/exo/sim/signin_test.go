package sim_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

var quiet = p{"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": []any{"Get-OrganizationConfig", "Get-AcceptedDomain"}}

func TestSignIn(t *testing.T) {
	app := with(quiet, "AppId", sim.AppID, "CertificateThumbprint", sim.CertificateThumbprint, "Organization", "contoso.onmicrosoft.com")
	for _, c := range []struct {
		about  string
		params p
		user   string // as Get-ConnectionInformation shows it
		org    string
		fails  string // part of the error's message
	}{
		{"no name is the administrator", quiet, "admin@contoso.com", "contoso.onmicrosoft.com", ""},
		{"a name, in any case", with(quiet, "UserPrincipalName", "Helpdesk@Contoso.com"), "helpdesk@contoso.com", "contoso.onmicrosoft.com", ""},
		{"somebody of another organisation", with(quiet, "UserPrincipalName", "admin@contoso-test.onmicrosoft.com"), "admin@contoso-test.onmicrosoft.com", "contoso-test.onmicrosoft.com", ""},
		{"an app", app, "", "contoso.onmicrosoft.com", ""},
		{"nobody", with(quiet, "UserPrincipalName", "nobody@contoso.com"), "", "", "AADSTS50034"},
		{"a mail user has no account here", with(quiet, "UserPrincipalName", "lab.12@contoso.com"), "", "", "AADSTS50034"},
		{"another app", with(app, "AppId", "00000000-0000-4000-8000-000000000000"), "", "", "AADSTS700016"},
		{"another certificate", with(app, "CertificateThumbprint", strings.Repeat("0", 40)), "", "", "certificate"},
		{"an app at the wrong domain", with(app, "Organization", "contoso.com"), "", "", "AADSTS90002"},
		{"an app without its certificate", with(quiet, "AppId", sim.AppID), "", "", "belong together"},
		{"with a banner", with(quiet, "ShowBanner", true), "", "", "-ShowBanner:$false"},
		{"a banner that is a text", with(quiet, "ShowBanner", "false"), "", "", "ShowBanner"},
		{"with format data", with(quiet, "SkipLoadingFormatData", false), "", "", "-SkipLoadingFormatData"},
		{"commands as one text", with(quiet, "CommandName", "Get-Recipient"), "", "", "-CommandName"},
		{"a way to sign in that is not simulated", with(quiet, "ManagedIdentity", true), "", "", "-ManagedIdentity"},
	} {
		t.Run(c.about, func(t *testing.T) {
			s := sim.Contoso().Session()
			r := run(t, s, "Connect-ExchangeOnline", c.params)
			if c.fails != "" {
				if r.err == nil || r.status != pwsh.Failed || !strings.Contains(r.err.Message, c.fails) {
					t.Fatalf("want an error with %q, got %v", c.fails, r.err)
				}
				if got := must(t, s, "Get-ConnectionInformation", p{}); len(got) > 0 {
					t.Errorf("connected after all: %v", got)
				}
				return
			}
			info := must(t, s, "Get-ConnectionInformation", p{})
			config := must(t, s, "Get-OrganizationConfig", p{})
			if len(info) != 1 || info[0]["UserPrincipalName"] != c.user || info[0]["State"] != "Connected" || config[0]["Name"] != c.org {
				t.Errorf("signed in as %v at %v (%v)", info, config, r.err)
			}
		})
	}
}

func TestDeviceCode(t *testing.T) {
	var shown []string
	var r reply
	call := pwsh.Call{Cmdlet: "Connect-ExchangeOnline", Params: with(quiet, "Device", true)}
	err := sim.Contoso().Session().RunInteractive(t.Context(), time.Minute, []pwsh.Call{call}, func(line string) { shown = append(shown, line) }, r.take)
	if err != nil || r.status != pwsh.OK || len(shown) != 1 || !strings.Contains(shown[0], "enter the code F7Q2KX9DM to authenticate") {
		t.Errorf("shown %q, %s, %v", shown, r.status, err)
	}
}

// Time is the standard library's, so a test can let it pass.
func TestTokenExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, sim.Contoso(), "")
		if got := must(t, s, "Get-ConnectionInformation", p{})[0]["TokenStatus"]; got != "Active" {
			t.Error(got)
		}
		<-time.NewTimer(61 * time.Minute).C // virtual
		if got := must(t, s, "Get-ConnectionInformation", p{})[0]["TokenStatus"]; got != "Expired" {
			t.Error(got)
		}
	})
}

func TestDisconnectAsks(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	if got := problem(run(t, s, "Disconnect-ExchangeOnline", p{})); got != "prompt" {
		t.Errorf("without Confirm: %q", got)
	}
	must(t, s, "Get-OrganizationConfig", p{})
}

func TestOrganization(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	config := must(t, s, "Get-OrganizationConfig", p{}, "IsDehydrated", "DisplayName")[0]
	if len(config) != 2 || config["IsDehydrated"] != false || config["DisplayName"] != "Contoso" {
		t.Error(config)
	}
	if got := column(must(t, s, "Get-AcceptedDomain", p{}), "DomainName"); strings.Join(got, " ") != "contoso.com contoso.onmicrosoft.com" {
		t.Error(got)
	}
}

func TestModule(t *testing.T) {
	m, err := sim.Contoso().Session().Import(t.Context(), "ExchangeOnlineManagement")
	if want := (pwsh.Module{Name: "ExchangeOnlineManagement", Version: "3.10.1", Path: "in process", Marker: sim.Marker}); m != want || err != nil {
		t.Error(m, err)
	}
}

// Every call gets one End, whatever ends the batch.
func TestEnds(t *testing.T) {
	calls := []pwsh.Call{{Cmdlet: "Get-OrganizationConfig"}, {Cmdlet: "Get-Recipient", Params: p{"Identity": "nobody"}}, {Cmdlet: "Get-AcceptedDomain"}}
	ends := func(prepare func(*sim.Session), each func(pwsh.Event) error) ([]pwsh.Status, error) {
		s := connect(t, sim.Contoso(), "")
		prepare(s)
		var got []pwsh.Status
		err := s.Run(t.Context(), calls, func(e pwsh.Event) error {
			if e.End != nil {
				got = append(got, e.End.Status)
			}
			return each(e)
		})
		return got, err
	}
	on := func(pwsh.Event) error { return nil }
	got, err := ends(func(*sim.Session) {}, on)
	if err != nil || len(got) != 3 || got[0] != pwsh.OK || got[1] != pwsh.Failed || got[2] != pwsh.OK {
		t.Error(got, err)
	}
	got, err = ends(func(s *sim.Session) { _ = s.Close() }, on)
	if !errors.Is(err, pwsh.ErrClosed) || len(got) != 3 || got[0] != pwsh.Skipped {
		t.Error(got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := connect(t, sim.Contoso(), "")
	got = nil
	err = s.Run(ctx, calls, func(e pwsh.Event) error {
		if e.End != nil {
			got = append(got, e.End.Status)
			cancel()
		}
		return nil
	})
	var lost *pwsh.SessionLostError
	if !errors.As(err, &lost) || !errors.Is(err, context.Canceled) || len(got) != 3 || got[0] != pwsh.OK || got[1] != pwsh.Skipped {
		t.Error(got, err)
	}
	if err := s.Run(t.Context(), calls, on); !errors.As(err, &lost) {
		t.Errorf("a session that was lost runs on: %v", err)
	}
	stop := errors.New("stop")
	got, err = ends(func(*sim.Session) {}, func(e pwsh.Event) error {
		if e.End != nil {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || len(got) != 1 {
		t.Error(got, err)
	}
}
