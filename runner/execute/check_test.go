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
