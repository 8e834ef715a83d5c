package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"roombridge/runner/exo/sim"
)

func TestPolicies(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	finance := must(t, s, "Get-DistributionGroup", p{"Identity": "finance"}, "Guid")[0]["Guid"].(string)
	whole := []string{"AppId", "ScopeName", "ScopeIdentity", "AccessRight", "Description", "IsValid"}
	line := app + " | Finance | Finance | RestrictAccess | rooms only | true"
	create := func(params ...any) p {
		return with(p{"AppId": []any{app}, "PolicyScopeGroupID": "finance", "AccessRight": "RestrictAccess"}, params...)
	}
	walk(t, s, []step{
		{about: "none is an error", cmdlet: "Get-ApplicationAccessPolicy", reason: gone},
		{about: "no such group", cmdlet: "New-ApplicationAccessPolicy", params: create("PolicyScopeGroupID", absent), reason: gone},
		{about: "a distribution group is no principal", cmdlet: "New-ApplicationAccessPolicy", params: create("PolicyScopeGroupID", "allstaff"), reason: "RecipientTaskException"},
		{about: "nor is a room", cmdlet: "New-ApplicationAccessPolicy", params: create("PolicyScopeGroupID", "north.101"), reason: "RecipientTaskException"},
		{about: "no right", cmdlet: "New-ApplicationAccessPolicy", params: create("AccessRight", "Read"), reason: "RecipientTaskException"},
		{about: "no application id", cmdlet: "New-ApplicationAccessPolicy", params: create("AppId", "PlaceOS"), reason: "RecipientTaskException"},
		{about: "WhatIf", cmdlet: "New-ApplicationAccessPolicy", params: create("WhatIf", true)},
		{about: "nothing of it was made", cmdlet: "Get-ApplicationAccessPolicy", reason: gone},
		{about: "made", cmdlet: "New-ApplicationAccessPolicy", params: create("Description", "rooms only"), show: whole, want: []string{line}},
		{about: "the same twice", cmdlet: "New-ApplicationAccessPolicy", params: create("AccessRight", "DenyAccess"), reason: "ADObjectAlreadyExistsException"},
		{about: "for several applications", cmdlet: "New-ApplicationAccessPolicy", params: create("AppId", []any{other, absent}, "AccessRight", "denyaccess"), show: []string{"AppId", "AccessRight"}, want: []string{other + " | DenyAccess", absent + " | DenyAccess"}},
		{about: "all", cmdlet: "Get-ApplicationAccessPolicy", show: []string{"AppId"}, want: []string{app, other, absent}},
		{about: "another identity", cmdlet: "Get-ApplicationAccessPolicy", params: p{"Identity": app}, reason: gone},
	})
	row := must(t, s, "Get-ApplicationAccessPolicy", p{})[0]
	identity, raw := fmt.Sprint(row["Identity"]), fmt.Sprint(row["ScopeIdentityRaw"])
	if !strings.HasSuffix(identity, `\`+app+":"+raw) || !strings.HasPrefix(raw, "S-1-5-21-") || !strings.HasSuffix(raw, ";"+finance) {
		t.Errorf("identity %q, raw scope %q", identity, raw)
	}
	walk(t, s, []step{
		{about: "by identity", cmdlet: "Get-ApplicationAccessPolicy", params: p{"Identity": identity}, show: whole, want: []string{line}},
		{about: "removing asks", cmdlet: "Remove-ApplicationAccessPolicy", params: p{"Identity": identity}, reason: "prompt"},
		{about: "removed", cmdlet: "Remove-ApplicationAccessPolicy", params: p{"Identity": identity, "Confirm": false}},
		{about: "removed before", cmdlet: "Remove-ApplicationAccessPolicy", params: p{"Identity": identity, "Confirm": false}, reason: gone},
		{about: "the others are left", cmdlet: "Get-ApplicationAccessPolicy", show: []string{"AppId"}, want: []string{other, absent}},
	})
}

// An empty organisation says so as Exchange does: with the DN of its container and a wildcard.
func TestNoPolicies(t *testing.T) {
	r := run(t, connect(t, sim.Contoso(), ""), "Get-ApplicationAccessPolicy", p{})
	if r.err == nil || !strings.HasPrefix(r.err.Message, "Ex6F9304|") || !strings.Contains(r.err.Message, `object 'OU=contoso.onmicrosoft.com,`) || !strings.Contains(r.err.Message, `\*' couldn't be found`) {
		t.Errorf("%+v", r.err)
	}
}

func TestPolicyLimit(t *testing.T) {
	o := sim.Contoso()
	for i := range 299 {
		if err := o.PutPolicy(fmt.Sprintf("%08d-0000-4000-8000-000000000000", i), "finance", "DenyAccess"); err != nil {
			t.Fatal(err)
		}
	}
	s := connect(t, o, "")
	create := p{"PolicyScopeGroupID": "finance", "AccessRight": "RestrictAccess"}
	if r := run(t, s, "New-ApplicationAccessPolicy", with(create, "AppId", []any{app, other})); r.err == nil || !strings.Contains(r.err.Message, "exceeded the limit") {
		t.Errorf("300 and 301: %+v", r.err)
	}
	must(t, s, "New-ApplicationAccessPolicy", with(create, "AppId", app))
	if r := run(t, s, "New-ApplicationAccessPolicy", with(create, "AppId", other)); r.err == nil || !strings.Contains(r.err.Message, "exceeded the limit") {
		t.Errorf("301: %+v", r.err)
	}
}
