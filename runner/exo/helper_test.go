package exo_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

// tenant is a small Contoso with a group for these tests, an application that has everything an application
// can have, and a way to put faults before it.
type tenant struct {
	exo.Tenant
	access    exo.Access
	calendars exo.Calendars
	org       *sim.Org
	caller    *noting
	rights    exo.Rights
	group     exo.ID
	rooms     []exo.ID
	admin     exo.ID
	dn        string // of the group
	policy    string // identity
}

const groupAddress = "placeosroombooking@contoso.com"

func open(t testing.TB) *tenant {
	t.Helper()
	org := sim.ContosoOf(60)
	s, err := session.Open(t.Context(), org.Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.com", Mode: session.Interactive,
		Commands: slices.Concat(session.GroupCommands(), session.AccessCommands(), session.CalendarCommands()),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &tenant{org: org, caller: &noting{Caller: s}, rights: s.Rights}
	w.through(w.caller, s.Rights)
	w.group, err = w.CreateGroup(t.Context(), exo.GroupSpec{Name: new("PlaceOS Room Booking"), Address: new(groupAddress)})
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := w.Recipients(t.Context(), exo.Query{Kinds: []exo.Kind{exo.KindRoom}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms {
		w.rooms = append(w.rooms, r.ID)
	}
	people, err := w.Recipients(t.Context(), exo.Query{Addresses: []string{"admin@contoso.com"}})
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	w.admin = people[0].ID
	w.restrict(t)
	w.caller.calls = nil
	return w
}

// restrict gives the application a role by each kind of scope, and a policy.
func (w *tenant) restrict(t testing.TB) {
	err := errors.Join(
		w.org.PutPrincipal(string(app), string(appObject), placeOS.Name),
		w.org.PutScope("Finance", "MemberOfGroup -eq 'CN=Finance'"),
		w.org.PutScopedAssignment("By filter", string(app), "Application Mail.Read", "Finance"),
		w.org.PutAssignment("By group", string(app), "Application Calendars.Read", groupAddress),
		w.org.PutPolicy(string(app), groupAddress, exo.RestrictAccess),
	)
	if err != nil {
		t.Fatal(err)
	}
	group, groupErr := w.Group(t.Context(), w.group, nil)
	policies, err := w.access.Policies(t.Context())
	if err != nil || groupErr != nil || len(policies) != 1 {
		t.Fatal(policies, err, groupErr)
	}
	w.dn, w.policy = group.DN, policies[0].Identity
}

// through puts the tenant on another caller, or on other rights.
func (w *tenant) through(c pwsh.Caller, rights exo.Rights) {
	w.Tenant, w.access, w.calendars = exo.New(c, rights, true), exo.NewAccess(c, rights), exo.NewCalendars(c, rights)
}

// asWhatIf is the tenant with every write that can be asked about sent as -WhatIf.
func (w *tenant) asWhatIf() *tenant {
	asked := *w
	asked.Tenant, asked.access = w.Tenant.WhatIf(), w.access.WhatIf()
	return &asked
}

// in reports whether the recipient is in the group, by the organisation itself.
func (w *tenant) in(t interface{ Fatal(...any) }, id exo.ID) bool {
	before, err := w.org.Members(groupAddress)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.org.RemoveMember(groupAddress, string(id)); err != nil {
		t.Fatal(err)
	}
	after, err := w.org.Members(groupAddress)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) == len(before) {
		return false
	}
	if err := w.org.AddMember(groupAddress, string(id)); err != nil {
		t.Fatal(err)
	}
	return true
}

// method is one call of a method.
type method struct {
	name  string
	call  func(ctx context.Context, w *tenant) error
	reads bool
}

// methods are all of a Tenant's, an Access's and those of Calendars. Each succeeds, but for EnableCustomization.
func (w *tenant) methods() []method {
	return slices.Concat(w.tenantMethods(), w.accessMethods(), batchMethods())
}

func (w *tenant) tenantMethods() []method {
	spec := exo.GroupSpec{
		Name: new("Another"), DisplayName: new("Another"), Alias: new("another"), Address: new("another@contoso.com"), Description: new("x"),
		Join: new("Closed"), Depart: new("Closed"), Owners: []exo.ID{w.admin}, Hidden: new(true), RequireSenderAuth: new(true),
	}
	return []method{
		{"Organization", func(ctx context.Context, w *tenant) error { return second(w.Organization(ctx)) }, true},
		{"Recipients of a kind", func(ctx context.Context, w *tenant) error {
			return second(w.Recipients(ctx, exo.Query{Kinds: []exo.Kind{exo.KindRoom}}))
		}, true},
		{"Recipients by address", func(ctx context.Context, w *tenant) error {
			return second(w.Recipients(ctx, exo.Query{Addresses: []string{"boardroom@contoso.com"}}))
		}, true},
		{"Recipients by Guid", func(ctx context.Context, w *tenant) error {
			return second(w.Recipients(ctx, exo.Query{IDs: w.rooms[:2]}))
		}, true},
		{"FindGroup", func(ctx context.Context, w *tenant) error {
			return second(w.FindGroup(ctx, groupAddress, []exo.ID{w.admin}))
		}, true},
		{"Group", func(ctx context.Context, w *tenant) error { return second(w.Group(ctx, w.group, nil)) }, true},
		{"Members", func(ctx context.Context, w *tenant) error { return second(w.Members(ctx, w.group)) }, true},
		{"CreateGroup", func(ctx context.Context, w *tenant) error { return second(w.CreateGroup(ctx, spec)) }, false},
		{"SetGroup", func(ctx context.Context, w *tenant) error { return w.SetGroup(ctx, w.group, spec) }, false},
		{"Change: remove", func(ctx context.Context, w *tenant) error {
			return firstOf(func(note func(*exo.Error) error) error {
				return w.Change(ctx, exo.Change{Op: exo.Remove, Group: w.group, Members: w.rooms[:1]}, func(r exo.Result) error { return note(r.Err) })
			})
		}, false},
	}
}

func (w *tenant) accessMethods() []method {
	const strangerObject exo.ID = "7d1e8c6f-4b2a-4f9d-a3c5-0e6b8d9f7a31"
	group := exo.Group{Recipient: exo.Recipient{ID: w.group, Name: "PlaceOS Room Booking"}, DN: w.dn}
	return []method{
		{"Customized", func(ctx context.Context, w *tenant) error { return second(w.access.Customized(ctx)) }, true},
		{"Principals", func(ctx context.Context, w *tenant) error {
			return second(w.access.Principals(ctx, app, appObject))
		}, true},
		{"Assignments", func(ctx context.Context, w *tenant) error {
			return second(w.access.Assignments(ctx, placeOS, []exo.Group{group}))
		}, true},
		{"Policies", func(ctx context.Context, w *tenant) error {
			policies, err := w.access.Policies(ctx)
			if err == nil {
				_, err = exo.PoliciesOf(policies, app)
			}
			return err
		}, true},
		{"Covered", func(ctx context.Context, w *tenant) error { return second(w.access.Covered(ctx, group)) }, true},
		{"Sample", func(ctx context.Context, w *tenant) error {
			_, _, err := w.access.Sample(ctx, exo.KindShared)
			return err
		}, true},
		{"EnableCustomization", func(ctx context.Context, w *tenant) error { return w.access.EnableCustomization(ctx) }, false},
		{"CreatePrincipal", func(ctx context.Context, w *tenant) error {
			return w.access.CreatePrincipal(ctx, exo.Principal{AppID: stranger, ObjectID: strangerObject, Name: "Another"})
		}, false},
		{"Assign", func(ctx context.Context, w *tenant) error {
			return w.access.Assign(ctx, exo.NewAssignment{Principal: placeOS, Permission: "Calendars.ReadWrite", Group: w.group})
		}, false},
		{"CreatePolicy", func(ctx context.Context, w *tenant) error {
			return w.access.CreatePolicy(ctx, exo.NewPolicy{AppID: stranger, Group: w.group, Description: "x"})
		}, false},
		{"RemovePolicy", func(ctx context.Context, w *tenant) error { return w.access.RemovePolicy(ctx, w.policy) }, false},
	}
}

// batchMethods are those that give an answer for each, for one room.
func batchMethods() []method {
	var methods []method
	for _, a := range append(askings, changes) {
		call := func(ctx context.Context, w *tenant) error {
			return firstOf(func(note func(*exo.Error) error) error {
				return a.run(ctx, w, w.rooms[:1], func(_ exo.ID, e *exo.Error) error { return note(e) })
			})
		}
		methods = append(methods, method{a.name, call, a.reads})
	}
	return methods
}

// setCalendars is the one write that is never sent as -WhatIf.
const setCalendars = "SetCalendars"

// firstOf returns what a method that answers one by one returned, else the first error that it told of.
func firstOf(run func(note func(*exo.Error) error) error) error {
	var first error
	err := run(func(e *exo.Error) error {
		if e != nil && first == nil {
			first = e
		}
		return nil
	})
	if err == nil {
		err = first
	}
	return err
}

func second[V any](_ V, err error) error { return err }

// noting notes the calls.
type noting struct {
	pwsh.Caller
	calls []pwsh.Call
}

func (n *noting) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	n.calls = append(n.calls, calls...)
	return n.Caller.Run(ctx, calls, each)
}

// without are the rights less a cmdlet, or less one parameter of it.
func without(r exo.Rights, cmdlet, param string) exo.Rights {
	less := maps.Clone(r)
	delete(less, cmdlet)
	if param != "" {
		less[cmdlet] = maps.Clone(r[cmdlet])
		delete(less[cmdlet], param)
	}
	return less
}
