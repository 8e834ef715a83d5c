package execute_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/plan"
)

// What cannot be undone is not done in vain: no pointer without a role that can be given to it, and no preparation
// of the organisation without a role that can be given to any application.
func TestRestrictNotInVain(t *testing.T) {
	const gone = "gone@contoso.com"
	groups := []plan.ScopeGroup{{Name: "Rooms", Address: address, ID: id("rooms")}, {Address: gone}}
	on := func(group string, role plan.Action) plan.Action {
		role.Group = group
		return role
	}
	held := []string{"customize: pending", "add-principal: pending", "Calendars.ReadWrite: pending"}
	tests := []struct {
		name         string
		applications [][]plan.Action
		want         []string
	}{
		{"on no group", [][]plan.Action{{customize, addPrincipal, on(gone, assignOne)}}, held},
		{"the next is on one", [][]plan.Action{{customize, addPrincipal, on(gone, assignOne)}, {addPrincipal, assignTwo}},
			[]string{"customize: changed, seen", "add-principal: pending", "Calendars.ReadWrite: pending", "add-principal: created, seen", "MailboxSettings.Read: created, seen"}},
		{"the next is on none", [][]plan.Action{{customize, addPrincipal, on(gone, assignOne)}, {addPrincipal, on(gone, assignTwo)}},
			append(held, "add-principal: pending", "MailboxSettings.Read: pending")},
		{"on one of two", [][]plan.Action{{customize, addPrincipal, on(gone, assignOne), assignTwo}},
			[]string{"customize: changed, seen", "add-principal: created, seen", "Calendars.ReadWrite: pending", "MailboxSettings.Read: created, seen"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				m.customized = false
				var p plan.Plan
				n := 0
				for _, actions := range tt.applications {
					w := m.plan(actions...).Applications[0]
					w.Groups = groups
					for i := range w.Actions {
						n++
						w.Actions[i].N = n
					}
					p.Applications = append(p.Applications, w)
				}
				var notes []string
				o := execute.Options{Observe: func(e execute.Progress) { notes = append(notes, e.Note) }}
				if err := execute.Restrict(t.Context(), m, m.journal, p, o); err != nil {
					t.Error(err)
				}
				got := became(p, m.journal)
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
				const why = "PlaceOS: the organisation is not prepared for role assignments, because no role can be given"
				if slices.Contains(notes, why) != (got[0] == held[0]) {
					t.Error(notes)
				}
			})
		})
	}
}
