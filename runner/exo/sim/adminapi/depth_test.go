package adminapi_test

import (
	"context"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roombridge/runner/exo/sim"
	"roombridge/runner/exo/sim/adminapi"
	"roombridge/runner/pwsh"
	"roombridge/scripts"
)

// caller is what both depths are: the simulator in this process, and the simulator behind a real
// PowerShell, the stand-in module and this package.
type caller interface {
	adminapi.Session
	Import(ctx context.Context, nameOrPath string) (pwsh.Module, error)
}

var job = []string{
	"Connect-ExchangeOnline", "Disconnect-ExchangeOnline", "Get-ConnectionInformation", "Get-EXOMailbox", "Get-Recipient", "Get-AcceptedDomain",
	"Get-OrganizationConfig", "Get-DistributionGroup", "New-DistributionGroup", "Set-DistributionGroup", "Get-DistributionGroupMember",
	"Add-DistributionGroupMember", "Remove-DistributionGroupMember",
	"Enable-OrganizationCustomization", "Get-ServicePrincipal", "New-ServicePrincipal", "Get-ManagementRoleAssignment", "New-ManagementRoleAssignment",
	"Remove-ManagementRoleAssignment", "Get-ManagementScope", "New-ManagementScope", "Get-ApplicationAccessPolicy", "New-ApplicationAccessPolicy",
	"Remove-ApplicationAccessPolicy", "Test-ApplicationAccessPolicy", "Test-ServicePrincipalAuthorization", "Get-CalendarProcessing", "Set-CalendarProcessing",
}

// throughPowerShell returns a session at the deepest depth, with the module imported.
func throughPowerShell(t testing.TB, o *sim.Org) caller {
	t.Helper()
	shell := shellPath(t)
	module, err := scripts.UnpackSandbox(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server, err := adminapi.Serve(func() adminapi.Session { return o.Session() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := server.WriteAccess(filepath.Join(filepath.Dir(module), scripts.AccessFile)); err != nil {
		t.Fatal(err)
	}
	s, err := pwsh.Start(t.Context(), pwsh.Options{Path: shell, Allow: job})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	got, err := s.Import(t.Context(), module)
	if err != nil {
		t.Fatal(err)
	}
	if got.Marker != sim.Marker || got.Version != "3.10.1" || got.Name != "ExchangeOnlineManagement" {
		t.Fatalf("imported %+v", got)
	}
	return s
}

// events runs the calls one by one and returns everything they answered.
func events(t testing.TB, c caller, calls ...pwsh.Call) []pwsh.Event {
	t.Helper()
	var all []pwsh.Event
	for _, call := range calls {
		err := c.Run(t.Context(), []pwsh.Call{call}, func(e pwsh.Event) error {
			all = append(all, e)
			return nil
		})
		if err != nil {
			t.Fatalf("%s: %v", call.Cmdlet, err)
		}
	}
	return all
}

func signIn(extra map[string]any) pwsh.Call {
	params := map[string]any{"ShowBanner": false, "SkipLoadingFormatData": true}
	var names []any
	for _, cmdlet := range job {
		names = append(names, cmdlet)
	}
	params["CommandName"] = names
	maps.Copy(params, extra)
	return pwsh.Call{Cmdlet: "Connect-ExchangeOnline", Params: params}
}

type params = map[string]any

// aJob is what the product does with a group, and what can go wrong with it.
func aJob() []pwsh.Call {
	const group = "placeosroombooking@contoso.com"
	properties := []string{"Guid", "Name", "PrimarySmtpAddress", "Description", "ManagedBy", "RequireSenderAuthenticationEnabled", "EmailAddresses", "MemberJoinRestriction"}
	change := func(cmdlet, member string) pwsh.Call {
		return pwsh.Call{Cmdlet: cmdlet, Params: params{"Identity": group, "Member": member, "Confirm": false, "BypassSecurityGroupManagerCheck": true}}
	}
	return []pwsh.Call{
		{Cmdlet: "Get-EXOMailbox", Params: params{"Identity": "north.101@contoso.com"}},
		signIn(nil),
		{Cmdlet: "Get-OrganizationConfig", Select: []string{"Name", "IsDehydrated"}},
		{Cmdlet: "Get-AcceptedDomain", Select: []string{"DomainName", "Default"}},
		{Cmdlet: "Get-DistributionGroup", Params: params{"Identity": group}},
		{Cmdlet: "New-DistributionGroup", Params: params{
			"Name": hostile + " 会议室 🏢", "Alias": "placeosroombooking", "PrimarySmtpAddress": group, "Type": "Security", "Description": "O'Brien \u200f$(Get-Date) `n", "Confirm": false,
		}, Select: properties},
		{Cmdlet: "Set-DistributionGroup", Params: params{
			"Identity": group, "HiddenFromAddressListsEnabled": true, "ManagedBy": params{"Add": []any{"admin@contoso.com"}}, "Confirm": false, "BypassSecurityGroupManagerCheck": true,
		}},
		{Cmdlet: "Get-DistributionGroup", Params: params{"Identity": group}, Select: properties},
		change("Add-DistributionGroupMember", "north.101@contoso.com"),
		change("Add-DistributionGroupMember", "north.101@contoso.com"),
		change("Add-DistributionGroupMember", "north.102@contoso.com"),
		change("Add-DistributionGroupMember", "nobody@contoso.com"),
		change("Remove-DistributionGroupMember", "north.102@contoso.com"),
		change("Remove-DistributionGroupMember", "north.103@contoso.com"),
		{Cmdlet: "Get-DistributionGroupMember", Params: params{"Identity": group, "ResultSize": "Unlimited"}},
		{Cmdlet: "Get-EXOMailbox", Params: params{"RecipientTypeDetails": []any{"RoomMailbox"}, "ResultSize": int64(3), "PropertySets": []any{"Minimum", "Resource"}}},
		{Cmdlet: "Get-EXOMailbox", Params: params{"Identity": "nobody@contoso.com"}},
		{Cmdlet: "Get-Recipient", Params: params{"ResultSize": "many"}},
		{Cmdlet: "Remove-DistributionGroupMember", Params: params{"Identity": group, "Member": "north.101@contoso.com"}},
		{Cmdlet: "Remove-DistributionGroupMember", Params: params{"Identity": group, "Member": "north.101@contoso.com", "WhatIf": true}},
		{Cmdlet: "Get-ConnectionInformation", Select: []string{"State", "UserPrincipalName", "TenantID", "TokenStatus"}},
		{Cmdlet: "Disconnect-ExchangeOnline", Params: params{"Confirm": false}},
		{Cmdlet: "Get-ConnectionInformation"},
	}
}

var stamp = regexp.MustCompile(`TimeStamp=[^\]]*`)

// stable removes what cannot be alike: a moment, and an exception's type that only Exchange's own
// assemblies have.
func stable(all []pwsh.Event) []pwsh.Event {
	for _, e := range all {
		if e.Record == nil || e.Record.Error == nil {
			continue
		}
		if e.Record.Error.Prompt { // PowerShell words it by who asked: a function's exception, around the host's
			*e.Record = pwsh.Record{Stream: e.Record.Stream, Error: &pwsh.ErrorRecord{Prompt: true}}
		}
		e.Record.Error.FQID = stamp.ReplaceAllString(e.Record.Error.FQID, "TimeStamp=")
		if strings.HasPrefix(e.Record.Error.Type, "Microsoft.Exchange.") {
			e.Record.Error.Type = "System.Exception"
		}
	}
	return all
}

// What one depth says and the other need not: how long it took, and where in a script.
var alike = cmp.Options{
	cmpopts.IgnoreFields(pwsh.End{}, "Took"),
	cmpopts.IgnoreFields(pwsh.ErrorRecord{}, "Stack", "Command"),
}

func TestBothDepthsAnswerAlike(t *testing.T) {
	answerAlike(t, sim.Contoso, aJob())
}

// answerAlike makes the calls at both depths, in an organisation of its own each.
func answerAlike(t *testing.T, contoso func() *sim.Org, calls []pwsh.Call) {
	t.Helper()
	deep := throughPowerShell(t, contoso())
	flat := contoso().Session()
	for _, call := range calls {
		want, got := stable(events(t, flat, call)), stable(events(t, deep, call))
		if call.Cmdlet == "Connect-ExchangeOnline" {
			bind(t, deep)
		}
		if diff := cmp.Diff(want, got, alike); diff != "" {
			t.Errorf("%s %v (-in process +through PowerShell)\n%s", call.Cmdlet, call.Params, diff)
		}
	}
}

func bind(t testing.TB, c caller) pwsh.Commands {
	t.Helper()
	commands, err := c.Bind(t.Context(), "ExchangeOnlineManagement", "tmpEXO_*")
	if err != nil {
		t.Fatal(err)
	}
	return commands
}

func TestBothDepthsGiveTheSameRights(t *testing.T) {
	for _, user := range []string{"admin@contoso.com", "recipient.admin@contoso.com", "helpdesk@contoso.com"} {
		t.Run(user, func(t *testing.T) {
			deep, flat := throughPowerShell(t, sim.Contoso()), sim.Contoso().Session()
			call := signIn(params{"UserPrincipalName": user})
			if diff := cmp.Diff(events(t, flat, call), events(t, deep, call), alike); diff != "" {
				t.Fatalf("sign-in (-in process +through PowerShell)\n%s", diff)
			}
			if diff := cmp.Diff(withoutCommon(bind(t, flat)), withoutCommon(bind(t, deep))); diff != "" {
				t.Errorf("rights (-in process +through PowerShell)\n%s", diff)
			}
		})
	}
}

// withoutCommon removes the parameters that PowerShell gives every function.
func withoutCommon(commands pwsh.Commands) pwsh.Commands {
	for _, parameters := range commands {
		maps.DeleteFunc(parameters, func(name string, _ bool) bool { return slices.Contains(common, name) })
	}
	return commands
}

var common = []string{
	"Debug", "ErrorAction", "ErrorVariable", "InformationAction", "InformationVariable", "OutBuffer", "OutVariable",
	"PipelineVariable", "ProgressAction", "Verbose", "WarningAction", "WarningVariable",
}

func TestEveryRoomComesThrough(t *testing.T) {
	const rooms = 10_000
	deep := throughPowerShell(t, sim.ContosoOf(rooms))
	events(t, deep, signIn(nil))
	bind(t, deep)
	got := map[any]bool{}
	for _, e := range events(t, deep, pwsh.Call{
		Cmdlet: "Get-EXOMailbox", Select: []string{"Guid"},
		Params: params{"RecipientTypeDetails": []any{"RoomMailbox"}, "ResultSize": "Unlimited", "PropertySets": []any{"Minimum", "Resource"}},
	}) {
		if e.Object != nil {
			got[e.Object["Guid"]] = true
		}
	}
	if len(got) < rooms {
		t.Errorf("%d rooms came, want %d", len(got), rooms)
	}
}

func TestADeviceCodeIsShownWhileSigningIn(t *testing.T) {
	for _, c := range []caller{throughPowerShell(t, sim.Contoso()), sim.Contoso().Session()} {
		var shown []string
		var ended pwsh.Status
		err := c.RunInteractive(t.Context(), time.Minute, []pwsh.Call{signIn(params{"Device": true})},
			func(line string) { shown = append(shown, line) },
			func(e pwsh.Event) error {
				if e.End != nil {
					ended = e.End.Status
				}
				return nil
			})
		if err != nil || ended != pwsh.OK || len(shown) != 1 {
			t.Errorf("%T: %v, %s, %q", c, err, ended, shown)
		}
	}
}
