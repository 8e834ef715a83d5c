package exotest

import (
	"slices"

	"roombridge/runner/exo"
)

func (s *suite) change(t T) {
	var rooms []exo.ID
	for _, r := range s.recipients(t, exo.Query{Addresses: s.Rooms}) {
		rooms = append(rooms, r.ID)
	}
	refused := []exo.ID{nobody}
	if s.NoMember != "" {
		refused = append(refused, s.id(t, s.NoMember))
	}
	last := len(rooms) - 1
	for _, step := range []struct {
		name    string
		op      exo.Op
		members []exo.ID
		answers []exo.Answer
		after   []exo.ID // members of the group
	}{
		{"no change at all", exo.Add, nil, nil, nil},
		{"add", exo.Add, rooms[:last], slices.Repeat([]exo.Answer{exo.Done}, last), rooms[:last]},
		{"add what is in", exo.Add, []exo.ID{rooms[0], rooms[last], rooms[0]}, []exo.Answer{exo.NoChange, exo.Done, exo.NoChange}, rooms},
		{"add what cannot be", exo.Add, refused, slices.Repeat([]exo.Answer{exo.Refused}, len(refused)), rooms},
		{"add itself", exo.Add, []exo.ID{s.group}, []exo.Answer{exo.Refused}, rooms},
		{"remove", exo.Remove, rooms[1:], slices.Repeat([]exo.Answer{exo.Done}, last), rooms[:1]},
		{"remove what is not in", exo.Remove, []exo.ID{rooms[last], rooms[0], nobody}, []exo.Answer{exo.NoChange, exo.Done, exo.Refused}, nil},
	} {
		results := s.changed(t, s.Tenant, exo.Change{Op: step.op, Group: s.group, Members: step.members})
		var answers []exo.Answer
		for i, r := range results {
			answers = append(answers, r.Answer)
			if r.Member != step.members[i] || (r.Err == nil) != (r.Answer == exo.Done) {
				t.Errorf("%s: result %d is %+v, want one about %s, with an error unless it is done", step.name, i, r, step.members[i])
			}
		}
		if !slices.Equal(answers, step.answers) {
			t.Errorf("%s: %q, want %q", step.name, answers, step.answers)
		}
		s.contains(t, step.name, step.after)
	}
}

func (s *suite) whatIf(t T) {
	room := s.id(t, s.Rooms[0])
	asked := s.Tenant.WhatIf()
	results := s.changed(t, asked, exo.Change{Op: exo.Add, Group: s.group, Members: []exo.ID{room}})
	if len(results) != 1 || results[0].Answer != exo.Done {
		t.Errorf("WhatIf of an addition: %+v, want done", results)
	}
	s.contains(t, "WhatIf of an addition", nil)
	if err := asked.SetGroup(t.Context(), s.group, exo.GroupSpec{Description: new("WhatIf")}); err != nil {
		t.Errorf("WhatIf of a setting: %v", err)
	}
	g, err := s.Tenant.Group(t.Context(), s.group, nil)
	if err != nil || g.Description == "WhatIf" {
		t.Errorf("WhatIf of a setting: description %q, %v", g.Description, err)
	}
}

func (s *suite) behind(t T) {
	if s.Behind == nil {
		return
	}
	room := s.id(t, s.Rooms[0])
	if err := s.Behind.AddMember(s.Free[0], s.Rooms[0]); err != nil {
		t.Fatalf("%v", err)
	}
	s.contains(t, "after somebody else's addition", []exo.ID{room})
	if err := s.Behind.RemoveMember(s.Free[0], s.Rooms[0]); err != nil {
		t.Fatalf("%v", err)
	}
	s.contains(t, "after somebody else's removal", nil)
}

// changed makes a change and returns its results.
func (s *suite) changed(t T, on exo.Tenant, c exo.Change) (results []exo.Result) {
	t.Helper()
	err := on.Change(t.Context(), c, func(r exo.Result) error {
		results = append(results, r)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", c.Op, err)
	}
	if len(results) != len(c.Members) {
		t.Fatalf("%s: %d results for %d members", c.Op, len(results), len(c.Members))
	}
	return results
}

// contains compares the members of the suite's group.
func (s *suite) contains(t T, when string, want []exo.ID) {
	t.Helper()
	var got []exo.ID
	for _, m := range s.members(t, s.group) {
		got = append(got, m.ID)
	}
	want = slices.Clone(want)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: members %q, want %q", when, got, want)
	}
}
