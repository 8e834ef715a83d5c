package sim_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

// reply is all that one call answered.
type reply struct {
	objects  []map[string]any
	warnings []string
	err      *pwsh.Record
	status   pwsh.Status
}

// run runs one call.
func run(t testing.TB, c pwsh.Caller, cmdlet string, params map[string]any, sel ...string) reply {
	t.Helper()
	var r reply
	err := c.Run(context.Background(), []pwsh.Call{{Cmdlet: cmdlet, Params: params, Select: sel}}, r.take)
	if err != nil {
		t.Fatalf("%s: %v", cmdlet, err)
	}
	return r
}

func (r *reply) take(e pwsh.Event) error {
	switch {
	case e.Object != nil:
		r.objects = append(r.objects, e.Object)
	case e.End != nil:
		r.status = e.End.Status
	case e.Record.Stream == pwsh.StreamError:
		r.err = e.Record
	case e.Record.Stream == pwsh.StreamWarning:
		r.warnings = append(r.warnings, e.Record.Message)
	}
	return nil
}

// must runs one call that has to succeed.
func must(t testing.TB, c pwsh.Caller, cmdlet string, params map[string]any, sel ...string) []map[string]any {
	t.Helper()
	r := run(t, c, cmdlet, params, sel...)
	if r.err != nil || r.status != pwsh.OK {
		t.Fatalf("%s %v: %s, %+v", cmdlet, params, r.status, r.err)
	}
	return r.objects
}

// every is what these tests connect for.
var every = []any{
	"Get-OrganizationConfig", "Get-AcceptedDomain", "Get-Recipient", "Get-EXOMailbox", "Get-DistributionGroup", "New-DistributionGroup", "Set-DistributionGroup",
	"Get-DistributionGroupMember", "Add-DistributionGroupMember", "Remove-DistributionGroupMember",
	"Enable-OrganizationCustomization", "Get-ServicePrincipal", "New-ServicePrincipal", "Remove-ServicePrincipal",
	"Get-ManagementRoleAssignment", "New-ManagementRoleAssignment", "Remove-ManagementRoleAssignment",
	"Get-ManagementScope", "New-ManagementScope", "Remove-ManagementScope",
	"Get-ApplicationAccessPolicy", "New-ApplicationAccessPolicy", "Remove-ApplicationAccessPolicy",
	"Test-ApplicationAccessPolicy", "Test-ServicePrincipalAuthorization", "Get-CalendarProcessing", "Set-CalendarProcessing",
}

// connect signs in; no user is the administrator.
func connect(t testing.TB, o *sim.Org, user string) *sim.Session {
	t.Helper()
	params := map[string]any{"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": every}
	if user != "" {
		params["UserPrincipalName"] = user
	}
	s := o.Session()
	must(t, s, "Connect-ExchangeOnline", params)
	return s
}

type p = map[string]any

// with returns the parameters with more of them.
func with(params p, more ...any) p {
	out := maps.Clone(params)
	for i := 0; i < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

// problem is what an error record says, shortened to what programs decide by.
func problem(r reply) string {
	switch {
	case r.err == nil:
		return ""
	case r.err.Error.Prompt:
		return "prompt"
	}
	return r.err.Error.Reason
}

// column is one property of all objects, sorted.
func column(objects []p, property string) []string {
	var out []string
	for _, o := range objects {
		out = append(out, fmt.Sprint(o[property]))
	}
	slices.Sort(out)
	return out
}

// booking makes the group that most tests are about, and returns its Guid.
func booking(t testing.TB, s *sim.Session) string {
	t.Helper()
	return must(t, s, "New-DistributionGroup", p{"Name": "PlaceOS Room Booking", "Type": "Security", "Alias": "placeosroombooking"})[0]["Guid"].(string)
}
