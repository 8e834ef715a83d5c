package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCustomization(t *testing.T) {
	o, s := platform(t)
	if err := o.SetCustomized(false); err != nil {
		t.Fatal(err)
	}
	const dehydrated = "InvalidOperationInDehydratedContextException"
	assign := p{"Name": "a", "App": app, "Role": calendar}
	config := func(want string) step {
		return step{about: "IsDehydrated " + want, cmdlet: "Get-OrganizationConfig", show: []string{"IsDehydrated"}, want: []string{want}}
	}
	walk(t, s, []step{
		config("true"),
		{about: "no assignment", cmdlet: "New-ManagementRoleAssignment", params: assign, reason: dehydrated},
		{about: "not with WhatIf either", cmdlet: "New-ManagementRoleAssignment", params: with(assign, "WhatIf", true), reason: dehydrated},
		{about: "enabling asks", cmdlet: "Enable-OrganizationCustomization", reason: "prompt"},
		{about: "WhatIf", cmdlet: "Enable-OrganizationCustomization", params: p{"WhatIf": true}},
		config("true"),
		{about: "enabled", cmdlet: "Enable-OrganizationCustomization", params: p{"Confirm": false}},
		config("false"),
		{about: "an assignment", cmdlet: "New-ManagementRoleAssignment", params: assign},
		{about: "not twice", cmdlet: "Enable-OrganizationCustomization", params: p{"Confirm": false}, reason: "InvalidOperationException"},
	})
}

// The effect is seen late by those who ask for it, and by nobody else.
func TestCustomizationLag(t *testing.T) {
	o, s := platform(t)
	o.SetCustomizationLag(3)
	if err := o.SetCustomized(false); err != nil {
		t.Fatal(err)
	}
	must(t, s, "Enable-OrganizationCustomization", p{"Confirm": false})
	must(t, s, "Get-OrganizationConfig", p{}, "Name")
	var got []any
	for range 2 {
		got = append(got, must(t, s, "Get-OrganizationConfig", p{}, "IsDehydrated")[0]["IsDehydrated"])
		got = append(got, problem(run(t, s, "New-ManagementRoleAssignment", p{"Name": "a", "App": app, "Role": calendar})))
	}
	want := []any{true, "InvalidOperationInDehydratedContextException", true, ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
