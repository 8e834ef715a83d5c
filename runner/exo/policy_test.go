package exo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

func TestPolicies(t *testing.T) {
	rights := administrator(t)
	policy := object{
		"Identity": `contoso\c4a1f2d8:S-1-5;6f1c9d2e`, "AppId": string(app), "AccessRight": "RestrictAccess", "ScopeName": "PlaceOS Room Booking",
		"ScopeIdentity": "PlaceOS Room Booking", "ScopeIdentityRaw": "S-1-5;" + string(booking.ID), "Description": " ",
	}
	want := exo.Policy{
		Identity: `contoso\c4a1f2d8:S-1-5;6f1c9d2e`, AppID: app, Right: exo.RestrictAccess, ScopeName: "PlaceOS Room Booking",
		ScopeRaw: "S-1-5;" + string(booking.ID), Description: " ",
	}
	first, byName := want, want
	first.Identity, byName.ScopeRaw = "a", ""
	bare := exo.Policy{Identity: "a"} // of which nothing else can be read
	deny := want
	deny.Right = exo.DenyAccess
	notThere := func(text string) []pwsh.Event { return fails(exotest.Record(notFound, text)) }
	for name, c := range map[string]struct {
		answer []pwsh.Event
		want   []exo.Policy
		class  string
	}{
		"no policy at all":     {notThere(`The operation couldn't be performed because object 'OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=COM\*' couldn't be found on 'DC.PROD.OUTLOOK.COM'.`), nil, "none"},
		"the same, in German":  {notThere(`Der Vorgang konnte nicht ausgeführt werden, da das Objekt 'OU=contoso\*' nicht gefunden wurde.`), nil, "none"},
		"something not found":  {notThere(`The operation couldn't be performed because object 'OU=contoso' couldn't be found.`), nil, "not-found"},
		"another error":        {fails(exotest.Record(transient, `\*'`)), nil, "transient"},
		"an empty list":        {says(), nil, "none"},
		"sorted":               {says(policy, with(policy, object{"Identity": "a"})), []exo.Policy{first, want}, "none"},
		"by name alone":        {says(with(policy, object{"ScopeIdentityRaw": absent, "ScopeName": absent})), []exo.Policy{byName}, "none"},
		"sorted by right":      {says(policy, with(policy, object{"AccessRight": "DenyAccess"})), []exo.Policy{deny, want}, "none"},
		"one came twice":       {says(policy, policy), []exo.Policy{want, want}, "none"},
		"nothing but identity": {says(object{"Identity": "a", "AppId": "All", "ScopeName": nil}), []exo.Policy{bare}, "none"},
		"no identity":          {says(with(policy, object{"Identity": absent})), nil, "incomplete"},
	} {
		got, err := exo.NewAccess(always(c.answer), rights).Policies(t.Context())
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

// What is wrong with the policies of other applications is no matter; those that are asked for have to be whole.
func TestPoliciesOf(t *testing.T) {
	whole := exo.Policy{Identity: `contoso\` + string(app) + ":S-1-5;x", AppID: app, Right: exo.RestrictAccess, ScopeName: "Rooms"}
	of := func(id exo.ID) exo.Policy {
		p := whole
		p.AppID = id
		return p
	}
	deny, byRaw, noRight, noScope := whole, whole, whole, whole
	deny.Right, byRaw.ScopeName, byRaw.ScopeRaw, noRight.Right, noScope.ScopeName = exo.DenyAccess, "", "S-1-5;x", "", ""
	byObject := exo.Policy{Identity: "z", AppID: appObject, Right: exo.RestrictAccess, ScopeName: "Rooms"}
	broken := exo.Policy{Identity: "contoso\\other", AppID: stranger}
	for name, c := range map[string]struct {
		all, want []exo.Policy
		class     string
	}{
		"none":                            {nil, nil, "none"},
		"of both ids":                     {[]exo.Policy{whole, byObject}, []exo.Policy{whole, byObject}, "none"},
		"a scope without a name":          {[]exo.Policy{byRaw}, []exo.Policy{byRaw}, "none"},
		"two rights with one identity":    {[]exo.Policy{deny, whole}, []exo.Policy{deny, whole}, "none"},
		"others that are broken":          {[]exo.Policy{{Identity: "x"}, broken, whole, broken}, []exo.Policy{whole}, "none"},
		"no right":                        {[]exo.Policy{noRight}, nil, "incomplete"},
		"no scope":                        {[]exo.Policy{noScope}, nil, "incomplete"},
		"one came twice":                  {[]exo.Policy{whole, whole}, nil, "incomplete"},
		"no app id, but in the identity":  {[]exo.Policy{of("")}, nil, "incomplete"},
		"another one's, and its identity": {[]exo.Policy{of(stranger)}, nil, "none"},
	} {
		got, err := exo.PoliciesOf(c.all, app, appObject, "")
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

// Whether a policy is on a group is told by Guid; by name only where none is shown.
func TestPolicyIsOn(t *testing.T) {
	known := booking
	known.EntraID = string(stranger)
	deleted := "99999999-2222-4333-8444-555555555555"
	for name, c := range map[string]struct {
		policy exo.Policy
		want   bool
	}{
		"by Guid":                     {exo.Policy{ScopeRaw: "S-1-5;6F1C9D2E-4B7A-4C55-9E0D-2A8B7C31F540", ScopeName: "Old name"}, true},
		"by Guid in its identity":     {exo.Policy{Identity: `x\y:S-1-5;` + string(booking.ID), ScopeName: "Old name"}, true},
		"by Guid of Entra":            {exo.Policy{ScopeRaw: "S-1-5;" + string(stranger)}, true},
		"by name, and another Guid":   {exo.Policy{ScopeRaw: "S-1-5;" + string(labs.ID), ScopeName: booking.Name}, false},
		"and one in its identity":     {exo.Policy{Identity: `x\` + string(app) + ":S-1-5;" + deleted, ScopeName: booking.Name}, false},
		"two Guids":                   {exo.Policy{ScopeRaw: "S-1-5;" + string(booking.ID), Identity: `x\y:S-1-5;` + deleted}, false},
		"by name, without any Guid":   {exo.Policy{ScopeName: "placeos room booking"}, true},
		"by name, beside a SID":       {exo.Policy{Identity: `x\` + string(app) + ":S-1-5", ScopeRaw: "S-1-5", ScopeName: booking.Name}, true},
		"another name, without Guids": {exo.Policy{ScopeName: "Labs"}, false},
		"nothing":                     {exo.Policy{}, false},
	} {
		if got := c.policy.On(known); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}
