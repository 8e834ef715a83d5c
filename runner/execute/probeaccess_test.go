package execute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// ProbeAccess asks once for each kind of change that can be asked about, and for each permission: no role before its pointer is there, and
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
		{"a role is to be given", []plan.Action{assignOne, assignTwo}, pointed, done, []string{"whatif assign-role", "whatif assign-role"}, ""},
		{"the same on two groups", []plan.Action{assignOne, assignOne}, pointed, done, []string{"whatif assign-role"}, ""},
		{"to a pointer that is there, after one that is not", roles, another, done, []string{"whatif assign-role", "whatif assign-role", "whatif add-principal"}, ""},
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

// The right to give a role is one for each role.
func TestProbeAccessOfEveryRole(t *testing.T) {
	m := newAccess(t)
	m.principals = []exo.Principal{pointer(appID, objectID)}
	m.fate = fates(map[string][]fate{"assign-role": {done, noRight}})
	if err := execute.ProbeAccess(t.Context(), m, m.plan(assignOne, assignTwo)); exo.ClassOf(err) != exo.NoRight {
		t.Error(err)
	}
}
