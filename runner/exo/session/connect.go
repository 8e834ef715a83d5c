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

// Cmdlets are all the cmdlets that a session may ever run.
func Cmdlets() []string {
	return slices.Concat(own, GroupCommands(), AccessCommands(), CalendarCommands())
}

// own belong to the module itself and are there without connecting.
var own = []string{"Connect-ExchangeOnline", "Disconnect-ExchangeOnline", "Get-ConnectionInformation", "Get-EXOMailbox"}

// GroupCommands are the cmdlets of an [exo.Tenant], and what a session itself asks.
func GroupCommands() []string {
	return []string{
		"Get-OrganizationConfig", "Get-AcceptedDomain", "Get-Recipient",
		"Get-DistributionGroup", "New-DistributionGroup", "Set-DistributionGroup",
		"Get-DistributionGroupMember", "Add-DistributionGroupMember", "Remove-DistributionGroupMember",
	}
}

// AccessCommands are the cmdlets that an [exo.Access] runs beside those of a Tenant.
func AccessCommands() []string {
	return []string{
		"Get-ServicePrincipal", "New-ServicePrincipal",
		"Get-ManagementRoleAssignment", "New-ManagementRoleAssignment", "Get-ManagementScope", "Enable-OrganizationCustomization",
		"Get-ApplicationAccessPolicy", "New-ApplicationAccessPolicy", "Remove-ApplicationAccessPolicy",
		"Test-ServicePrincipalAuthorization", "Test-ApplicationAccessPolicy",
	}
}

// CalendarCommands are the cmdlets of [exo.Calendars].
func CalendarCommands() []string { return []string{"Get-CalendarProcessing", "Set-CalendarProcessing"} }

// Deadlines of connecting (design.md).
const (
	connectTimeout     = 5 * time.Minute
	interactiveTimeout = 15 * time.Minute
	closeTimeout       = 30 * time.Second
)

func (s *Session) connect(ctx context.Context, o Options) error {
	timeout := interactiveTimeout
	if o.Mode == Certificate {
		timeout = connectTimeout
	}
	show := o.Show
	if show == nil {
		show = func(string) {}
	}
	var failure *pwsh.Record
	status := pwsh.Unknown
	call := pwsh.Call{Cmdlet: "Connect-ExchangeOnline", Params: o.parameters()}
	s.signedIn = true
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
	case ctx.Err() != nil:
		return fmt.Errorf("signing in: %w", context.Cause(ctx))
	case failure != nil && failure.Error != nil && failure.Error.Forbidden():
		return signInError("the execution policy of this computer does not let PowerShell load the tmpEXO_* module that connecting makes: "+
			"it has to be RemoteSigned, or Connect-ExchangeOnline be given -SigningCertificate, which this version does not offer", err)
	case failure != nil:
		return signInError(failure.Message, err)
	case errors.Is(err, pwsh.ErrNoAnswer), errors.Is(err, context.DeadlineExceeded):
		return signInError(fmt.Sprintf("not finished within %.0f minutes", timeout.Minutes()), err)
	case err != nil:
		return signInError("PowerShell was lost meanwhile", err)
	case status != pwsh.OK:
		return signInError("Connect-ExchangeOnline did not say that it succeeded", nil)
	}
	return s.whoAmI(ctx)
}

// parameters are those of Connect-ExchangeOnline; without banner, format data and help it is fast and
// quiet (facts.md 3 and 5).
func (o Options) parameters() map[string]any {
	commands := o.Commands
	if len(commands) == 0 {
		commands = GroupCommands()
	}
	p := map[string]any{"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": anys(commands)}
	if o.Mode == Certificate {
		p["AppId"], p["CertificateThumbprint"], p["Organization"] = o.AppID, o.Thumbprint, o.Organization
		return p
	}
	if o.Mode == Device {
		p["Device"] = true
	}
	if o.User != "" {
		p["UserPrincipalName"] = o.User
	}
	return p
}

// whoAmI reads who is signed in.
func (s *Session) whoAmI(ctx context.Context) error {
	c := pwsh.Call{Cmdlet: "Get-ConnectionInformation", Params: map[string]any{}, Select: []string{"UserPrincipalName", "AppId", "State"}}
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
		return signInError("Connect-ExchangeOnline ended, but there is no connection", nil)
	}
	return nil
}

func signInError(text string, err error) *exo.Error {
	return &exo.Error{Class: exo.SignIn, Scope: exo.ScopeRun, Op: "signing in", Text: strings.TrimSpace(text), Err: err}
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
