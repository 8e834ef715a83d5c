package execute_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/sim"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/pwsh"
	"roombridge/runner/report"
)

// Nothing is given on a group that somebody or something came into while it was changed: the last time it was read
// counts, and whom the plan tells of does not.
func TestRestrictStrangers(t *testing.T) {
	const given, held = "Calendars.ReadWrite: created, seen", "Calendars.ReadWrite: pending"
	contact, room := recipient("MailContact", "carla"), recipient("RoomMailbox", "a")
	tests := []struct {
		name  string
		extra []exo.Recipient // of the plan
		read  [][]exo.ID      // the strangers of each read-back
		want  string
	}{
		{"nobody", nil, [][]exo.ID{nil}, given},
		{"a contact that was there before", []exo.Recipient{contact}, [][]exo.ID{{contact.ID}}, given},
		{"somebody beside it who was not", []exo.Recipient{contact}, [][]exo.ID{{contact.ID, id("ana")}}, held},
		{"a room that was there before, and is none any more", []exo.Recipient{room}, [][]exo.ID{{room.ID}}, held},
		{"somebody who has gone again", nil, [][]exo.ID{{id("ana")}, nil}, given},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				m.principals = []exo.Principal{pointer(appID, objectID)}
				p := m.plan(assignOne)
				p.Part, p.Kinds = plan.Both, []exo.Kind{exo.KindRoom}
				p.Groups = []plan.Group{{Want: exo.GroupSpec{Name: new("Rooms"), Address: new("Rooms@contoso.com")}, ID: id("rooms"), Extra: tt.extra}}
				for _, strangers := range tt.read {
					m.journal.records = append(m.journal.records, journal.Record{ReadBack: &journal.ReadBack{Group: id("rooms"), Strangers: strangers}})
				}
				var notes []string
				o := execute.Options{Observe: func(e execute.Progress) { notes = append(notes, e.Note) }}
				if err := execute.Restrict(t.Context(), m, m.journal, p, o); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff([]string{tt.want}, became(p, m.journal)); diff != "" {
					t.Error(diff)
				}
				const note = "PlaceOS: nothing is given on rooms@contoso.com, because a member that is no room came in meanwhile"
				if slices.Contains(notes, note) != (tt.want == held) {
					t.Error(notes)
				}
			})
		})
	}
}

// after does something once, when the first call of a cmdlet was answered that changes something.
func after(t *testing.T, cmdlet string, do func() error) exotest.Fault {
	done := false
	return func(_ context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		events, err := next()
		if c.Cmdlet == cmdlet && c.Params["WhatIf"] == nil && !done {
			done = true
			if err := do(); err != nil {
				t.Error(err)
			}
		}
		return events, err
	}
}

// The same in a sandbox, in the run that makes the group: a person, and a group that holds others.
func TestRestrictStrangerComesIn(t *testing.T) {
	for _, who := range []string{"ana.silva@contoso.com", "finance@contoso.com"} {
		t.Run(who, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := sim.Contoso()
				r, err := carryOut(t, org, restrictingWanted(), after(t, addMember, func() error { return org.AddMember(address, who) }))
				lines := r.Applications[0].Lines
				if err != nil || !r.Left() || r.Strangers() != 1 || slices.ContainsFunc(lines, func(l report.Line) bool { return l.Outcome != journal.Pending }) {
					t.Errorf("%v, left %v, strangers %d: %v", err, r.Left(), r.Strangers(), lines)
				}
				if f := restrictingPlan(t, org, restrictingWanted()).Applications[0].Was; len(f.Principals)+len(f.Assignments) > 0 {
					t.Errorf("in place: %+v", f)
				}
			})
		})
	}
}

// A group that the organisation's naming policy called otherwise than it was configured is known by the name that it got.
func TestRestrictToRenamedGroup(t *testing.T) {
	for name, filter := range map[string]sim.GroupScopeFilter{"heeded": sim.FilterHeeded, "none": sim.FilterNone, "ignored": sim.FilterIgnored} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := sim.Contoso()
				org.SetNamingPolicy("GRP_", "_IT")
				org.SetGroupScopeFilter(filter)
				r, err := carryOut(t, org, restrictingWanted(), exotest.On("none", 1, nil))
				if err != nil || r.Left() || r.Open() {
					t.Errorf("error %v, %v, left %v, open %v", err, r.Total(), r.Left(), r.Open())
				}
				checkRestricted(t, org, restrictingWanted())
			})
		})
	}
}
