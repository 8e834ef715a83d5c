package exo_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
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

// exchangeHas answers about assignments and management scopes. byGroup is what it lists for -RecipientGroupScope.
type exchangeHas struct {
	assignments []object
	byGroup     map[exo.ID][]pwsh.Event // nothing: an empty list
	scopes      map[string]string       // name → filter; another one is not found
}

func (h exchangeHas) answer(c pwsh.Call) []pwsh.Event {
	switch group, asked := c.Params["RecipientGroupScope"].(string); {
	case c.Cmdlet == "Get-ManagementScope":
		name := c.Params["Identity"].(string)
		if filter, ok := h.scopes[name]; ok {
			return says(object{"Name": strings.ToUpper(name), "RecipientFilter": filter})
		}
		return fails(exotest.Record(notFound, "couldn't be found"))
	case asked && h.byGroup[exo.ID(group)] != nil:
		return h.byGroup[exo.ID(group)]
	case asked:
		return says()
	}
	return says(h.assignments...)
}

// What an assignment is limited to is asked by Guid, or known by the Guid in a name of ours; the name of a group alone
// says nothing.
func TestReach(t *testing.T) {
	rights := administrator(t)
	everywhere := object{"Name": "Everywhere", "RecipientWriteScope": "Organization", "CustomResourceScope": ""}
	scoped := object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}
	filtered := func(filter string) map[string]string { return map[string]string{"Rooms": filter} }
	onBooking := []exo.ID{booking.ID}
	const placeOSFilter = "MemberOfGroup -eq 'CN=placeos room booking,DC=com'"
	for name, c := range map[string]struct {
		changes object // of the one assignment
		has     exchangeHas
		want    exo.Reach
	}{
		"listed, showing the group's name": {
			has:  exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given)}},
			want: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true},
		},
		"listed, showing a scope of its own": {
			changes: object{"CustomResourceScope": booking.Name + "_11111111-2222-4333-8444-555555555555"},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given)}},
			want: exo.Reach{
				Kind: exo.ReachGroup, Name: booking.Name + "_11111111-2222-4333-8444-555555555555", Groups: onBooking, Exact: true,
			},
		},
		"listed, showing nothing": {
			changes: object{"CustomResourceScope": nil},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given)}},
			want:    exo.Reach{Kind: exo.ReachGroup, Groups: onBooking, Exact: true},
		},
		"listed, showing another group": {
			changes: object{"CustomResourceScope": "Board"},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given)}},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: "Board"},
		},
		"listed for two groups": {
			has:  exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(with(given, object{"CustomResourceScope": ""})), labs.ID: says(given)}},
			want: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true}, // it shows the name of one of them
		},
		"listed for two groups, showing nothing": {
			changes: object{"CustomResourceScope": nil},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given), labs.ID: says(given)}},
			want:    exo.Reach{Kind: exo.ReachGroup},
		},
		"listed for two groups, showing nothing, and named by us": {
			changes: object{"CustomResourceScope": nil, "Name": ours},
			has: exchangeHas{byGroup: map[exo.ID][]pwsh.Event{
				booking.ID: says(with(given, object{"Name": ours, "CustomResourceScope": nil})), labs.ID: says(with(given, object{"Name": ours})),
			}},
			want: exo.Reach{Kind: exo.ReachGroup, Groups: onBooking, Exact: true},
		},
		"not listed": {
			want: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name},
		},
		"not listed, and named by us": {
			changes: object{"Name": ours},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true},
		},
		"not listed, and named by us when the application was called otherwise": {
			changes: object{"Name": "Old name Calendars.ReadWrite c4a1f2d8-6f1c9d2e"},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true},
		},
		"named by us for another permission": {
			changes: object{"Name": "PlaceOS Mail.Read c4a1f2d8-6f1c9d2e"},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: booking.Name},
		},
		"the filter is not heeded": {
			has:  exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given, with(given, everywhere))}},
			want: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name},
		},
		"the filter is not heeded, and named by us": {
			changes: object{"Name": ours},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(with(given, object{"Name": ours}), with(given, everywhere))}},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true},
		},
		"the group is not known there yet": {
			changes: object{"Name": ours},
			has:     exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: fails(exotest.Record(notFound, "Couldn't find object"))}},
			want:    exo.Reach{Kind: exo.ReachGroup, Name: booking.Name, Groups: onBooking, Exact: true},
		},
		"everywhere":                  {changes: everywhere, want: exo.Reach{Kind: exo.ReachAll}},
		"everywhere, named by us":     {changes: with(everywhere, object{"Name": ours}), want: exo.Reach{Kind: exo.ReachAll}},
		"everywhere, and yet a scope": {changes: with(everywhere, object{"CustomResourceScope": "Rooms"}), want: exo.Reach{Kind: exo.ReachOther, Name: "Rooms"}},
		"an administrative unit": {
			changes: object{"RecipientWriteScope": "AdministrativeUnit", "CustomResourceScope": ""},
			want:    exo.Reach{Kind: exo.ReachOther, Name: "AdministrativeUnit"},
		},
		"a scope on the group": {
			changes: scoped, has: exchangeHas{scopes: filtered(placeOSFilter)},
			want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: placeOSFilter, Groups: onBooking, Exact: true},
		},
		"a scope that the other property names": {
			changes: with(scoped, object{"CustomResourceScope": nil, "CustomRecipientWriteScope": "Rooms"}), has: exchangeHas{scopes: filtered(placeOSFilter)},
			want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: placeOSFilter, Groups: onBooking, Exact: true},
		},
		"a scope on both groups": {
			changes: scoped, has: exchangeHas{scopes: filtered("(" + placeOSFilter + ") -or (MemberOfGroup -eq 'CN=O''Brien''s labs,DC=COM')")},
			want: exo.Reach{
				Kind: exo.ReachFilter, Name: "Rooms", Filter: "(" + placeOSFilter + ") -or (MemberOfGroup -eq 'CN=O''Brien''s labs,DC=COM')",
				Groups: []exo.ID{labs.ID, booking.ID}, Exact: true,
			},
		},
		"a scope on the group and another one": {
			changes: scoped, has: exchangeHas{scopes: filtered(placeOSFilter + " -or MemberOfGroup -eq 'CN=Board,DC=COM'")},
			want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: placeOSFilter + " -or MemberOfGroup -eq 'CN=Board,DC=COM'", Groups: onBooking},
		},
		"a scope on something else": {
			changes: scoped, has: exchangeHas{scopes: filtered("RecipientTypeDetails -eq 'RoomMailbox'")},
			want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: "RecipientTypeDetails -eq 'RoomMailbox'"},
		},
		"a scope on nobody": {
			changes: scoped, has: exchangeHas{scopes: filtered("MemberOfGroup -eq ''")},
			want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: "MemberOfGroup -eq ''"},
		},
		"a scope that is gone":     {changes: scoped, want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms"}},
		"a scope without a name":   {changes: with(scoped, object{"CustomResourceScope": ""}), want: exo.Reach{Kind: exo.ReachFilter}},
		"a scope without a filter": {changes: scoped, has: exchangeHas{scopes: filtered("")}, want: exo.Reach{Kind: exo.ReachFilter, Name: "Rooms"}},
	} {
		c.has.assignments = []object{with(given, c.changes)}
		got, err := exo.NewAccess(script(c.has.answer), rights).Assignments(t.Context(), placeOS, []exo.Group{booking, labs, made, booking})
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %+v, %v", name, got, err)
			continue
		}
		if diff := cmp.Diff(c.want, got[0].Reach); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAssignments(t *testing.T) {
	rights := administrator(t)
	want := exo.Assignment{Name: "By hand", Role: "Application Calendars.ReadWrite", Enabled: true, Reach: exo.Reach{Kind: exo.ReachGroup, Name: booking.Name}}
	second, off := want, want
	second.Name, second.Role, off.Enabled = "A second", "Application Mail.Read", false
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Assignment
		class string
	}{
		"none":                       {nil, nil, "none"},
		"one":                        {[]object{given}, []exo.Assignment{want}, "none"},
		"true as text":               {[]object{with(given, object{"Enabled": "True"})}, []exo.Assignment{want}, "none"},
		"disabled":                   {[]object{with(given, object{"Enabled": false})}, []exo.Assignment{off}, "none"},
		"the role in another case":   {[]object{with(given, object{"Role": "APPLICATION Calendars.ReadWrite"})}, []exo.Assignment{want}, "none"},
		"the assignee in upper case": {[]object{with(given, object{"RoleAssignee": strings.ToUpper(string(appObject))})}, []exo.Assignment{want}, "none"},
		"the assignee by app id":     {[]object{with(given, object{"RoleAssignee": string(app), "RoleAssigneeName": nil})}, []exo.Assignment{want}, "none"},
		"sorted":                     {[]object{given, with(given, object{"Name": "A second", "Role": "Application Mail.Read"})}, []exo.Assignment{second, want}, "none"},
		"roles that people have":     {[]object{with(given, object{"Role": "Mail Recipients", "RoleAssignee": "Help desk"}), given}, []exo.Assignment{want}, "none"},
		"a role that is none":        {[]object{with(given, object{"Role": "ApplicationImpersonation"})}, nil, "none"},
		"another assignee":           {[]object{with(given, object{"RoleAssignee": string(stranger), "RoleAssigneeName": string(stranger)})}, nil, "incomplete"},
		"no assignee":                {[]object{with(given, object{"RoleAssignee": absent, "RoleAssigneeName": absent})}, nil, "incomplete"},
		"no name":                    {[]object{with(given, object{"Name": ""})}, nil, "incomplete"},
		"no role":                    {[]object{with(given, object{"Role": absent})}, nil, "incomplete"},
		"not said if enabled":        {[]object{with(given, object{"Enabled": absent})}, nil, "incomplete"},
		"not said where":             {[]object{with(given, object{"RecipientWriteScope": absent})}, nil, "incomplete"},
		"one came twice":             {[]object{given, given}, nil, "incomplete"},
	} {
		has := exchangeHas{assignments: c.rows}
		got, err := exo.NewAccess(script(has.answer), rights).Assignments(t.Context(), placeOS, []exo.Group{booking})
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

// Each management scope is read once, and a group is asked about only where something is limited to a group.
func TestAssignmentsAreReadInFewCalls(t *testing.T) {
	scoped := object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}
	has := exchangeHas{scopes: map[string]string{"Rooms": ""}, assignments: []object{
		with(given, scoped), with(given, with(scoped, object{"Name": "Another"})), with(given, with(scoped, object{"Name": "Yet another", "CustomResourceScope": "Gone"})),
	}}
	caller := &noting{Caller: script(has.answer)}
	if _, err := exo.NewAccess(caller, administrator(t)).Assignments(t.Context(), placeOS, []exo.Group{booking, labs}); err != nil || len(caller.calls) != 3 {
		t.Errorf("%d calls, %v; want the list and two scopes: %v", len(caller.calls), err, caller.calls)
	}
}

func TestScopeThatIsAnother(t *testing.T) {
	rights := administrator(t)
	for name, scopes := range map[string][]object{
		"another":   {{"Name": "Board", "RecipientFilter": "x"}},
		"all":       {{"Name": "Rooms", "RecipientFilter": "x"}, {"Name": "Board", "RecipientFilter": "x"}},
		"no filter": {{"Name": "Rooms"}},
		"none":      {},
	} {
		access := exo.NewAccess(script(func(c pwsh.Call) []pwsh.Event {
			if c.Cmdlet == "Get-ManagementScope" {
				return says(scopes...)
			}
			return says(with(given, object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}))
		}), rights)
		if got, err := access.Assignments(t.Context(), placeOS, nil); exo.ClassOf(err) != exo.Incomplete {
			t.Errorf("%s: %+v, %v; want class %s", name, got, err, exo.Incomplete)
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
