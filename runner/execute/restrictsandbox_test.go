package execute_test

import (
	"errors"
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

// carryOut plans and does everything, as the runner does.
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
// calendars are set.
func TestRestrictFaults(t *testing.T) {
	const newPrincipal, newRole, setCalendar = "New-ServicePrincipal", "New-ManagementRoleAssignment", "Set-CalendarProcessing"
	transient := exotest.Record("Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException", "try again")
	all := report.Counts{journal.Created: 4, journal.Added: 2, journal.Changed: 2}
	prepared := report.Counts{journal.Created: 4, journal.Added: 2, journal.Changed: 3}
	tests := []struct {
		name  string
		fault exotest.Fault
		org   func(*sim.Org) error
		want  report.Counts
		class exo.Class
	}{
		{name: "all goes well", want: all},
		{name: "everything is seen late", org: func(o *sim.Org) error { o.SetLag(3); return nil }, want: all},
		{name: "the organisation was never customised", org: func(o *sim.Org) error { return o.SetCustomized(false) }, want: prepared},
		{name: "which takes time", org: func(o *sim.Org) error { o.SetCustomizationLag(8); return o.SetCustomized(false) }, want: prepared},
		{name: "and its answer is lost", fault: exotest.On("Enable-OrganizationCustomization", 1, exotest.Unanswered), org: func(o *sim.Org) error { return o.SetCustomized(false) }, want: prepared},
		{name: "the answer to the pointer is lost", fault: exotest.On(newPrincipal, 2, exotest.Unanswered), want: all},
		{name: "the answer to a role is lost", fault: exotest.On(newRole, 1, exotest.Unanswered), want: all},
		{name: "every answer to a role is lost", fault: exotest.On(newRole, 0, exotest.Unanswered), want: all},
		{name: "a role fails once", fault: exotest.On(newRole, 2, exotest.Fail(transient)), want: all},
		{name: "the session is lost before a role is given", fault: exotest.On(newRole, 2, exotest.LostBefore), class: exo.SessionLost,
			want: report.Counts{journal.Created: 3, journal.Added: 2, journal.Unknown: 1, journal.Pending: 2}},
		{name: "or after it", fault: exotest.On(newRole, 2, exotest.LostAfter), class: exo.SessionLost,
			want: report.Counts{journal.Created: 3, journal.Added: 2, journal.Unknown: 1, journal.Pending: 2}},
		{name: "the answer to a calendar is lost", fault: exotest.On(setCalendar, 1, exotest.Unanswered), want: all},
		{name: "a calendar fails once", fault: exotest.On(setCalendar, 2, exotest.Fail(transient)), want: all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := sim.Contoso()
				if tt.fault == nil {
					tt.fault = exotest.On("none", 1, nil)
				}
				if tt.org != nil {
					if err := tt.org(org); err != nil {
						t.Fatal(err)
					}
				}
				r, err := carryOut(t, org, restrictingWanted(), tt.fault)
				if diff := cmp.Diff(tt.want, r.Total()); diff != "" {
					t.Error(diff)
				}
				if exo.ClassOf(err) != tt.class || r.Left() != (tt.class != "") || r.Open() != (tt.class != "") {
					t.Errorf("error %v, left %v, open %v; want %q", err, r.Left(), r.Open(), tt.class)
				}
				if tt.class == "" {
					checkRestricted(t, org, restrictingWanted())
				}
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
			_, first := carryOut(t, org, migrate, exotest.On("", n+1, exotest.LostAfter))
			var lost *exo.Error
			if first != nil && !errors.As(first, &lost) {
				t.Error(first)
			}
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
