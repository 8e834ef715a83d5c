package execute_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/sim"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// restrictingWanted asks for a group that is new with two rooms, an application limited to it, and calendars.
func restrictingWanted() plan.Wanted {
	return plan.Wanted{Rows: list("north.101", "north.102"), Kinds: []exo.Kind{exo.KindRoom}, Part: plan.Both,
		Groups:       []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("Rooms"), Address: new(address)}, Owners: []string{"admin@contoso.com"}}},
		Applications: []plan.WantedApplication{{Name: "PlaceOS", AppID: appID, ObjectID: objectID, Permissions: permissions, Groups: []string{address}}},
		Calendars:    &exo.CalendarSpec{DeleteSubject: new(false), DeleteComments: new(false)},
	}
}

// carryOut plans and does everything, as the runner does, until something ends it.
func carryOut(t *testing.T, org *sim.Org, w plan.Wanted, f exotest.Fault) (report.Report, error) {
	t.Helper()
	p := restrictingPlan(t, org, w)
	caller, rights := signIn(t, org, f)
	tenant, access, j := exo.New(caller, rights, true), exo.NewAccess(caller, rights), &memory{}
	steps := []func() error{
		func() error { return execute.Check(t.Context(), tenant, p) },
		func() error { return execute.CheckAccess(t.Context(), access, p) },
		func() error { return execute.Probe(t.Context(), tenant, p) },
		func() error { return execute.ProbeAccess(t.Context(), access, p) },
		func() error { return execute.Run(t.Context(), tenant, j, p, execute.Options{}) },
		func() error { return execute.Restrict(t.Context(), access, j, p, execute.Options{}) },
		func() error {
			return execute.SetCalendars(t.Context(), exo.NewCalendars(caller, rights), j, p, execute.Options{})
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return report.Make(p, j.records), err
		}
	}
	return report.Make(p, j.records), nil
}

func restrictingPlan(t *testing.T, org *sim.Org, w plan.Wanted) plan.Plan {
	t.Helper()
	caller, rights := signIn(t, org, exotest.On("none", 1, nil))
	s, err := plan.Take(t.Context(), exo.New(caller, rights, true), w)
	if err == nil {
		err = plan.TakeAccess(t.Context(), exo.NewAccess(caller, rights), w, &s)
	}
	if err == nil {
		err = plan.TakeCalendars(t.Context(), exo.NewCalendars(caller, rights), w, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return plan.Compute(w, s)
}

// checkRestricted says that nothing is left to do, and that the application is limited.
func checkRestricted(t *testing.T, org *sim.Org, w plan.Wanted) {
	t.Helper()
	if p := restrictingPlan(t, org, w); p.Changes() > 0 || p.Applications[0].State != plan.Limited || len(p.Calendars.Unread) > 0 {
		t.Errorf("left to do: %d changes; the application is %s", p.Changes(), p.Applications[0].State)
	}
}

// Faults between the program and a sandbox in which a group is created, an application limited to it, and
// calendars are set: every one is mended in the same run.
func TestRestrictFaults(t *testing.T) {
	raw := func(o *sim.Org) error { return o.SetCustomized(false) }
	tests := []struct {
		name    string
		org     func(*sim.Org) error
		fault   exotest.Fault
		changed int // two calendars, and the organisation
	}{
		{"all goes well", nil, exotest.On("none", 1, nil), 2},
		{"everything is seen late", func(o *sim.Org) error { o.SetLag(3); return nil }, exotest.On("none", 1, nil), 2},
		{"the organisation was never customised, which takes time", func(o *sim.Org) error { o.SetCustomizationLag(8); return raw(o) }, exotest.On("none", 1, nil), 3},
		{"and its answer is lost", raw, exotest.On("Enable-OrganizationCustomization", 1, exotest.Unanswered), 3},
		{"the answer to the pointer is lost", nil, exotest.On("New-ServicePrincipal", 2, exotest.Unanswered), 2}, // the first is the probe
		{"every answer to a role is lost", nil, exotest.On("New-ManagementRoleAssignment", 0, exotest.Unanswered), 2},
		{"the answer to a calendar is lost", nil, exotest.On("Set-CalendarProcessing", 1, exotest.Unanswered), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := sim.Contoso()
				if tt.org != nil {
					if err := tt.org(org); err != nil {
						t.Fatal(err)
					}
				}
				r, err := carryOut(t, org, restrictingWanted(), tt.fault)
				if diff := cmp.Diff(report.Counts{journal.Created: 4, journal.Added: 2, journal.Changed: tt.changed}, r.Total()); diff != "" {
					t.Error(diff)
				}
				if err != nil || r.Left() || r.Open() {
					t.Errorf("error %v, left %v, open %v", err, r.Left(), r.Open())
				}
				checkRestricted(t, org, restrictingWanted())
			})
		})
	}
}

// Whatever call is the one with which the session dies, running again brings everything to its end.
func TestRestrictAgainAfterEveryDeath(t *testing.T) {
	for n := 1; n <= 60; n += 3 {
		for name, death := range map[string]exotest.Fault{"before": exotest.LostBefore, "after": exotest.LostAfter} {
			t.Run(fmt.Sprintf("%s call %d", name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					org := sim.Contoso()
					if err := org.SetCustomized(false); err != nil {
						t.Fatal(err)
					}
					_, _ = carryOut(t, org, restrictingWanted(), exotest.On("", n, death))
					r, err := carryOut(t, org, restrictingWanted(), exotest.On("none", 1, nil))
					if err != nil || r.Left() || r.Open() || r.Rejected() {
						t.Errorf("%v: %v, left %v, open %v", err, r.Total(), r.Left(), r.Open())
					}
					checkRestricted(t, org, restrictingWanted())
				})
			})
		}
	}
}

// A migration, with whatever death on the way: the policy goes only when the roles are there, and running
// again ends it.
func TestMigrate(t *testing.T) {
	policy := restrictingWanted()
	policy.Restrict.Policy = true
	for n := 0; n < 30; n += 3 {
		synctest.Test(t, func(t *testing.T) {
			org := sim.Contoso()
			if _, err := carryOut(t, org, policy, exotest.On("none", 1, nil)); err != nil {
				t.Fatal(err)
			}
			checkRestricted(t, org, policy)
			migrate := restrictingWanted()
			migrate.Restrict = plan.Restrict{Migrate: true, ConsentRemoved: true}
			_, _ = carryOut(t, org, migrate, exotest.On("", n+1, exotest.LostAfter))
			for range 2 { // the roles, then the policy
				if r, err := carryOut(t, org, migrate, exotest.On("none", 1, nil)); err != nil || r.Left() {
					t.Errorf("death at call %d: %v, %v", n+1, err, r.Total())
				}
			}
			p := restrictingPlan(t, org, migrate)
			if a := p.Applications[0]; a.State != plan.Limited || len(a.Was.Policies) > 0 || len(a.Findings) > 0 {
				t.Errorf("%s, policies %v, findings %v", a.State, a.Was.Policies, a.Findings)
			}
		})
	}
}
