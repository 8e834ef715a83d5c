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
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/pwsh"
	"roombridge/runner/report"
)

const addMember = "Add-DistributionGroupMember"

// Faults between the program and a sandbox that behaves as Exchange does: Contoso, a group that is new,
// and twelve rooms.
func TestFaults(t *testing.T) {
	transient := exotest.Record("Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException", "try again")
	tests := []struct {
		name  string
		fault exotest.Fault
		lag   int
		want  report.Counts
		class exo.Class
		left  bool
	}{
		{name: "all goes well", fault: exotest.On("none", 1, nil), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "the new group is not seen at first", lag: 4, fault: exotest.On("none", 1, nil), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "the answer to the creation is lost", fault: exotest.On("New-DistributionGroup", 1, exotest.Unanswered),
			want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "an answer is lost", fault: exotest.On(addMember, 3, exotest.Unanswered), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "every answer is lost", fault: exotest.On(addMember, 0, exotest.Unanswered),
			want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 10, journal.Pending: 2}, class: exo.Transient, left: true},
		{name: "an error beside an end that is ok", fault: exotest.On(addMember, 3, exotest.Also(transient)), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "a call without an end", fault: exotest.On(addMember, 3, exotest.NoEnd), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "a fault that passes", fault: exotest.On(addMember, 3, exotest.Fail(transient)), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "the setting fails once", fault: exotest.On("Set-DistributionGroup", 1, exotest.Fail(transient)), want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}},
		{name: "the session is lost before a call", fault: exotest.On(addMember, 3, exotest.LostBefore),
			want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 2, journal.Unknown: 1, journal.Pending: 9}, class: exo.SessionLost, left: true},
		{name: "the session is lost after it", fault: exotest.On(addMember, 3, exotest.LostAfter),
			want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 2, journal.Unknown: 1, journal.Pending: 9}, class: exo.SessionLost, left: true},
		{name: "the members are cut off when read back", fault: exotest.On("Get-DistributionGroupMember", 0, exotest.Truncated),
			want: report.Counts{journal.Created: 1, journal.Changed: 1, journal.Added: 12}, class: exo.Incomplete, left: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				org := sim.Contoso()
				org.SetLag(tt.lag)
				tenant := connect(t, org, tt.fault)
				p := contosoPlan(t, org)
				j := &memory{}
				err := execute.Run(t.Context(), tenant, j, p, execute.Options{})
				r := report.Make(p, j.records)
				if diff := cmp.Diff(tt.want, r.Total()); diff != "" {
					t.Error(diff)
				}
				if exo.ClassOf(err) != tt.class || r.Left() != tt.left {
					t.Errorf("error %v, left %v; want %q, %v", err, r.Left(), tt.class, tt.left)
				}
				if members, _ := org.Members(address); err == nil && len(members) != 12 {
					t.Errorf("%d members", len(members))
				}
			})
		})
	}
}

// Whatever call of a run is the one with which the session dies, running again brings it to its end.
func TestRunAgainAfterEveryDeath(t *testing.T) {
	for n := 1; n <= 20; n++ {
		for name, death := range map[string]exotest.Fault{"before": exotest.LostBefore, "after": exotest.LostAfter} {
			t.Run(fmt.Sprintf("%s call %d", name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					org := sim.Contoso()
					j := &memory{}
					p := contosoPlan(t, org)
					first := execute.Run(t.Context(), connect(t, org, exotest.On("", n, death)), j, p, execute.Options{})
					if r := report.Make(p, j.records); first != nil && !r.Left() {
						t.Errorf("%v, and nothing is left: %v", first, r.Total())
					}
					j, p = &memory{}, contosoPlan(t, org)
					second := execute.Run(t.Context(), connect(t, org, exotest.On("none", 1, nil)), j, p, execute.Options{})
					r := report.Make(p, j.records)
					if members, err := org.Members(address); errors.Join(second, err) != nil || r.Left() || len(members) != 12 {
						t.Errorf("%v, %v: %d members, left %v", second, err, len(members), r.Left())
					}
				})
			})
		}
	}
}

// connect signs in to the organisation; faults happen to what is sent afterwards.
func connect(t *testing.T, org *sim.Org, f exotest.Fault) exo.Tenant {
	t.Helper()
	caller, rights := signIn(t, org, f)
	return exo.New(caller, rights, true)
}

func signIn(t *testing.T, org *sim.Org, f exotest.Fault) (pwsh.Caller, exo.Rights) {
	t.Helper()
	s, err := session.Open(t.Context(), org.Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.onmicrosoft.com", Mode: session.Interactive, Commands: session.Cmdlets(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return exotest.Wrap(s, f), s.Rights
}

func contosoPlan(t *testing.T, org *sim.Org) plan.Plan {
	t.Helper()
	var aliases []string
	for i := 1; i <= 12; i++ {
		aliases = append(aliases, fmt.Sprintf("north.1%02d", i))
	}
	w := plan.Wanted{Rows: list(aliases...), Kinds: []exo.Kind{exo.KindRoom},
		Groups: []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("Rooms"), Address: new(address), Hidden: new(true)}, Owners: []string{"admin@contoso.com"}}}}
	s, err := plan.Take(t.Context(), connect(t, org, exotest.On("none", 1, nil)), w)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Compute(w, s)
}
