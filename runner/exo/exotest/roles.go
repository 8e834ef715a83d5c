package exotest

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
)

func (s *accessSuite) principal(t T) {
	p, a := s.asked.Principal, s.asked.Access
	s.principals(t, "before", nil)
	if err := a.WhatIf().CreatePrincipal(t.Context(), p); err != nil {
		t.Errorf("WhatIf: %v", err)
	}
	s.principals(t, "after WhatIf", nil)
	if err := a.CreatePrincipal(t.Context(), p); err != nil {
		t.Fatalf("making it: %v", err)
	}
	s.principals(t, "after it was made", []exo.Principal{p})
	if c := exo.ClassOf(a.CreatePrincipal(t.Context(), p)); c.Answer("") != exo.Refused {
		t.Errorf("making it again: class %q, want a refusal", c)
	}
	if found, err := a.Principals(t.Context(), nobody, nobody); len(found) > 0 || err != nil {
		t.Errorf("an id that nothing has: %+v, %v", found, err)
	}
}

// principals looks by both ids, and by each beside one that nothing has.
func (s *accessSuite) principals(t T, when string, want []exo.Principal) {
	t.Helper()
	p := s.asked.Principal
	for _, ids := range [][2]exo.ID{{p.AppID, p.ObjectID}, {p.AppID, nobody}, {nobody, p.ObjectID}, {p.AppID, p.AppID}} {
		if found, err := s.asked.Access.Principals(t.Context(), ids[0], ids[1]); !slices.Equal(found, want) || err != nil {
			t.Errorf("%s, by %s: %+v, want %+v: %v", when, ids, found, want, err)
		}
	}
}

// permissions are those that the suite gives, all on the group of the rooms.
var permissions = []string{"Calendars.ReadWrite", "MailboxSettings.Read"}

func (s *accessSuite) assign(t T) {
	a := s.asked.Access
	s.assignments(t, "before", nil)
	var want []exo.Assignment
	for _, permission := range permissions {
		n := exo.NewAssignment{Principal: s.asked.Principal, Permission: permission, Group: s.scope.ID}
		if err := a.WhatIf().Assign(t.Context(), n); err != nil {
			t.Errorf("WhatIf of %s: %v", permission, err)
		}
		s.assignments(t, "after WhatIf", want)
		if err := a.Assign(t.Context(), n); err != nil {
			t.Fatalf("giving %s: %v", permission, err)
		}
		want = append(want, exo.Assignment{
			Name: n.Name(), Role: exo.RolePrefix + permission, Enabled: true, Reach: exo.Reach{Kind: exo.ReachGroup, Groups: []exo.ID{s.scope.ID}, Exact: true},
		})
		slices.SortFunc(want, func(a, b exo.Assignment) int { return strings.Compare(a.Name, b.Name) })
		s.assignments(t, "after giving "+permission, want)
	}
	for name, n := range map[string]exo.NewAssignment{
		"the same again":      {Principal: s.asked.Principal, Permission: permissions[0], Group: s.scope.ID},
		"an unknown role":     {Principal: s.asked.Principal, Permission: "Rooms.Invent", Group: s.scope.ID},
		"an unknown group":    {Principal: s.asked.Principal, Permission: permissions[0], Group: nobody},
		"an unknown somebody": {Principal: exo.Principal{AppID: nobody, ObjectID: nobody}, Permission: permissions[0], Group: s.scope.ID},
	} {
		if err := a.Assign(t.Context(), n); exo.ClassOf(err).Answer("") != exo.Refused {
			t.Errorf("%s: %v (class %q), want a refusal", name, err, exo.ClassOf(err))
		}
	}
	s.assignments(t, "after what was refused", want)
	found, err := a.Assignments(t.Context(), s.asked.Principal, []exo.Group{s.nested})
	if err != nil || len(found) != len(want) || slices.ContainsFunc(found, func(a exo.Assignment) bool { return a.Reach.Exact || a.Reach.Groups != nil }) {
		t.Errorf("asked about another group: %+v, %v; want all, on none of the groups", found, err)
	}
}

// assignments compares what there is, but for the name of the scope, which has several forms.
func (s *accessSuite) assignments(t T, when string, want []exo.Assignment) {
	t.Helper()
	found, err := s.asked.Access.Assignments(t.Context(), s.asked.Principal, []exo.Group{s.nested, s.scope})
	for i := range found {
		found[i].Reach.Name = ""
	}
	if got, want := fmt.Sprintf("%+v", found), fmt.Sprintf("%+v", want); got != want || err != nil {
		t.Errorf("%s: %s, %v\n\twant %s", when, got, err, want)
	}
}

func (s *accessSuite) authorize(t T) {
	mailboxes := slices.Concat(s.rooms, []exo.ID{s.person, nobody, s.rooms[0]})
	for _, d := range s.decisions(t, mailboxes, func(each func(exo.Decision) error) error {
		return s.asked.Access.Authorize(t.Context(), s.asked.Principal, mailboxes, each)
	}) {
		var in, all []string
		for _, g := range d.Grants {
			all = append(all, g.Role)
			if g.In {
				in = append(in, g.Role)
			}
			if g.Unscoped() {
				t.Errorf("unscoped: %+v", g)
			}
		}
		slices.Sort(in)
		want := []string{exo.RolePrefix + permissions[0], exo.RolePrefix + permissions[1]}
		switch {
		case d.Mailbox == nobody:
		case d.Mailbox == s.person && (len(in) > 0 || len(all) != len(want)):
			t.Errorf("%s, which is not in the group: %+v", s.asked.Person, d.Grants)
		case d.Mailbox != s.person && !slices.Equal(in, want):
			t.Errorf("the room %s: %q, want %q", d.Mailbox, in, want)
		}
	}
}

// decisions asks, and checks that there is one for every mailbox, in order, and an error for the one that nobody has.
func (s *accessSuite) decisions(t T, mailboxes []exo.ID, ask func(each func(exo.Decision) error) error) []exo.Decision {
	t.Helper()
	var got []exo.Decision
	err := ask(func(d exo.Decision) error {
		got = append(got, d)
		return nil
	})
	if err != nil || len(got) != len(mailboxes) {
		t.Fatalf("%d decisions for %d mailboxes, %v", len(got), len(mailboxes), err)
	}
	for i, d := range got {
		missing := d.Err != nil && d.Err.Class == exo.NotFound && d.Grants == nil
		if d.Mailbox != mailboxes[i] || missing != (d.Mailbox == nobody) || !missing && d.Err != nil {
			t.Errorf("decision %d is %+v, want one about %s", i, d, mailboxes[i])
		}
	}
	return got
}
