package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// drawAccess draws anything that people and roombridge may have left for one application.
func drawAccess(t *rapid.T) plan.FoundAccess {
	f := plan.FoundAccess{Customized: rapid.Bool().Draw(t, "customized")}
	f.Principals = rapid.SampledFrom([][]exo.Principal{
		nil, {pointer}, {pointer}, {pointer}, {{AppID: app, ObjectID: id("registration")}}, {{AppID: id("other"), ObjectID: object}},
	}).Draw(t, "principals")
	if _, there := f.Pointer(app); there {
		f.Assignments = rapid.SliceOfNDistinct(rapid.Custom(drawAssignment), 0, 5, func(a exo.Assignment) string { return a.Name }).Draw(t, "assignments")
	}
	f.Policies = rapid.SliceOfNDistinct(rapid.Custom(drawPolicy), 0, 3, func(p exo.Policy) string { return p.Identity }).Draw(t, "policies")
	f.AllPolicies = len(f.Policies) + rapid.SampledFrom([]int{0, 0, exo.PolicyLimit - 2}).Draw(t, "others")
	return f
}

func drawAssignment(t *rapid.T) exo.Assignment {
	a := role(rapid.SampledFrom([]string{read, settings, settings, "Mail.Read"}).Draw(t, "permission"), theGroup)
	a.Enabled = rapid.IntRange(0, 4).Draw(t, "enabled") > 0
	if rapid.Bool().Draw(t, "by hand") {
		a.Name = fmt.Sprintf("by hand %d", rapid.IntRange(0, 9).Draw(t, "n"))
	} else if rapid.IntRange(0, 3).Draw(t, "cross-named") == 0 {
		a.Name = role(rapid.SampledFrom([]string{read, settings}).Draw(t, "named for"), theGroup).Name
	}
	a.Reach = rapid.SampledFrom([]exo.Reach{
		a.Reach, a.Reach, a.Reach, everywhere,
		{Kind: exo.ReachFilter, Name: "Rooms", Filter: "MemberOfGroup -eq '" + dn + "'", Groups: []exo.ID{theGroup}, Exact: true},
		{Kind: exo.ReachFilter, Name: "Rooms", Filter: "MemberOfGroup -eq 'CN=old'"},
		{Kind: exo.ReachGroup, Name: "placeosroombooking"}, {Kind: exo.ReachGroup, Name: "Rooms_x", Groups: []exo.ID{theGroup}}, {Kind: exo.ReachGroup, Name: "finance"}, {Kind: exo.ReachOther, Name: "North"},
	}).Draw(t, "reach")
	return a
}

func drawPolicy(t *rapid.T) exo.Policy {
	p := policy(rapid.SampledFrom([]string{exo.RestrictAccess, exo.RestrictAccess, exo.DenyAccess}).Draw(t, "right"),
		rapid.SampledFrom([]string{"placeosroombooking", "placeosroombooking", "finance"}).Draw(t, "on"))
	if rapid.IntRange(0, 4).Draw(t, "mistaken") == 0 {
		p.AppID = object
	}
	p.Identity += fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "n"))
	return p
}

func drawRestriction(t *rapid.T) (plan.Wanted, plan.Snapshot) {
	w, s := restriction(drawAccess(t), plan.Restrict{
		Policy: rapid.Bool().Draw(t, "policy"), Migrate: rapid.Bool().Draw(t, "migrate"), ConsentRemoved: rapid.Bool().Draw(t, "consent removed"),
	})
	w.Part = rapid.SampledFrom([]plan.Part{plan.Membership, plan.Restriction, plan.Restriction, plan.Both}).Draw(t, "part")
	switch rapid.SampledFrom([]string{"as it is", "as it is", "no group", "nested group", "person", "calendars"}).Draw(t, "group") {
	case "no group":
		s.Groups, s.Access[0].Assignments = []plan.Found{{}}, nil
		s.Access[0].Policies = nil
	case "nested group":
		s.Groups[0].Members = append(s.Groups[0].Members, recipient("MailUniversalSecurityGroup", "north"))
	case "person":
		s.Groups[0].Members = append(s.Groups[0].Members, recipient("UserMailbox", "ana"))
		w.Prune = rapid.Bool().Draw(t, "prune")
	case "calendars":
		w.Calendars = &exo.CalendarSpec{DeleteSubject: new(rapid.Bool().Draw(t, "delete subject"))}
		s.Calendars = map[exo.ID]exo.Calendar{id("a"): {Room: id("a"), Spec: roomDefaults()}}
	}
	return w, s
}

// carriedOut is the organisation after the plan, if all went well.
func carriedOut(s plan.Snapshot, p plan.Plan) plan.Snapshot {
	if len(p.Groups[0].Actions) > 0 {
		s.Groups = []plan.Found{applied(s, p.Groups[0])}
	}
	f, a := s.Access[0], p.Applications[0]
	f.Principals, f.Assignments, f.Policies = slices.Clone(f.Principals), slices.Clone(f.Assignments), slices.Clone(f.Policies)
	for _, x := range a.Actions {
		switch x.Kind {
		case plan.Customize:
			f.Customized = true
		case plan.AddPrincipal:
			f.Principals = append(f.Principals, pointer)
		case plan.Assign:
			f.Assignments = append(f.Assignments, role(x.Permission, theGroup))
		case plan.AddPolicy:
			f.Policies = append(f.Policies, ours())
			f.AllPolicies++
		case plan.RemovePolicy:
			f.Policies = slices.DeleteFunc(f.Policies, func(p exo.Policy) bool { return p.Identity == x.Policy })
			f.AllPolicies--
		}
	}
	s.Access = []plan.FoundAccess{f}
	if p.Calendars != nil {
		for _, x := range p.Calendars.Actions {
			s.Calendars = map[exo.ID]exo.Calendar{x.ID: {Room: x.ID, Spec: *x.Calendar}}
		}
	}
	return s
}

func TestRestrictHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, s := drawRestriction(t)
		p := plan.Compute(w, s)
		if diff := cmp.Diff(p, plan.Compute(w, s)); diff != "" {
			t.Fatal("the same arguments gave another plan", diff)
		}
		isKept(t, p)
		numberedFromOne(t, p)
		policiesGoLast(t, w, s, p.Applications[0])
		limitedIsLimited(t, s, p.Applications[0])
		nothingOnPeople(t, p)
		doneIsDone(t, w, s, p)
	})
}

func numberedFromOne(t *rapid.T, p plan.Plan) {
	n := 0
	for a := range p.Actions() {
		if n++; a.N != n {
			t.Fatalf("%s has number %d, want %d", a.Kind, a.N, n)
		}
	}
	if n != p.Changes() {
		t.Fatalf("%d actions, %d changes", n, p.Changes())
	}
}

// hasRoles says in other words than the plan that all that replaces a policy is there.
func hasRoles(f plan.FoundAccess) bool {
	has := map[string]bool{}
	for _, a := range f.Assignments {
		if a.Enabled && a.Reach.Exact && cmp.Equal(a.Reach.Groups, []exo.ID{theGroup}) {
			has[a.Role] = true
		}
	}
	return slices.Contains(f.Principals, pointer) && has["Application Calendars.Read"] && has["Application MailboxSettings.Read"]
}

func policiesGoLast(t *rapid.T, w plan.Wanted, s plan.Snapshot, a plan.Application) {
	f := s.Access[0]
	for _, x := range a.Actions {
		if x.Kind != plan.RemovePolicy {
			continue
		}
		if !w.Restrict.Migrate || !w.Restrict.ConsentRemoved || !hasRoles(f) || a.Refused != nil || len(a.Actions) != a.Count(plan.RemovePolicy) {
			t.Fatalf("a policy is removed: %+v, %v", w.Restrict, saidOf(a))
		}
		i := slices.IndexFunc(f.Policies, func(p exo.Policy) bool { return p.Identity == x.Policy })
		if p := f.Policies[i]; p.AppID != app || p.Right != exo.RestrictAccess || !strings.Contains(p.ScopeRaw, string(theGroup)) {
			t.Fatalf("a policy is removed that is none of ours: %+v", p)
		}
	}
}

func limitedIsLimited(t *rapid.T, s plan.Snapshot, a plan.Application) {
	if a.State != plan.Limited {
		return
	}
	f := s.Access[0]
	for _, x := range a.Findings {
		if x.Wide || x.Class != plan.PolicyLeft {
			t.Fatalf("limited, and yet: %+v", x)
		}
	}
	for _, r := range f.Assignments {
		if !r.Enabled || !r.Reach.Exact {
			t.Fatalf("limited, and yet there is %+v", r)
		}
	}
	restricts := slices.ContainsFunc(f.Policies, func(p exo.Policy) bool {
		return p.AppID == app && p.Right == exo.RestrictAccess && p.ScopeName == "placeosroombooking"
	})
	if a.Way == plan.RBAC && !hasRoles(f) || a.Way == plan.Policy && !restricts {
		t.Fatalf("limited by what is not there: %+v", f)
	}
}

// nothingOnPeople: nothing is given on a group that a person is in and stays in.
func nothingOnPeople(t *rapid.T, p plan.Plan) {
	a, ana := p.Applications[0], len(p.Strangers(p.Groups[0])) > 0 && p.Groups[0].Count(plan.Remove) == 0
	if ana && len(plan.OfKind(a.Actions, plan.Assign, plan.AddPolicy)) > 0 {
		t.Fatalf("a calendar of a person is opened: %v", saidOf(a))
	}
	if told := a.Refused != nil || slices.ContainsFunc(a.Findings, func(f plan.Finding) bool { return f.Class == plan.NotARoom }); ana && !told && p.Part != plan.Membership {
		t.Fatalf("nobody is told of the person: %v", saidOf(a))
	}
}

// doneIsDone: what was carried out need not be carried out again. Only the policy goes in a second run,
// because the roles had to be there when that run was planned.
func doneIsDone(t *rapid.T, w plan.Wanted, s plan.Snapshot, p plan.Plan) {
	s = carriedOut(s, p)
	p = plan.Compute(w, s)
	if a := p.Applications[0]; len(a.Actions) > 0 && len(a.Actions) == a.Count(plan.RemovePolicy) {
		p = plan.Compute(w, carriedOut(s, p))
	}
	if p.Changes() > 0 {
		t.Fatalf("after the plan was carried out, there is still something to do: %v", slices.Collect(p.Actions()))
	}
	a := p.Applications[0]
	for _, x := range a.Pieces() {
		if !a.InPlace(a.Was, x) && (a.State == plan.Limited || a.Refused == nil && !isTold(a, x) && w.Part != plan.Membership) {
			t.Fatalf("%s is neither in place nor planned, and nobody is told: %v", a.Describe(x), saidOf(a))
		}
	}
}

// isTold: there is a finding about the assignment that is in the way of the piece.
func isTold(a plan.Application, x plan.Action) bool {
	inTheWay := func(f plan.Finding) bool {
		i := slices.IndexFunc(a.Was.Assignments, func(r exo.Assignment) bool { return r.Name == f.Name })
		return i >= 0 && (f.Name == role(x.Permission, theGroup).Name || !a.Was.Assignments[i].Enabled && a.Was.Assignments[i].Permission() == x.Permission)
	}
	return slices.ContainsFunc(a.Findings, inTheWay)
}
