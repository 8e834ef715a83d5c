package exotest

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
)

func (s *accessSuite) policy(t T) {
	app, a := s.asked.Principal.AppID, s.asked.Access
	before := s.policies(t)
	p := exo.NewPolicy{AppID: app, Group: s.nested.ID, Description: "O'Brien's rooms"}
	if err := a.WhatIf().CreatePolicy(t.Context(), p); err != nil {
		t.Errorf("WhatIf: %v", err)
	}
	if after := s.policies(t); !slices.Equal(after, before) {
		t.Errorf("WhatIf made a policy: %+v", after)
	}
	if err := a.CreatePolicy(t.Context(), p); err != nil {
		t.Fatalf("making a policy: %v", err)
	}
	after := s.policies(t)
	i := slices.IndexFunc(after, func(p exo.Policy) bool { return !slices.Contains(before, p) })
	if len(after) != len(before)+1 || i < 0 {
		t.Fatalf("%d policies before, %d after one was made", len(before), len(after))
	}
	made := after[i]
	if made.AppID != app || made.Right != exo.RestrictAccess || made.Description != p.Description || !made.On(s.nested) || made.On(s.scope) {
		t.Errorf("made %+v, want one on %s", made, s.nested.Name)
	}
	s.check(t)
	if err := a.WhatIf().RemovePolicy(t.Context(), made.Identity); err != nil || !slices.Contains(s.policies(t), made) {
		t.Errorf("WhatIf of its removal: %v", err)
	}
	if err := a.RemovePolicy(t.Context(), made.Identity); err != nil {
		t.Errorf("removing it: %v", err)
	}
	if left := s.policies(t); !slices.Equal(left, before) {
		t.Errorf("%+v, want what was there before", left)
	}
	if err := a.RemovePolicy(t.Context(), made.Identity); exo.ClassOf(err) != exo.NotFound {
		t.Errorf("removing it again: %v, want class %s", err, exo.NotFound)
	}
}

func (s *accessSuite) policies(t T) []exo.Policy {
	t.Helper()
	list, err := s.asked.Access.Policies(t.Context())
	if err != nil {
		t.Fatalf("%v", err)
	}
	if !slices.IsSortedFunc(list, func(a, b exo.Policy) int { return strings.Compare(a.Identity, b.Identity) }) {
		t.Errorf("not sorted: %+v", list)
	}
	return list
}

// check asks while the only policy of the application is on the group with the other one in it: policies follow
// groups in groups, where roles do not.
func (s *accessSuite) check(t T) {
	t.Helper()
	mailboxes := slices.Concat([]exo.ID{s.id(t, s.Rooms[0])}, s.rooms, []exo.ID{s.person, nobody})
	for _, d := range s.decisions(t, mailboxes, func(each func(exo.Decision) error) error {
		return s.asked.Access.CheckPolicies(t.Context(), s.asked.Principal.AppID, mailboxes, each)
	}) {
		want := []exo.Grant{{In: d.Mailbox != s.person}}
		if d.Mailbox != nobody && !slices.Equal(d.Grants, want) {
			t.Errorf("%s: %+v, want %+v", d.Mailbox, d.Grants, want)
		}
	}
}
