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

// ProbeAccess asks once for each kind of change that can be asked about: no role before its pointer is there, and
// nothing on a group that is not.
func TestProbeAccess(t *testing.T) {
	unmade := func(p *plan.Plan) { p.Applications[0].Groups[0].ID = "" }
	as := func(*plan.Plan) {}
	pointed := func(p *plan.Plan) { p.Applications[0].Was.Principals = []exo.Principal{pointer(appID, objectID)} }
	another := func(p *plan.Plan) {
		second := p.Applications[0]
		pointed(p)
		p.Applications[0].Actions = second.Actions[1:]
		p.Applications = append(p.Applications, second)
	}
	tests := []struct {
		name    string
		actions []plan.Action
		change  func(*plan.Plan)
		fate    fate
		asked   []string
		class   exo.Class
	}{
		{"nothing to do", nil, as, done, nil, ""},
		{"the organisation is to be prepared", []plan.Action{customize, addPrincipal}, as, done, []string{"whatif customize", "whatif add-principal"}, ""},
		{"a pointer is to be made", roles, as, done, []string{"whatif add-principal"}, ""},
		{"a role is to be given", []plan.Action{assignOne, assignTwo}, pointed, done, []string{"whatif assign-role"}, ""},
		{"to a pointer that is there, after one that is not", roles, another, done, []string{"whatif assign-role", "whatif add-principal"}, ""},
		{"by an account that may not", []plan.Action{assignOne, assignTwo}, pointed, noRight, []string{"whatif assign-role"}, exo.NoRight},
		{"on a group that is to be created", []plan.Action{assignOne, assignTwo}, func(p *plan.Plan) { pointed(p); unmade(p) }, done, nil, ""},
		{"a policy is to go", []plan.Action{removePolicy}, as, done, []string{"whatif remove-policy"}, ""},
		{"the application is refused", roles, func(p *plan.Plan) { p.Applications[0].Refused = &plan.GroupRefusal{} }, done, nil, ""},
		{"what is refused shows when it is sent", roles, as, exists, []string{"whatif add-principal"}, ""},
		{"what waiting helps against too", roles, as, notCustomized, []string{"whatif add-principal"}, ""},
		{"no right", roles, as, noRight, []string{"whatif add-principal"}, exo.NoRight},
		{"no session", roles, as, dead, []string{"whatif add-principal"}, exo.SessionLost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newAccess(t)
			p := m.plan(tt.actions...)
			tt.change(&p)
			m.fate = func(string) fate { return tt.fate }
			err := execute.ProbeAccess(t.Context(), m, p)
			if diff := cmp.Diff(tt.asked, m.asked); diff != "" || exo.ClassOf(err) != tt.class {
				t.Error(diff, err)
			}
			if len(m.inAccess())+len(m.journal.records) > 0 {
				t.Error("asking has changed something")
			}
		})
	}
}
