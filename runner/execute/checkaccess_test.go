package execute_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// CheckAccess names everything that is not as it was when the plan was made.
func TestCheckAccess(t *testing.T) {
	left := func(m *accessModel) { m.withRoles().policies = []exo.Policy{policyOn(id("rooms"))} }
	tests := []struct {
		name   string
		before func(*accessModel)
		change func(*accessModel, *plan.Plan)
		want   []string
	}{
		{"nothing has changed", left, func(*accessModel, *plan.Plan) {}, nil},
		{"things went", left, func(m *accessModel, _ *plan.Plan) { m.access = access{customized: true} }, []string{
			"PlaceOS: the service principal with application id 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42 was removed meanwhile",
			`PlaceOS: the role assignment "` + assignment(permissions[0], id("rooms")).Name + `" was removed meanwhile`,
			`PlaceOS: the role assignment "` + assignment(permissions[1], id("rooms")).Name + `" was removed meanwhile`,
			"PlaceOS: the RestrictAccess policy on Rooms (" + policyOn(id("rooms")).Identity + ") was removed meanwhile",
		}},
		{"things changed", left, func(m *accessModel, _ *plan.Plan) {
			m.principals[0].ObjectID = "0c1d7a55-8a0e-4f0a-9d3b-2f6f3e7b9a10"
			m.assignments[0].Enabled, m.assignments[1].Reach.Exact = false, false
			m.policies[0].Description = "by Ana"
		}, []string{
			"PlaceOS: the service principal with application id 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42 was changed meanwhile",
			`PlaceOS: the role assignment "` + assignment(permissions[0], id("rooms")).Name + `" was changed meanwhile`,
			`PlaceOS: the role assignment "` + assignment(permissions[1], id("rooms")).Name + `" was changed meanwhile`,
			"PlaceOS: the RestrictAccess policy on Rooms (" + policyOn(id("rooms")).Identity + ") was changed meanwhile",
		}},
		{"a policy of the same name that denies appeared", left, func(m *accessModel, _ *plan.Plan) {
			m.policies = append(m.policies, m.policies[0])
			m.policies[1].Right = exo.DenyAccess
		}, []string{"PlaceOS: the DenyAccess policy on Rooms (" + policyOn(id("rooms")).Identity + ") was added meanwhile"}},
		{"a role appeared", func(m *accessModel) { m.withRoles() }, func(m *accessModel, _ *plan.Plan) {
			m.assignments = append(m.assignments, exo.Assignment{Name: "all mail", Role: "Application Mail.Read", Reach: exo.Reach{Kind: exo.ReachAll}})
		}, []string{`PlaceOS: the role assignment "all mail" was added meanwhile`}},
		{"the organisation was prepared", func(m *accessModel) { m.customized = false }, func(m *accessModel, _ *plan.Plan) { m.customized = true },
			[]string{"PlaceOS: the organisation was prepared for role assignments meanwhile"}},
		{"and a server that does not know it yet is no difference", left, func(m *accessModel, _ *plan.Plan) { m.customizing = 1 }, nil},
		{"the plan changes no application", left, func(m *accessModel, p *plan.Plan) { m.access, p.Part = access{}, plan.Membership }, nil},
		{"nor one that is refused", left, func(m *accessModel, p *plan.Plan) {
			m.access, p.Applications[0].Refused = access{}, &plan.GroupRefusal{Class: exo.NotFound}
		}, nil},
		{"nor one that could not be read", left, func(m *accessModel, p *plan.Plan) { m.access, p.Applications[0].State = access{}, plan.Unread }, nil},
		{"a group that the plan creates is not asked about", left, func(_ *accessModel, p *plan.Plan) {
			p.Applications[0].Groups[0].ID = ""
			for i := range p.Applications[0].Was.Assignments {
				p.Applications[0].Was.Assignments[i].Reach.Groups = nil
			}
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newAccess(t)
			tt.before(m)
			p := m.plan()
			tt.change(m, &p)
			var got []string
			if err := execute.CheckAccess(t.Context(), m, p); err != nil {
				got = strings.Split(err.Error(), "\n")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A read that fails is no difference: it is an error of its own class.
func TestCheckAccessThatCannotRead(t *testing.T) {
	m := newAccess(t)
	m.died = &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession}
	if err := execute.CheckAccess(t.Context(), m, m.plan()); exo.ClassOf(err) != exo.SessionLost {
		t.Error(err)
	}
}
