package exo_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
)

// guidOf is the n-th of many Guids, in their order.
func guidOf(n int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", n) }

// decided gathers the decisions.
func decided(ask func(each func(exo.Decision) error) error) (decisions []exo.Decision, err error) {
	err = ask(func(d exo.Decision) error {
		decisions = append(decisions, d)
		return nil
	})
	return decisions, err
}

func TestAuthorizeReadsRows(t *testing.T) {
	rights := administrator(t)
	row := object{"RoleName": "Application Calendars.ReadWrite", "AllowedResourceScope": "PlaceOS Room Booking", "ScopeType": "Group", "InScope": true}
	in := exo.Grant{Role: "Application Calendars.ReadWrite", Scope: "PlaceOS Room Booking", ScopeType: "Group", In: true}
	out, mail := in, in
	out.In, mail.Role = false, "Application Mail.Read"
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Grant
		class string
	}{
		"in":                     {[]object{row}, []exo.Grant{in}, "none"},
		"in, as text":            {[]object{with(row, object{"InScope": "True"})}, []exo.Grant{in}, "none"},
		"out":                    {[]object{with(row, object{"InScope": false})}, []exo.Grant{out}, "none"},
		"out, as text":           {[]object{with(row, object{"InScope": "false"})}, []exo.Grant{out}, "none"},
		"several":                {[]object{row, with(row, object{"RoleName": "Application Mail.Read"})}, []exo.Grant{in, mail}, "none"},
		"no row is no grant":     {nil, nil, "none"},
		"not run":                {[]object{with(row, object{"InScope": "Not Run"})}, nil, "incomplete"},
		"not run, one of two":    {[]object{row, with(row, object{"InScope": "Not Run"})}, nil, "incomplete"},
		"not said":               {[]object{with(row, object{"InScope": absent})}, nil, "incomplete"},
		"said to be nothing":     {[]object{with(row, object{"InScope": nil})}, nil, "incomplete"},
		"a row without its role": {[]object{with(row, object{"RoleName": ""})}, nil, "incomplete"},
	} {
		caller := &noting{Caller: always(says(c.rows...))}
		access := exo.NewAccess(caller, rights)
		got, err := decided(func(each func(exo.Decision) error) error {
			return access.Authorize(t.Context(), placeOS, []exo.ID{booking.ID}, each)
		})
		if err != nil || len(got) != 1 || got[0].Mailbox != booking.ID {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if diff := cmp.Diff(c.want, got[0].Grants); diff != "" || class(got[0].Err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, got[0].Err, c.class, diff)
		}
		want := object{"Identity": string(appObject), "Resource": string(booking.ID), "Confirm": false}
		if diff := cmp.Diff(want, caller.calls[0].Params); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	}
}

func TestUnscoped(t *testing.T) {
	for _, c := range []struct {
		grant exo.Grant
		want  bool
	}{
		{exo.Grant{Role: "Application Mail.Read", Scope: "Organization", ScopeType: "Organization"}, true},
		{exo.Grant{Role: "Application Mail.Read", ScopeType: "none"}, true},
		{exo.Grant{Role: "Application Mail.Read"}, true},
		{exo.Grant{Role: "Application Mail.Read", Scope: "Rooms", ScopeType: "Group"}, false},
		{exo.Grant{In: true}, false},
	} {
		if got := c.grant.Unscoped(); got != c.want {
			t.Errorf("%+v: %t, want %t", c.grant, got, c.want)
		}
	}
}

func TestCheckPoliciesReadsTheAnswer(t *testing.T) {
	rights := administrator(t)
	row := object{"AppId": string(app), "AccessCheckResult": "Granted"}
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Grant
		class string
	}{
		"granted":             {[]object{row}, []exo.Grant{{In: true}}, "none"},
		"denied":              {[]object{with(row, object{"AccessCheckResult": "Denied"})}, []exo.Grant{{}}, "none"},
		"something else":      {[]object{with(row, object{"AccessCheckResult": "Maybe"})}, nil, "incomplete"},
		"nothing":             {[]object{with(row, object{"AccessCheckResult": absent})}, nil, "incomplete"},
		"another application": {[]object{with(row, object{"AppId": string(stranger)})}, nil, "incomplete"},
		"no row":              {nil, nil, "incomplete"},
		"two rows":            {[]object{row, row}, nil, "incomplete"},
	} {
		access := exo.NewAccess(always(says(c.rows...)), rights)
		got, err := decided(func(each func(exo.Decision) error) error {
			return access.CheckPolicies(t.Context(), app, []exo.ID{booking.ID}, each)
		})
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if diff := cmp.Diff(c.want, got[0].Grants); diff != "" || class(got[0].Err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, got[0].Err, c.class, diff)
		}
	}
}
