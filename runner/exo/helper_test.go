package exo_test

import (
	"context"
	"maps"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

// tenant is a small Contoso with a group for these tests, and a way to put faults before it.
type tenant struct {
	exo.Tenant
	org    *sim.Org
	caller *noting
	rights exo.Rights
	group  exo.ID
	rooms  []exo.ID
	admin  exo.ID
}

const groupAddress = "placeosroombooking@contoso.com"

func open(t testing.TB) *tenant {
	t.Helper()
	org := sim.ContosoOf(60)
	s, err := session.Open(t.Context(), org.Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.com", Mode: session.Interactive,
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
	w.caller.calls = nil
	return w
}

// through puts the tenant on another caller, or on other rights.
func (w *tenant) through(c pwsh.Caller, rights exo.Rights) { w.Tenant = exo.New(c, rights, true) }

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

// method is one call of a Tenant's method.
type method struct {
	name  string
	call  func(ctx context.Context, t exo.Tenant) error
	reads bool
}

// methods are all of a Tenant's; each succeeds.
func (w *tenant) methods() []method {
	spec := exo.GroupSpec{
		Name: new("Another"), DisplayName: new("Another"), Alias: new("another"), Address: new("another@contoso.com"), Description: new("x"),
		Join: new("Closed"), Depart: new("Closed"), Owners: []exo.ID{w.admin}, Hidden: new(true), RequireSenderAuth: new(true),
	}
	change := func(op exo.Op) func(context.Context, exo.Tenant) error {
		return func(ctx context.Context, t exo.Tenant) error {
			var failed error
			err := t.Change(ctx, exo.Change{Op: op, Group: w.group, Members: w.rooms[:1]}, func(r exo.Result) error {
				if r.Err != nil {
					failed = r.Err
				}
				return nil
			})
			if err == nil {
				err = failed
			}
			return err
		}
	}
	return []method{
		{"Organization", func(ctx context.Context, t exo.Tenant) error { return second(t.Organization(ctx)) }, true},
		{"Recipients of a kind", func(ctx context.Context, t exo.Tenant) error {
			return second(t.Recipients(ctx, exo.Query{Kinds: []exo.Kind{exo.KindRoom}}))
		}, true},
		{"Recipients by address", func(ctx context.Context, t exo.Tenant) error {
			return second(t.Recipients(ctx, exo.Query{Addresses: []string{"boardroom@contoso.com"}}))
		}, true},
		{"Recipients by Guid", func(ctx context.Context, t exo.Tenant) error {
			return second(t.Recipients(ctx, exo.Query{IDs: w.rooms[:2]}))
		}, true},
		{"FindGroup", func(ctx context.Context, t exo.Tenant) error {
			return second(t.FindGroup(ctx, groupAddress, []exo.ID{w.admin}))
		}, true},
		{"Group", func(ctx context.Context, t exo.Tenant) error { return second(t.Group(ctx, w.group, nil)) }, true},
		{"Members", func(ctx context.Context, t exo.Tenant) error { return second(t.Members(ctx, w.group)) }, true},
		{"CreateGroup", func(ctx context.Context, t exo.Tenant) error { return second(t.CreateGroup(ctx, spec)) }, false},
		{"SetGroup", func(ctx context.Context, t exo.Tenant) error { return t.SetGroup(ctx, w.group, spec) }, false},
		{"Change: add", change(exo.Add), false},
		{"Change: remove", change(exo.Remove), false},
	}
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
