package exotest

import (
	"encoding/json"
	"strings"

	"roombridge/runner/exo"
)

// spec is the group that the suite makes at an address.
func spec(address, name string, owners ...exo.ID) exo.GroupSpec {
	alias, _, _ := strings.Cut(address, "@")
	return exo.GroupSpec{
		Name: &name, DisplayName: new(name + " (rooms)"), Alias: &alias, Address: &address, Description: new("Rooms that a platform may read"),
		Join: new("Closed"), Depart: new("Closed"), Owners: owners, RequireSenderAuth: new(true),
	}
}

func (s *suite) create(t T) {
	owner := s.id(t, s.Owners[0])
	want := spec(s.Free[0], "Conformance", owner)
	if id, err := s.Tenant.WhatIf().CreateGroup(t.Context(), want); err != nil || id != "" {
		t.Fatalf("WhatIf: %q, %v", id, err)
	}
	if _, err := s.Tenant.FindGroup(t.Context(), s.Free[0], nil); exo.ClassOf(err) != exo.NotFound {
		t.Fatalf("WhatIf made something: %v", err)
	}
	s.group = s.made(t, want)
	found, err := s.Tenant.FindGroup(t.Context(), s.Free[0], nil)
	if err != nil || found.ID != s.group {
		t.Errorf("found %s by its address, want %s: %v", found.ID, s.group, err)
	}
	if members := s.members(t, s.group); len(members) > 0 {
		t.Errorf("the new group has members: %v", members)
	}
}

// made makes a group, waits until it can be seen and compares it with its spec.
func (s *suite) made(t T, want exo.GroupSpec) exo.ID {
	t.Helper()
	id, err := s.Tenant.CreateGroup(t.Context(), want)
	if err != nil {
		t.Fatalf("making %q: %v", *want.Name, err)
	}
	const looks = 12
	for look := 1; ; look++ {
		_, err := s.Tenant.Group(t.Context(), id, nil)
		if err == nil {
			break
		}
		if exo.ClassOf(err) != exo.NotFound || look == looks {
			t.Fatalf("looking for the new group %q: %v", *want.Name, err)
		}
		if s.Pause != nil {
			s.Pause(t.Context())
		}
	}
	s.same(t, id, want)
	return id
}

func (s *suite) createAgain(t T) {
	_, err := s.Tenant.CreateGroup(t.Context(), spec(s.Free[0], "Conformance again", s.id(t, s.Owners[0])))
	if c := exo.ClassOf(err); c.Answer(exo.Add) != exo.Refused {
		t.Errorf("a second group at %s: %v (class %s), want a refusal", s.Free[0], err, c)
	}
	_, err = s.Tenant.CreateGroup(t.Context(), exo.GroupSpec{Name: new("No address")})
	if exo.ClassOf(err) != exo.Invalid {
		t.Errorf("a group without an address: %v, want class %s", err, exo.Invalid)
	}
}

func (s *suite) set(t T) {
	now := spec(s.Free[0], "Conformance")
	for _, change := range []func(*exo.GroupSpec){
		func(g *exo.GroupSpec) { g.DisplayName = new("Conformance, renamed") },
		func(g *exo.GroupSpec) { g.Description = new("first line\nsecond line") },
		func(g *exo.GroupSpec) { g.Join = new("ApprovalRequired") },
		func(g *exo.GroupSpec) { g.Join = new("Closed") },
		func(g *exo.GroupSpec) { g.Hidden = new(true) },
		func(g *exo.GroupSpec) { g.Hidden = new(false) },
		func(g *exo.GroupSpec) { g.RequireSenderAuth = new(false) },
		func(g *exo.GroupSpec) { g.Description = new("") },
	} {
		only := exo.GroupSpec{}
		change(&only)
		change(&now)
		if err := s.Tenant.SetGroup(t.Context(), s.group, only); err != nil {
			t.Errorf("setting %s: %v", text(only), err)
		}
		s.same(t, s.group, now)
	}
}

func (s *suite) owners(t T) {
	first, second := s.id(t, s.Owners[0]), s.id(t, s.Owners[1])
	s.same(t, s.group, exo.GroupSpec{Owners: []exo.ID{first}})
	g, err := s.Tenant.Group(t.Context(), s.group, []exo.ID{second})
	if err != nil || g.OwnedBy[second] {
		t.Errorf("owned by %s from the start? %v", s.Owners[1], err)
	}
	if err := s.Tenant.SetGroup(t.Context(), s.group, exo.GroupSpec{Owners: []exo.ID{second}}); err != nil {
		t.Fatalf("adding an owner: %v", err)
	}
	s.same(t, s.group, exo.GroupSpec{Owners: []exo.ID{first, second}})
	if g, err := s.Tenant.FindGroup(t.Context(), s.Free[0], []exo.ID{nobody}); exo.ClassOf(err) != exo.Invalid {
		t.Errorf("an owner that is nobody: %v and %v, want class %s", g.OwnedBy, err, exo.Invalid)
	}
}

// Hostile are texts that people could give a room or a group, and that break programs.
func Hostile() []string {
	return []string{
		"O'Brien", "x’; Write-Output INJECTED; ‘", "$(Get-Date)", "a `n backtick", `";`, "会议室 🏢", "right\u200fto\u202eleft\u202c",
		strings.Repeat("é🏢x", 16), "-Identity", "#hash, comma + plus = <x>", "%PATH% & echo", `{"$ss":"x"}`, "s:text", "@{Add='x'}",
	}
}

func (s *suite) hostile(t T) {
	owner := s.id(t, s.Owners[0])
	for i, name := range Hostile() {
		only := exo.GroupSpec{DisplayName: &name, Description: new("about " + name)}
		if err := s.Tenant.SetGroup(t.Context(), s.group, only); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		s.same(t, s.group, only)
		if i+1 < len(s.Free) {
			want := spec(s.Free[i+1], name, owner)
			want.DisplayName = &name
			s.made(t, want)
		}
	}
	err := s.Tenant.SetGroup(t.Context(), s.group, exo.GroupSpec{DisplayName: new("a\x00b")})
	if exo.ClassOf(err) != exo.Invalid {
		t.Errorf("NUL in a name: %v, want class %s", err, exo.Invalid)
	}
}

// same compares the group as the tenant has it now with a spec's settings.
func (s *suite) same(t T, id exo.ID, want exo.GroupSpec) {
	t.Helper()
	g, err := s.Tenant.Group(t.Context(), id, want.Owners)
	if err != nil {
		t.Fatalf("reading %s back: %v", id, err)
	}
	got := exo.GroupSpec{
		Name: has(want.Name, g.Name), DisplayName: has(want.DisplayName, g.DisplayName), Alias: has(want.Alias, g.Alias),
		Address: has(want.Address, g.Address), Description: has(want.Description, g.Description), Join: has(want.Join, g.Join),
		Depart: has(want.Depart, g.Depart), Hidden: has(want.Hidden, g.Hidden), RequireSenderAuth: has(want.RequireSenderAuth, g.RequireSenderAuth),
	}
	for _, o := range want.Owners {
		if g.OwnedBy[o] {
			got.Owners = append(got.Owners, o)
		}
	}
	if text(got) != text(want) || g.Kind() != exo.KindSecurity {
		t.Errorf("%s is  %s\n\twant %s", g.Kind(), text(got), text(want))
	}
}

// has is what there is of a setting that is asked about.
func has[V any](asked *V, value V) *V {
	if asked == nil {
		return nil
	}
	return &value
}

// text shows the settings that are not nil.
func text(spec any) string {
	shown, _ := json.Marshal(spec)
	return string(shown)
}
