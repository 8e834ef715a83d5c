package execute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

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
