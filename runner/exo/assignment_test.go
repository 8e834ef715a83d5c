package exo_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/sim"
)

const (
	app       exo.ID = sim.PlatformAppID
	appObject exo.ID = sim.PlatformObjectID
	stranger  exo.ID = "5c2d9b7e-0f1a-4c3d-8e6b-9a7f5d3c1b20"
)

var (
	placeOS = exo.Principal{AppID: app, ObjectID: appObject, Name: "PlaceOS"}
	booking = exo.Group{Recipient: exo.Recipient{ID: "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", Name: "PlaceOS Room Booking"}, DN: "CN=PlaceOS Room Booking,DC=COM"}
	labs    = exo.Group{Recipient: exo.Recipient{ID: "0d9e8f7a-6b5c-4d3e-8f1a-2b3c4d5e6f70", Name: "Labs", DisplayName: "O'Brien's labs"}, DN: "CN=O'Brien's labs,DC=COM"}
	made    = exo.Group{Recipient: exo.Recipient{ID: stranger, Name: "Made a moment ago"}} // and its DN is not known

	ours  = exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: booking.ID}.Name()
	given = object{
		"Name": "By hand", "Role": "Application Calendars.ReadWrite", "RoleAssignee": string(appObject), "RoleAssigneeName": string(appObject), "Enabled": true,
		"RecipientWriteScope": "Group", "CustomResourceScope": booking.Name, "CustomRecipientWriteScope": nil,
	}
)

func TestAssignments(t *testing.T) {
	rights := administrator(t)
	want := exo.Assignment{Name: "By hand", Role: "Application Calendars.ReadWrite", Enabled: true, Reach: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name}}
	byName := func(name, kind string) object {
		return object{"RoleAssignee": name, "RoleAssigneeName": name, "RoleAssigneeType": kind}
	}
	through := func(group string) exo.Assignment { w := want; w.Via = group; return w }
	role := func(name string) exo.Assignment { w := want; w.Role = name; return w }
	delegating := func(kind string) object { return with(given, object{"RoleAssignmentDelegationType": kind}) }
	second, off := want, want
	second.Name, second.Role, off.Enabled = "A second", "Application Mail.Read", false
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Assignment
		class string
	}{
		"none":                        {nil, nil, "none"},
		"one":                         {[]object{given}, []exo.Assignment{want}, "none"},
		"true as text":                {[]object{with(given, object{"Enabled": "True"})}, []exo.Assignment{want}, "none"},
		"disabled":                    {[]object{with(given, object{"Enabled": false})}, []exo.Assignment{off}, "none"},
		"the role in another case":    {[]object{with(given, object{"Role": "APPLICATION Calendars.ReadWrite"})}, []exo.Assignment{want}, "none"},
		"the assignee in upper case":  {[]object{with(given, object{"RoleAssignee": strings.ToUpper(string(appObject))})}, []exo.Assignment{want}, "none"},
		"the assignee by app id":      {[]object{with(given, object{"RoleAssignee": string(app), "RoleAssigneeName": nil})}, []exo.Assignment{want}, "none"},
		"sorted":                      {[]object{given, with(given, object{"Name": "A second", "Role": "Application Mail.Read"})}, []exo.Assignment{second, want}, "none"},
		"the assignee by name":        {[]object{with(given, byName("PlaceOS", "ServicePrincipal"))}, []exo.Assignment{want}, "none"},
		"a group of the same name":    {[]object{with(given, byName("PlaceOS", "RoleGroup"))}, []exo.Assignment{through("PlaceOS")}, "none"},
		"one with its id in its name": {[]object{with(given, byName("Apps "+string(appObject), "RoleGroup"))}, []exo.Assignment{through("Apps " + string(appObject))}, "none"},
		"through a role group":        {[]object{with(given, byName("Help desk", "RoleGroup"))}, []exo.Assignment{through("Help desk")}, "none"},
		"through what has no type":    {[]object{with(given, byName("Help desk", absent))}, []exo.Assignment{through("Help desk")}, "none"},
		"another service principal":   {[]object{with(given, byName(string(stranger), "ServicePrincipal"))}, nil, "incomplete"},
		"a role of its own":           {[]object{with(given, object{"Role": "PlaceOS full"})}, []exo.Assignment{role("PlaceOS full")}, "none"},
		"a role without the space":    {[]object{with(given, object{"Role": "ApplicationImpersonation"})}, []exo.Assignment{role("ApplicationImpersonation")}, "none"},
		"nothing behind the space":    {[]object{with(given, object{"Role": "Application "})}, []exo.Assignment{role("Application ")}, "none"},
		"delegating":                  {[]object{delegating("DelegatingOrgWide"), delegating("Delegating"), given}, []exo.Assignment{want}, "none"},
		"regular":                     {[]object{delegating("Regular")}, []exo.Assignment{want}, "none"},
		"no assignee":                 {[]object{with(given, object{"RoleAssignee": absent, "RoleAssigneeName": absent})}, nil, "incomplete"},
		"no name":                     {[]object{with(given, object{"Name": ""})}, nil, "incomplete"},
		"no role":                     {[]object{with(given, object{"Role": absent})}, nil, "incomplete"},
		"not said if enabled":         {[]object{with(given, object{"Enabled": absent})}, nil, "incomplete"},
		"not said where":              {[]object{with(given, object{"RecipientWriteScope": absent})}, nil, "incomplete"},
		"one came twice":              {[]object{given, given}, nil, "incomplete"},
	} {
		has := exchangeHas{assignments: c.rows}
		got, err := exo.NewAccess(script(has.answer), rights).Assignments(t.Context(), placeOS, []exo.Group{booking})
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

func TestNameOfAnAssignment(t *testing.T) {
	for principal, want := range map[string]string{
		"PlaceOS":                          "PlaceOS Calendars.ReadWrite c4a1f2d8-6f1c9d2e",
		strings.Repeat(" ", 2) + "PlaceOS": "PlaceOS Calendars.ReadWrite c4a1f2d8-6f1c9d2e",
		strings.Repeat("x", 25) + " y":     strings.Repeat("x", 25) + " Calendars.ReadWrite c4a1f2d8-6f1c9d2e",
		"":                                 "Calendars.ReadWrite c4a1f2d8-6f1c9d2e",
		strings.Repeat("会", 100):           strings.Repeat("会", 26) + " Calendars.ReadWrite c4a1f2d8-6f1c9d2e",
	} {
		n := exo.NewAssignment{Principal: exo.Principal{AppID: app, ObjectID: appObject, Name: principal}, Permission: "Calendars.ReadWrite", Group: booking.ID}
		if got := n.Name(); got != want || len([]rune(got)) > 64 {
			t.Errorf("%q: %q, want %q", principal, got, want)
		}
	}
}
