package execute_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Check names everything that is not as it was when the plan was made.
func TestCheck(t *testing.T) {
	tests := []struct {
		name   string
		group  bool
		change func(*model)
		want   []string
	}{
		{"nothing has changed", true, func(*model) {}, nil},
		{"the address is still free", false, func(*model) {}, nil},
		{"and now it is not", false, func(m *model) { m.withGroup() }, []string{"rooms@contoso.com was free, and now belongs to rooms"}},
		{"the group is gone", true, func(m *model) { m.group = nil }, []string{"rooms@contoso.com is gone"}},
		{"another group", true, func(m *model) { m.group.ID = id("other") }, []string{"rooms@contoso.com is another group than before"}},
		{"a member came in, a setting changed, a wanted room and a member are rooms no more", true, func(m *model) {
			m.members[id("ana")] = true
			m.group.Hidden = true
			m.rooms[0].Type, m.rooms[1].Type = "UserMailbox", "SharedMailbox"
		}, []string{"a@contoso.com is no longer a room", "b@contoso.com is no longer a room",
			"rooms@contoso.com: hide_from_address_lists was changed meanwhile", "rooms@contoso.com: the members were changed meanwhile (2, were 1)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newModel(t, "a", "b")
			if tt.group {
				m.withGroup("a")
			}
			p := m.plan(list("a", "b"), false, func(w *plan.Wanted) { w.Groups[0].Spec.Hidden = new(false) })
			tt.change(m)
			var got []string
			if err := execute.Check(t.Context(), m, p); err != nil {
				got = strings.Split(err.Error(), "\n")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A room whose calendar is to be set is still a room, also where no group can be changed; and a refused group is
// as it was if something is to be limited to it.
func TestCheckOfRefusedGroup(t *testing.T) {
	on := func(group string) []plan.Application {
		return []plan.Application{{Actions: []plan.Action{{Kind: plan.Assign, Group: group}}}}
	}
	tests := []struct {
		name   string
		change func(*model, *plan.Plan)
		want   string
	}{
		{"a person's calendar", func(m *model, p *plan.Plan) {
			m.rooms[0].Type = "UserMailbox"
			p.Calendars = &plan.Calendars{Actions: []plan.Action{{Kind: plan.SetCalendar, Member: p.Groups[0].Present[0]}}}
		}, "a@contoso.com is no longer a room"},
		{"a role on it", func(m *model, p *plan.Plan) { m.members[id("ana")], p.Applications = true, on("Rooms@contoso.com") },
			"rooms@contoso.com: the members were changed meanwhile (2, were 1)"},
		{"a role on another", func(m *model, p *plan.Plan) { m.members[id("ana")], p.Applications = true, on("x@contoso.com") }, ""},
	}
	for _, tt := range tests {
		m := newModel(t, "a").withGroup("a")
		p := m.plan(list("a"), false)
		p.Groups[0].Refused = &plan.GroupRefusal{Class: exo.NotFound, Text: "no such owner"}
		tt.change(m, &p)
		got := ""
		if err := execute.Check(t.Context(), m, p); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCheckKnowsTheOrganisation(t *testing.T) {
	m := newModel(t, "a")
	p := m.plan(list("a"), false)
	p.Organization = exo.Organization{ID: "2", Name: "fabrikam.onmicrosoft.com"}
	err := execute.Check(t.Context(), m, p)
	if err == nil || err.Error() != "the plan is for fabrikam.onmicrosoft.com, and this is contoso.onmicrosoft.com" {
		t.Error(err)
	}
}

// A read that fails is no difference: it is an error of its own class.
func TestCheckThatCannotRead(t *testing.T) {
	m := newModel(t, "a")
	p := m.plan(list("a"), false)
	m.died = &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession}
	if err := execute.Check(t.Context(), m, p); exo.ClassOf(err) != exo.SessionLost {
		t.Error(err)
	}
}

// Probe asks once, by what the plan does first, and minds only what condemns more than one room.
func TestProbe(t *testing.T) {
	tests := []struct {
		name  string
		group bool
		spec  func(*plan.Wanted)
		fate  fate
		asked string
		class exo.Class
	}{
		{"a group is to be created", false, nil, done, "whatif create", ""},
		{"a room is to be added", true, nil, done, "whatif add", ""},
		{"a setting is to be set", true, func(w *plan.Wanted) { w.Groups[0].Spec.Hidden = new(true) }, done, "whatif set", ""},
		{"one room will not pass: that shows when it is sent", true, nil, refused, "whatif add", ""},
		{"no owner", true, nil, notOwner, "whatif add", exo.NotOwner},
		{"no session", true, nil, dead, "whatif add", exo.SessionLost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newModel(t, "a", "b")
			if tt.group {
				m.withGroup()
			}
			var change []func(*plan.Wanted)
			if tt.spec != nil {
				change = append(change, tt.spec)
			}
			p := m.plan(list("a", "b"), false, change...)
			m.fate = func(string) fate { return tt.fate }
			err := execute.Probe(t.Context(), m, p)
			if diff := cmp.Diff([]string{tt.asked}, m.asked); diff != "" || exo.ClassOf(err) != tt.class {
				t.Error(diff, err)
			}
			if len(m.journal.records) > 0 || (m.group == nil) == tt.group || len(m.members) > 0 {
				t.Error("asking has changed something")
			}
		})
	}
}

func TestProbeAsksNothingWithoutChanges(t *testing.T) {
	m := newModel(t, "a").withGroup("a")
	if err := execute.Probe(t.Context(), m, m.plan(list("a"), false)); err != nil || len(m.asked) > 0 {
		t.Error(err, m.asked)
	}
}
