package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Which way an application is limited, and what is done for it.
func TestRestrict(t *testing.T) {
	var (
		byPolicy = plan.Restrict{Policy: true}
		migrate  = plan.Restrict{Migrate: true}
		leave    = plan.Restrict{Migrate: true, ConsentRemoved: true}
	)
	half := func(f plan.FoundAccess) plan.FoundAccess {
		f.Assignments = f.Assignments[:1]
		return f
	}
	tests := []struct {
		name  string
		found plan.FoundAccess
		asked plan.Restrict
		want  []string
	}{
		{"nothing is in place: pointer, and a role for each permission", nothing(), plan.Restrict{},
			[]string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}},
		{"in an organisation that was never customised", plan.FoundAccess{}, plan.Restrict{},
			[]string{"rbac open", "customize", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}},
		{"a pointer that somebody has made is kept", but(nothing(), func(f *plan.FoundAccess) { f.Principals = []exo.Principal{pointer} }), plan.Restrict{},
			[]string{"rbac open", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}},
		{"all roles are in place", withRoles(), plan.Restrict{}, []string{"rbac limited"}},
		{"nothing more to assign needs no customising", but(withRoles(), func(f *plan.FoundAccess) { f.Customized = false }), plan.Restrict{}, []string{"rbac limited"}},
		{"a role by a management scope on the group counts as well", but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0] = byHand(read, exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: "MemberOfGroup -eq '" + dn + "'", Groups: []exo.ID{theGroup}, Exact: true})
		}), plan.Restrict{}, []string{"rbac limited"}},

		{"a policy, where it is asked for", nothing(), byPolicy, []string{"policy open", "add-policy"}},
		{"needs no customising", plan.FoundAccess{}, byPolicy, []string{"policy open", "add-policy"}},
		{"a policy in place is kept to", withPolicy(), plan.Restrict{}, []string{"policy limited"}},
		{"also one that shows the group's Guid in Entra", but(withPolicy(), func(f *plan.FoundAccess) {
			f.Policies[0].Identity, f.Policies[0].ScopeRaw = "x", "S-1-5-21;"+string(id("in Entra"))
		}), plan.Restrict{}, []string{"policy limited"}},
		{"and when it is asked for again", withPolicy(), byPolicy, []string{"policy limited"}},
		{"also while the roles are half there", half(withBoth()), plan.Restrict{}, []string{"policy limited"}},
		{"no policy beside roles, which it does not limit", withRoles(), byPolicy, []string{"policy open", "refused: invalid"}},
		{"no policy if there are too many", but(nothing(), func(f *plan.FoundAccess) { f.AllPolicies = exo.PolicyLimit }), byPolicy, []string{"policy open", "refused: invalid"}},
		{"one more may be made", but(nothing(), func(f *plan.FoundAccess) { f.AllPolicies = exo.PolicyLimit - 1 }), byPolicy, []string{"policy open", "add-policy"}},
		{"and one that is there may stay", but(withPolicy(), func(f *plan.FoundAccess) { f.AllPolicies = exo.PolicyLimit + 1 }), plan.Restrict{}, []string{"policy limited"}},

		{"migrating: roles first", withPolicy(), migrate,
			[]string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read", "held", "found: policy-left"}},
		{"whatever is said of the consent", withPolicy(), leave,
			[]string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read", "held", "found: policy-left"}},
		{"until all are there", half(withBoth()), leave, []string{"rbac open", "assign-role MailboxSettings.Read", "held", "found: policy-left"}},
		{"between the two, the proof can be made", withBoth(), plan.Restrict{}, []string{"rbac limited", "found: policy-left"}},
		{"the policy stays until the consent is said to be gone", withBoth(), migrate, []string{"rbac limited", "held", "found: policy-left"}},
		{"then it goes", withBoth(), leave, []string{"rbac open", "remove-policy"}},
		{"but not a policy of the application on another group", but(withBoth(), func(f *plan.FoundAccess) {
			f.Policies = append(f.Policies, policy(exo.RestrictAccess, "finance"), policy(exo.DenyAccess, "placeosroombooking"))
		}), leave, []string{"rbac open", "remove-policy", "found: second-policy, wide", "found: second-policy"}},
		{"migrating where there is no policy", nothing(), migrate, []string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}},
		{"migrated", withRoles(), leave, []string{"rbac limited"}},

		{"an account that may not look", plan.FoundAccess{Unread: &exo.Error{Class: exo.NoRight}}, plan.Restrict{}, []string{"unread"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, saidOf(plan.Compute(restriction(tt.found, tt.asked)).Applications[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two groups and two applications: a role for each pair, and the organisation is prepared once.
func TestRestrictSeveral(t *testing.T) {
	w, s := restriction(plan.FoundAccess{}, plan.Restrict{})
	north := "north@contoso.com"
	w.Groups = append(w.Groups, plan.WantedGroup{Spec: exo.GroupSpec{Name: new("North"), Address: new(north)}})
	s.Groups = append(s.Groups, plan.Found{Group: exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "north")}, Members: s.Groups[0].Members})
	second := placeOS()
	second.Name, second.AppID, second.ObjectID, second.Permissions = "Signs", id("signs"), id("signs object"), []string{read}
	w.Applications[0].Groups = []string{address, "North@contoso.com"}
	w.Applications = append(w.Applications, second)
	s.Access = append(s.Access, plan.FoundAccess{})
	p := plan.Compute(w, s)
	want := [][]string{
		{"rbac open", "customize", "add-principal", "assign-role Calendars.Read", "assign-role Calendars.Read on North@contoso.com",
			"assign-role MailboxSettings.Read", "assign-role MailboxSettings.Read on North@contoso.com"},
		{"rbac open", "add-principal", "assign-role Calendars.Read"},
	}
	if diff := cmp.Diff(want, [][]string{saidOf(p.Applications[0]), saidOf(p.Applications[1])}); diff != "" {
		t.Error(diff)
	}
	if !p.Customizes() || p.Changes() != 8 {
		t.Error(p.Customizes(), p.Changes())
	}
}

// What a plan is about has actions; the rest is told without.
func TestParts(t *testing.T) {
	whole := func(part plan.Part) plan.Plan {
		w, s := restriction(nothing(), plan.Restrict{})
		w.Part, w.Rows, w.Calendars = part, roomsOf("a b c"), &exo.CalendarSpec{DeleteSubject: new(false)}
		s.Calendars = map[exo.ID]exo.Calendar{id("a"): {Spec: exo.CalendarSpec{DeleteSubject: new(true)}}}
		return plan.Compute(w, s)
	}
	kinds := func(p plan.Plan) string {
		var out []string
		for a := range p.Actions() {
			out = append(out, string(a.Kind))
		}
		return strings.Join(out, " ")
	}
	tests := []struct {
		part    plan.Part
		actions string
		missing int
	}{
		{plan.Membership, "add set-calendar", 0},
		{plan.Restriction, "add-principal assign-role assign-role set-calendar", 1},
		{plan.Both, "add add-principal assign-role assign-role set-calendar", 0},
	}
	for _, tt := range tests {
		p := whole(tt.part)
		if got := kinds(p); got != tt.actions || p.Part != tt.part || len(p.Groups[0].Missing) != tt.missing {
			t.Errorf("%q: %s, %d missing", p.Part, got, len(p.Groups[0].Missing))
		}
		if a := p.Applications[0]; a.State != plan.Open {
			t.Errorf("%q: the application is %s", p.Part, a.State)
		}
		if got := len(p.Groups[0].Wanted()); got != 3 {
			t.Errorf("%q: %d rooms are wanted in the group", p.Part, got)
		}
	}
}

// A group that the same plan creates is there in time, and nothing that was there before limits to it.
func TestRestrictNewGroup(t *testing.T) {
	onFinance := but(withPolicy(), func(f *plan.FoundAccess) { f.Policies[0] = policy(exo.RestrictAccess, "finance") })
	tests := []struct {
		found plan.FoundAccess
		want  []string
	}{
		{nothing(), []string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}},
		{onFinance, []string{"policy open", "add-policy", "found: second-policy, wide"}},
	}
	for _, tt := range tests {
		w, s := restriction(tt.found, plan.Restrict{})
		w.Part, s.Groups = plan.Both, []plan.Found{{}}
		a := plan.Compute(w, s).Applications[0]
		if diff := cmp.Diff(tt.want, saidOf(a)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]plan.ScopeGroup{{Name: "PlaceOS Room Booking", Address: address, Wanted: 2}}, a.Groups); diff != "" {
			t.Error(diff)
		}
	}
}

// While only the groups are worked on, a refusal of the application refuses nothing.
func TestMembershipRefusesNoApplication(t *testing.T) {
	w, s := restriction(withPolicy(), plan.Restrict{})
	w.Part = plan.Membership
	s.Access[0].Principals = []exo.Principal{{AppID: app, ObjectID: id("registration")}}
	if diff := cmp.Diff([]string{"policy open"}, saidOf(plan.Compute(w, s).Applications[0])); diff != "" {
		t.Error(diff)
	}
}
