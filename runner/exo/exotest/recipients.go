package exotest

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
)

func (s *suite) organization(t T) {
	o, err := s.Tenant.Organization(t.Context())
	if err != nil {
		t.Fatalf("%v", err)
	}
	if o.ID == "" || o.Name != s.Organization || o.Sandbox != s.Sandbox {
		t.Errorf("%+v, want %s (sandbox: %t) and its Guid", o, s.Organization, s.Sandbox)
	}
	_, domain, _ := strings.Cut(s.Free[0], "@")
	if !slices.IsSorted(o.Domains) || !slices.Contains(o.Domains, domain) || !slices.Contains(o.Domains, o.Name) {
		t.Errorf("domains %q, want them sorted, with %s and %s", o.Domains, domain, o.Name)
	}
}

func (s *suite) kinds(t T) {
	for kind, want := range s.Counts {
		got := s.recipients(t, exo.Query{Kinds: []exo.Kind{kind}})
		if len(got) != want {
			t.Errorf("%d of kind %s, want %d", len(got), kind, want)
		}
		for _, r := range got {
			if r.Kind() != kind || r.Address == "" || !slices.Contains(r.Addresses, r.Address) {
				t.Errorf("%+v in the list of kind %s", r, kind)
			}
		}
	}
}

func (s *suite) byAddress(t T) {
	asked := append(slices.Clone(s.Rooms), strings.ToUpper(s.Rooms[0]), s.Free[0])
	if s.Secondary != "" {
		asked = append(asked, s.Secondary)
	}
	got := s.recipients(t, exo.Query{Addresses: asked})
	if want := slices.Sorted(slices.Values(s.Rooms)); !slices.Equal(addresses(got), want) {
		t.Errorf("found %q, want each of %q once", addresses(got), want)
	}
	if s.Secondary == "" {
		return
	}
	got = s.recipients(t, exo.Query{Addresses: []string{s.Secondary}})
	if len(got) != 1 || got[0].Address != s.Rooms[0] || !slices.Contains(got[0].Addresses, s.Secondary) {
		t.Errorf("by %s: %+v, want %s", s.Secondary, got, s.Rooms[0])
	}
}

func (s *suite) byID(t T) {
	want := s.recipients(t, exo.Query{Addresses: s.Rooms})
	asked := []exo.ID{nobody}
	for _, r := range want {
		asked = append(asked, r.ID)
	}
	if got := s.recipients(t, exo.Query{IDs: asked}); !slices.Equal(addresses(got), addresses(want)) {
		t.Errorf("found %q, want %q", addresses(got), addresses(want))
	}
	both := s.recipients(t, exo.Query{IDs: asked[1:2], Addresses: s.Rooms})
	if !slices.Equal(addresses(both), addresses(want)) {
		t.Errorf("by Guid and address: %q, want each of %q once", addresses(both), addresses(want))
	}
}

func (s *suite) refusedQueries(t T) {
	for name, q := range map[string]exo.Query{
		"nothing":          {},
		"an empty Guid":    {IDs: []exo.ID{""}},
		"an empty address": {Addresses: []string{s.Rooms[0], ""}},
		"51 addresses":     {Addresses: slices.Repeat(s.Rooms[:1], 51)},
		"every person":     {Kinds: []exo.Kind{exo.KindPerson}},
	} {
		if got, err := s.Tenant.Recipients(t.Context(), q); exo.ClassOf(err) != exo.Invalid {
			t.Errorf("%s: %d recipients and %v, want class %s", name, len(got), err, exo.Invalid)
		}
	}
	_, groupErr := s.Tenant.Group(t.Context(), "", nil)
	_, membersErr := s.Tenant.Members(t.Context(), "")
	setErr := s.Tenant.SetGroup(t.Context(), "", exo.GroupSpec{})
	for name, err := range map[string]error{"Group": groupErr, "Members": membersErr, "SetGroup": setErr} {
		if exo.ClassOf(err) != exo.Invalid {
			t.Errorf("%s of the empty Guid: %v, want class %s", name, err, exo.Invalid)
		}
	}
	if _, err := s.Tenant.Group(t.Context(), nobody, nil); exo.ClassOf(err) != exo.NotFound {
		t.Errorf("a Guid that nothing has: %v, want class %s", err, exo.NotFound)
	}
}

// nobody is a Guid that no object has.
const nobody exo.ID = "0b5ad0b0-d1e5-4c0c-8a39-6a7f0c1f7c11"

func (s *suite) findGroup(t T) {
	type finding struct {
		class exo.Class
		text  string // a part of the error's
	}
	want := map[string]finding{s.Free[0]: {exo.NotFound, ""}, s.Synced: {exo.SyncedObject, ""}, s.Taken: {exo.AddressTaken, ""}}
	for address, kind := range s.Holders {
		want[address] = finding{exo.WrongKind, string(kind)}
	}
	delete(want, "")
	for address, f := range want {
		g, err := s.Tenant.FindGroup(t.Context(), address, nil)
		if exo.ClassOf(err) != f.class || !strings.Contains(fmt.Sprint(err), f.text) {
			t.Errorf("%s: %q and %v, want class %s: %s", address, g.Name, err, f.class, f.text)
		}
	}
}

func (s *suite) bigGroup(t T) {
	if s.Big == "" {
		return
	}
	g := s.recipients(t, exo.Query{Addresses: []string{s.Big}})
	if len(g) != 1 {
		t.Fatalf("%d objects at %s", len(g), s.Big)
	}
	if got := s.members(t, g[0].ID); len(got) != s.BigCount {
		t.Errorf("%d members, want %d", len(got), s.BigCount)
	}
}

func (s *suite) recipients(t T, q exo.Query) []exo.Recipient {
	t.Helper()
	got, err := s.Tenant.Recipients(t.Context(), q)
	if err != nil {
		t.Fatalf("%v", err)
	}
	s.sorted(t, got)
	return got
}

func (s *suite) members(t T, group exo.ID) []exo.Recipient {
	t.Helper()
	got, err := s.Tenant.Members(t.Context(), group)
	if err != nil {
		t.Fatalf("%v", err)
	}
	s.sorted(t, got)
	return got
}

// sorted checks the promise of a list: each object once, sorted by its Guid.
func (s *suite) sorted(t T, list []exo.Recipient) {
	t.Helper()
	for i := 1; i < len(list); i++ {
		if list[i-1].ID >= list[i].ID {
			t.Errorf("%s before %s: not sorted, or twice", list[i-1].ID, list[i].ID)
		}
	}
}

// id returns the Guid of what has the address.
func (s *suite) id(t T, address string) exo.ID {
	t.Helper()
	got := s.recipients(t, exo.Query{Addresses: []string{address}})
	if len(got) != 1 {
		t.Fatalf("%d objects have the address %s", len(got), address)
	}
	return got[0].ID
}

// addresses are the primary ones, sorted.
func addresses(list []exo.Recipient) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.Address
	}
	slices.Sort(out)
	return out
}
