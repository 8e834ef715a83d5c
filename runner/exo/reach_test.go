package exo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
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

// An assignment is limited to a group if the scope that it shows can be the group's, and Exchange lists it by the
// group's Guid; or, where the listing says nothing, if its own name says so.
func TestReach(t *testing.T) {
	rights := administrator(t)
	everywhere := object{"Name": "Everywhere", "RecipientWriteScope": "Organization", "CustomResourceScope": ""}
	scoped := object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}
	filtered := func(filter string) map[string]string { return map[string]string{"Rooms": filter} }
	shows := func(scope any) object { return object{"CustomResourceScope": scope} }
	oursShows := func(scope any) object { return object{"Name": ours, "CustomResourceScope": scope} }
	lists := func(names ...string) []pwsh.Event { // as limited to a group
		var rows []object
		for _, n := range names {
			rows = append(rows, with(given, object{"Name": n}))
		}
		return says(rows...)
	}
	refuses := func(reason string) exchangeHas {
		return exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: fails(exotest.Record(reason, "x")), labs.ID: fails(exotest.Record(reason, "x"))}}
	}
	byHand := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: lists("By hand")}}
	byUs := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: lists(ours)}}
	byHandOnLabs := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{labs.ID: lists("By hand")}}
	onLabs := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{labs.ID: lists(ours)}}
	onBoth := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: lists("By hand", ours), labs.ID: lists("By hand", ours)}}
	ignored := exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(given, with(given, object{"Name": ours}), with(given, everywhere))}}
	onBooking := []exo.ID{booking.ID}
	is := func(name string) exo.Reach {
		return exo.Reach{Kind: exo.ReachGroup, Name: name, Groups: onBooking, Exact: true}
	}
	isNot := func(name string) exo.Reach { return exo.Reach{Kind: exo.ReachGroup, Name: name} }
	const (
		own        = "_11111111-2222-4333-8444-555555555555" // how a scope of its own goes on behind the group's name
		remade     = "PlaceOS Calendars.ReadWrite c4a1f2d8-ffffffff"
		remadeMail = "PlaceOS Mail.Read c4a1f2d8-ffffffff"
		elsewhere  = "PlaceOS Calendars.ReadWrite ffffffff-ffffffff"
	)
	forLabs := exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: labs.ID}.Name()
	lists1 := func(name string) exchangeHas {
		return exchangeHas{byGroup: map[exo.ID][]pwsh.Event{booking.ID: lists(name)}}
	}
	const placeOSFilter = "MemberOfGroup -eq 'CN=placeos room booking,DC=com'"
	for name, c := range map[string]struct {
		changes object // of the one assignment
		has     exchangeHas
		want    exo.Reach
	}{
		"listed, showing the group's name":       {has: byHand, want: is(booking.Name)},
		"listed, showing it in another case":     {changes: shows("PLACEOS room booking"), has: byHand, want: is("PLACEOS room booking")},
		"listed, showing its display name":       {changes: shows(labs.DisplayName), has: byHandOnLabs, want: exo.Reach{Kind: exo.ReachGroup, Name: labs.DisplayName, Groups: []exo.ID{labs.ID}, Exact: true}},
		"listed, showing its Guid":               {changes: shows(string(booking.ID)), has: byHand, want: is(string(booking.ID))},
		"listed, showing a scope of its own":     {changes: shows(booking.Name + own), has: byHand, want: is(booking.Name + own)},
		"listed, showing that of another group":  {changes: shows("Board" + own), has: byHand, want: isNot("Board" + own)},
		"listed, showing another group":          {changes: shows("Board"), has: byHand, want: isNot("Board")},
		"listed, showing a name with ours in it": {changes: shows(booking.Name + " VIP"), has: byHand, want: isNot(booking.Name + " VIP")},
		"listed, showing ours after another":     {changes: shows("All staff and " + booking.Name), has: byHand, want: isNot("All staff and " + booking.Name)},
		"listed, showing a scope on the group": {
			changes: shows("Rooms"), want: is("Rooms"),
			has: exchangeHas{byGroup: byHand.byGroup, scopes: filtered(placeOSFilter)},
		},
		"listed, showing a scope on it and another": {
			changes: shows("Rooms"), want: isNot("Rooms"),
			has: exchangeHas{byGroup: byHand.byGroup, scopes: filtered(placeOSFilter + " -or MemberOfGroup -eq 'CN=Board,DC=COM'")},
		},
		"listed, showing a scope on another": {
			changes: shows("Rooms"), want: isNot("Rooms"),
			has: exchangeHas{byGroup: byHand.byGroup, scopes: filtered("MemberOfGroup -eq 'CN=Board,DC=COM'")},
		},
		"listed, named by us, showing a scope of its own of another name": {
			changes: oursShows("Rooms" + own), has: byUs, want: exo.Reach{Kind: exo.ReachGroup, Name: "Rooms" + own, Groups: onBooking},
		},
		"listed, named by us, showing another group": {changes: oursShows("Board"), has: byUs, want: isNot("Board")},
		"listed, named by us, showing another name and a scope of it on the group": {
			changes: oursShows("Rooms"), want: is("Rooms"),
			has: exchangeHas{byGroup: byUs.byGroup, scopes: filtered(placeOSFilter)},
		},
		"listed, named by us for another Guid":     {changes: object{"Name": remade}, has: lists1(remade), want: isNot(booking.Name)},
		"listed, named so for another permission":  {changes: object{"Name": remadeMail}, has: lists1(remadeMail), want: isNot(booking.Name)},
		"listed, named for another application":    {changes: object{"Name": elsewhere}, has: lists1(elsewhere), want: is(booking.Name)},
		"listed, showing nothing":                  {changes: shows(nil), has: byHand, want: isNot("")},
		"listed, showing nothing, and named by us": {changes: oursShows(nil), has: byUs, want: is("")},

		"the listing is empty":                                     {want: isNot(booking.Name)},
		"the listing is empty, named by us":                        {changes: object{"Name": ours}, want: is(booking.Name)},
		"the listing is empty, named by us, showing another group": {changes: oursShows("Board"), want: isNot("Board")},
		"the listing is empty, named by us, showing nothing":       {changes: oursShows(nil), want: isNot("")},
		"the listing is empty, named by us, showing the Guid":      {changes: oursShows(string(booking.ID)), want: is(string(booking.ID))},
		"the listing is empty, named by us, showing a scope of its own": {
			changes: oursShows(booking.Name + own), want: is(booking.Name + own),
		},
		"the listing is empty, named by us, showing its display name": {
			changes: object{"Name": forLabs, "CustomResourceScope": labs.DisplayName}, want: isNot(labs.DisplayName),
		},
		"the listing is empty, named by us, showing a scope on the group": {
			changes: oursShows("Rooms"), has: exchangeHas{scopes: filtered(placeOSFilter)}, want: isNot("Rooms"),
		},
		"the listing is empty, named by us as a role that is its own": {changes: object{"Name": ours, "Role": "Calendars.ReadWrite"}, want: isNot(booking.Name)},
		"the listing is empty, named by us when the application was called otherwise": {
			changes: object{"Name": "Old name Calendars.ReadWrite c4a1f2d8-6f1c9d2e"}, want: is(booking.Name),
		},
		"the listing is empty, named by us for another permission": {
			changes: object{"Name": "PlaceOS Mail.Read c4a1f2d8-6f1c9d2e"}, want: isNot(booking.Name),
		},
		"listed for another group, named by us":       {changes: object{"Name": ours}, has: onLabs, want: isNot(booking.Name)},
		"another one is listed, named by us":          {changes: object{"Name": ours}, has: byHand, want: isNot(booking.Name)},
		"listed for two groups":                       {has: onBoth, want: isNot(booking.Name)},
		"listed for two groups, named by us":          {changes: object{"Name": ours}, has: onBoth, want: is(booking.Name)},
		"listed with another scope":                   {has: ignored, want: isNot(booking.Name)},
		"listed with another scope, named by us":      {changes: object{"Name": ours}, has: ignored, want: is(booking.Name)},
		"not known there yet, named by us":            {changes: object{"Name": ours}, has: refuses(notFound), want: is(booking.Name)},
		"the parameter is refused, named by us":       {changes: object{"Name": ours}, has: refuses("RecipientTaskException"), want: is(booking.Name)},
		"refused in a way of its own, named by us":    {changes: object{"Name": ours}, has: refuses("NotSupportedException"), want: is(booking.Name)},
		"the parameter is not given, named by us":     {changes: object{"Name": ours}, has: refuses("UnauthorizedAccessException"), want: is(booking.Name)},
		"the parameter is refused, given by somebody": {has: refuses("RecipientTaskException"), want: isNot(booking.Name)},

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

// A server that lists every role on a group, whichever is asked for, shows it by the names of the scopes.
func TestHeedlessListing(t *testing.T) {
	rights := administrator(t)
	const own = "_11111111-2222-4333-8444-555555555555"
	for foreign, c := range map[string]struct {
		named, listed bool // whether ours, and the foreign one, are on the group
	}{
		"Board":                          {true, false},
		"":                               {true, false},
		booking.Name + " VIP":            {true, false},
		"All staff and " + booking.Name:  {true, false},
		booking.Name + own:               {true, true}, // of the same group: nothing speaks against the listing
		strings.ToUpper(booking.Name):    {true, true},
		"All staff and " + labs.Name:     {true, false},
		booking.Name + own + " and more": {true, false},
	} {
		rows := []object{with(given, object{"Name": "A foreign one", "CustomResourceScope": foreign}), with(given, object{"Name": ours})}
		has := exchangeHas{assignments: rows, byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(rows...)}}
		got, err := exo.NewAccess(script(has.answer), rights).Assignments(t.Context(), placeOS, []exo.Group{booking})
		if err != nil || len(got) != 2 || got[0].Reach.Exact != c.listed || got[1].Reach.Exact != c.named {
			t.Errorf("beside one on %q: %+v, %v; want %+v", foreign, got, err, c)
		}
	}
}

// Where no scope is shown, the listing has to tell assignments apart: what is listed for every group that is asked
// about may be listed whichever that is.
func TestListingTellsApart(t *testing.T) {
	rights := administrator(t)
	blank := with(given, object{"Name": ours, "CustomResourceScope": nil})
	second := with(blank, object{"Name": "A second", "Role": "Application Mail.Read"})
	for name, c := range map[string]struct {
		all, listed []object
		groups      []exo.Group
		want        bool
	}{
		"one assignment, one group":                  {[]object{blank}, []object{blank}, []exo.Group{booking}, false},
		"not listed for another group":               {[]object{blank}, []object{blank}, []exo.Group{booking, labs}, true},
		"another is not listed":                      {[]object{blank, second}, []object{blank}, []exo.Group{booking}, true},
		"another, everywhere, has not to be listed":  {[]object{blank, with(second, object{"RecipientWriteScope": "Organization"})}, []object{blank}, []exo.Group{booking}, false},
		"both are listed for the one group":          {[]object{blank, second}, []object{blank, second}, []exo.Group{booking}, false},
		"both are listed for the first of two":       {[]object{blank, second}, []object{blank, second}, []exo.Group{booking, labs}, true},
		"both, and the other group is asked in vain": {[]object{blank, second}, []object{blank, second}, []exo.Group{booking, made}, false},
	} {
		has := exchangeHas{assignments: c.all, byGroup: map[exo.ID][]pwsh.Event{booking.ID: says(c.listed...), made.ID: fails(exotest.Record(notFound, "x"))}}
		got, err := exo.NewAccess(script(has.answer), rights).Assignments(t.Context(), placeOS, c.groups)
		i := slices.IndexFunc(got, func(a exo.Assignment) bool { return a.Name == ours })
		if err != nil || i < 0 || got[i].Reach.Exact != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A role that was given on a group before, which had the name that one has now, is on none, whatever is listed.
func TestMadeAgain(t *testing.T) {
	for _, filter := range []sim.GroupScopeFilter{sim.FilterHeeded, sim.FilterNone, sim.FilterIgnored} {
		w := open(t)
		w.org.SetGroupScopeFilter(filter)
		n := exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: w.group}
		err := errors.Join(w.org.RemoveAssignment("By group"), w.org.RemoveAssignment("By filter"), w.access.Assign(t.Context(), n), w.org.RemoveRecipient(groupAddress))
		again, makeErr := w.CreateGroup(t.Context(), exo.GroupSpec{Name: new("PlaceOS Room Booking"), Address: new(groupAddress)})
		if err := errors.Join(err, makeErr); err != nil {
			t.Fatal(err)
		}
		group, groupErr := w.Group(t.Context(), again, nil)
		got, err := w.access.Assignments(t.Context(), placeOS, []exo.Group{group})
		i := slices.IndexFunc(got, func(a exo.Assignment) bool { return a.Name == n.Name() })
		if err := errors.Join(err, groupErr); err != nil || again == w.group || i < 0 || got[i].Reach.Exact || got[i].Reach.Name != group.Name {
			t.Errorf("filter %d: %+v, %v", filter, got, err)
		}
	}
}

// A group that is renamed keeps its roles. A scope of its own shows the name that it had.
func TestRenamedGroup(t *testing.T) {
	for _, shape := range []sim.ScopeShape{sim.ScopeByName, sim.ScopeOfItsOwn} {
		w := open(t)
		w.org.SetScopeShape(shape)
		n := exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: w.group}
		if err := errors.Join(w.access.Assign(t.Context(), n), w.org.SetGroup(groupAddress, "Name", "Rooms of ours")); err != nil {
			t.Fatal(err)
		}
		group, groupErr := w.Group(t.Context(), w.group, nil)
		got, err := w.access.Assignments(t.Context(), placeOS, []exo.Group{group})
		i := slices.IndexFunc(got, func(a exo.Assignment) bool { return a.Name == n.Name() })
		if err := errors.Join(err, groupErr); err != nil || i < 0 || !slices.Equal(got[i].Reach.Groups, []exo.ID{w.group}) || got[i].Reach.Exact != (shape == sim.ScopeByName) {
			t.Errorf("shape %d: %+v, %v", shape, got, err)
		}
	}
}

// An assignment that somebody points at another group keeps its name, and is on the other one.
func TestRetargeted(t *testing.T) {
	for name, set := range map[string]func(*sim.Org){
		"as seeded":                func(*sim.Org) {},
		"a scope of its own":       func(o *sim.Org) { o.SetScopeShape(sim.ScopeOfItsOwn) },
		"the filter lists none":    func(o *sim.Org) { o.SetGroupScopeFilter(sim.FilterNone) },
		"the filter is not heeded": func(o *sim.Org) { o.SetGroupScopeFilter(sim.FilterIgnored) },
		"a scope of its own, and the filter lists none": func(o *sim.Org) {
			o.SetScopeShape(sim.ScopeOfItsOwn)
			o.SetGroupScopeFilter(sim.FilterNone)
		},
	} {
		w := open(t)
		set(w.org)
		n := exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: w.group}
		group, err := w.Group(t.Context(), w.group, nil)
		if err := errors.Join(err, w.access.Assign(t.Context(), n)); err != nil {
			t.Fatal(err)
		}
		is := func(want ...exo.ID) {
			t.Helper()
			got, err := w.access.Assignments(t.Context(), placeOS, []exo.Group{group})
			i := slices.IndexFunc(got, func(a exo.Assignment) bool { return a.Name == n.Name() })
			if err != nil || i < 0 || !slices.Equal(got[i].Reach.Groups, want) || got[i].Reach.Exact != (want != nil) {
				t.Errorf("%s: %+v, %v; want %q on %q", name, got, err, n.Name(), want)
			}
		}
		is(w.group)
		if err := w.org.RetargetAssignment(n.Name(), "finance"); err != nil {
			t.Fatal(err)
		}
		is()
		group.DisplayName = "Finance" // as the other group's Name
		is()

		// The other group bears our group's name while the role is pointed at it.
		rename := func(group, name string) error { return w.org.SetGroup(group, "Name", name) }
		if err := errors.Join(rename(string(w.group), "For a moment"), rename("finance", group.Name),
			w.org.RetargetAssignment(n.Name(), "finance@contoso.com"),
			rename("finance@contoso.com", "Finance"), rename(string(w.group), group.Name)); err != nil {
			t.Fatal(err)
		}
		is()
	}
}

// A server that does not heed which group it is asked about lists the only role for every group. The name it
// shows is then all there is, and another group may have ours as its display name.
func TestDisplayNameOfAnother(t *testing.T) {
	w := open(t)
	w.org.SetGroupScopeFilter(sim.FilterIgnored)
	n := exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: w.group}
	group, err := w.Group(t.Context(), w.group, nil)
	if err := errors.Join(err, w.org.RemoveAssignment("By filter"), w.org.RemoveAssignment("By group"), w.access.Assign(t.Context(), n)); err != nil {
		t.Fatal(err)
	}
	for _, other := range []bool{false, true} {
		if other {
			group.DisplayName = "Finance"
			if err := w.org.RetargetAssignment(n.Name(), "finance"); err != nil {
				t.Fatal(err)
			}
		}
		got, err := w.access.Assignments(t.Context(), placeOS, []exo.Group{group})
		if err != nil || len(got) != 1 || got[0].Reach.Exact == other {
			t.Errorf("pointed at another group: %v; got %+v, %v", other, got, err)
		}
	}
}
