package plan_test

import (
	"slices"
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

// What is broken by hand is found, or mended, and never passed over.
func TestBroken(t *testing.T) {
	person := func(_ *plan.Wanted, s *plan.Snapshot) {
		s.Groups[0].Members = append(s.Groups[0].Members, recipient("UserMailbox", "ana"))
	}
	found := func(f plan.FoundAccess) func(*plan.Wanted, *plan.Snapshot) {
		return func(_ *plan.Wanted, s *plan.Snapshot) { s.Access[0] = f }
	}
	onFilter := func(filter string) func(*plan.Wanted, *plan.Snapshot) {
		return found(but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0] = byHand(read, exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: filter})
		}))
	}
	again := []string{"rbac open", "assign-role Calendars.Read"}
	tests := []struct {
		name   string
		damage func(*plan.Wanted, *plan.Snapshot)
		want   []string
	}{
		{"missing room: the group is not as wanted", func(_ *plan.Wanted, s *plan.Snapshot) { s.Groups[0].Members = s.Groups[0].Members[:1] },
			[]string{"rbac limited", "missing b@contoso.com"}},
		{"extra person: likewise", person, []string{"rbac limited", "extra ana@contoso.com"}},
		{"nested group", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0].Members = append(s.Groups[0].Members, recipient("MailUniversalDistributionGroup", "north"))
		}, []string{"rbac open", "refused: nested-group", "extra north@contoso.com"}},
		{"unscoped assignment", found(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = append(f.Assignments, byHand(read, everywhere)) })),
			[]string{"rbac open", "found: unscoped-assignment, wide"}},
		{"second policy", found(but(withPolicy(), func(f *plan.FoundAccess) { f.Policies = append(f.Policies, policy(exo.RestrictAccess, "finance")) })),
			[]string{"policy open", "found: second-policy, wide"}},
		{"wrong application id: of the pointer", found(but(nothing(), func(f *plan.FoundAccess) { f.Principals = []exo.Principal{{AppID: id("other"), ObjectID: object}} })),
			[]string{"rbac open", "refused: wrong-app-id"}},
		{"wrong application id: a policy for the object id", found(but(nothing(), func(f *plan.FoundAccess) {
			p := ours()
			p.AppID = object
			f.Policies = []exo.Policy{p}
		})), []string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read", "found: wrong-app-id"}},
		{"pointer at the app registration", found(but(withRoles(), func(f *plan.FoundAccess) { f.Principals = []exo.Principal{{AppID: app, ObjectID: id("registration")}} })),
			[]string{"rbac open", "refused: wrong-object-id"}},
		{"moved group: a scope by the DN that it had", onFilter("(MemberOfGroup -eq 'CN=placeosroombooking,OU=Old,DC=prod')"), append(again, "found: stale-scope, wide")},
		{"removed role", found(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = f.Assignments[1:] })), again},
		{"stale scope: on a group that was deleted and made again", found(but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0] = role(read, id("the group before"))
			f.Assignments[0].Reach.Groups, f.Assignments[0].Reach.Exact = nil, false
		})), append(again, "found: stale-scope, wide")},

		{"scope on another group", found(but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments = append(f.Assignments, byHand(read, exo.Reach{Kind: exo.ReachGroup, Name: "finance"}))
		})), []string{"rbac open", "found: wider-scope, wide"}},
		{"scope on the group and on what is gone", onFilter("MemberOfGroup -eq '" + dn + "' -or MemberOfGroup -eq 'CN=old'"), append(again, "found: stale-scope, wide")},
		{"scope on something else too", onFilter("MemberOfGroup -eq '" + dn + "' -or Department -eq 'x'"), append(again, "found: wider-scope, wide")},
		{"scope on what is gone and on something else", onFilter("MemberOfGroup -eq 'CN=old' -or Department -eq 'x'"), append(again, "found: wider-scope, wide")},
		{"scope that Exchange made for a group of this name", found(but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0] = byHand(read, exo.Reach{Kind: exo.ReachGroup, Name: "PlaceOSRoomBooking_" + string(id("the group before"))})
		})), append(again, "found: stale-scope, wide")},
		{"scope that cannot be read", onFilter(""), append(again, "found: wider-scope, wide")},
		{"scope on a configured group of another application", func(w *plan.Wanted, s *plan.Snapshot) {
			onFilter("MemberOfGroup -eq 'cn=Finance''s'")(w, s)
			w.Groups = append(w.Groups, plan.WantedGroup{Spec: exo.GroupSpec{Address: new("finance@contoso.com")}})
			g := exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "finance"), DN: "CN=finance's"}
			s.Groups = append(s.Groups, plan.Found{Group: g, Members: s.Groups[0].Members})
		}, append(again, "found: wider-scope, wide")},
		{"administrative unit", found(but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0] = byHand(read, exo.Reach{Kind: exo.ReachOther, Name: "North"})
		})), append(again, "found: wider-scope, wide")},
		{"a permission that nobody asked for", found(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = append(f.Assignments, role("Mail.Read", theGroup)) })),
			[]string{"rbac open", "found: other-permission"}},
		{"a role that somebody has disabled is not given again", found(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled = false })),
			[]string{"rbac open", "found: disabled-assignment"}},
		{"a role that somebody has widened keeps its name", found(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Reach = everywhere })),
			[]string{"rbac open", "found: unscoped-assignment, wide"}},
		{"no group", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0], s.Access[0] = plan.Found{}, nothing()
		}, []string{"rbac open", "refused: not-found", "missing a@contoso.com", "missing b@contoso.com"}},
		{"refused group", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0], s.Access[0] = plan.Found{Refused: &plan.GroupRefusal{Class: exo.WrongKind}}, nothing()
		}, []string{"rbac open", "refused: wrong-kind", "missing a@contoso.com", "missing b@contoso.com"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, s := restriction(withRoles(), plan.Restrict{})
			tt.damage(&w, &s)
			p := plan.Compute(w, s)
			got := saidOf(p.Applications[0])
			for _, m := range p.Groups[0].Missing {
				got = append(got, "missing "+m.Address)
			}
			for _, r := range p.Groups[0].Extra {
				got = append(got, "extra "+r.Address)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
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
			if a.N != len(out) {
				t.Errorf("%s: %s has number %d, want %d", p.Part, a.Kind, a.N, len(out))
			}
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

// A group that the same plan creates is there in time.
func TestRestrictNewGroup(t *testing.T) {
	w, s := restriction(nothing(), plan.Restrict{})
	w.Part = plan.Both
	s.Groups = []plan.Found{{}}
	a := plan.Compute(w, s).Applications[0]
	want := []string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}
	if diff := cmp.Diff(want, saidOf(a)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]plan.ScopeGroup{{Name: "PlaceOS Room Booking", Address: address, Wanted: 2}}, a.Groups); diff != "" {
		t.Error(diff)
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

// What people read and type.
func TestFindingsSayWhatToDo(t *testing.T) {
	scope := exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: "MemberOfGroup -eq 'CN=old'"}
	named := func(f plan.FoundAccess, a exo.Assignment, name string) plan.FoundAccess {
		a.Name = name
		f.Assignments = append(slices.Clone(f.Assignments), a)
		return f
	}
	second := but(withPolicy(), func(f *plan.FoundAccess) { f.Policies = append(f.Policies, policy(exo.RestrictAccess, "finance")) })
	tests := []struct {
		name     string
		found    plan.FoundAccess
		asked    plan.Restrict
		text, do string
	}{
		{"unscoped", named(withRoles(), byHand(read, everywhere), "Ana's ’all’"), plan.Restrict{},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity 'Ana''s ’’all’’'; then roombridge restrict prove"},
		{"unscoped, and bookings depend on it", named(nothing(), byHand(read, everywhere), "X"), plan.Restrict{},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"roombridge restrict apply gives the role again by the group's Guid; then Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"ours, widened", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Reach = everywhere }), plan.Restrict{},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'; then roombridge restrict apply, which needs its name"},
		{"moved", named(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = f.Assignments[1:] }), byHand(read, scope), "X"), plan.Restrict{},
			"PlaceOS has Application Calendars.Read on the members of CN=old, which is no configured group: that group was moved, renamed or deleted",
			"roombridge restrict apply gives the role again by the group's Guid; then Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"wider", named(withRoles(), byHand(read, exo.Reach{Kind: exo.ReachFilter, Name: "All", Filter: "Department -ne 'x'"}), "X"), plan.Restrict{},
			"PlaceOS has Application Calendars.Read on the management scope All (Department -ne 'x'), which is not the configured groups: it may open other mailboxes",
			"Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"another permission", named(withRoles(), role("Mail.Read", theGroup), "X"), plan.Restrict{},
			"PlaceOS has Application Mail.Read on the group placeosroombooking, which the configuration does not name under permissions",
			"add Mail.Read to permissions in the configuration, or Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"disabled", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled, f.Assignments[0].Name = false, "X" }), plan.Restrict{},
			"PlaceOS has Application Calendars.Read on the group placeosroombooking, and the assignment is disabled: it counts for nothing until somebody enables it",
			"Set-ManagementRoleAssignment -Identity 'X' -Enabled $true; then roombridge restrict prove"},
		{"second policy", second, plan.Restrict{},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"Remove-ApplicationAccessPolicy -Identity '" + policy("", "finance").Identity + "'; then roombridge restrict prove"},
		{"the only policy", but(second, func(f *plan.FoundAccess) { f.Policies = f.Policies[1:] }), plan.Restrict{},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"roombridge restrict apply; then Remove-ApplicationAccessPolicy -Identity '" + policy("", "finance").Identity + "'; then roombridge restrict prove"},
		{"second policy beside roles", but(withRoles(), func(f *plan.FoundAccess) { f.Policies = []exo.Policy{policy(exo.DenyAccess, "finance")} }), plan.Restrict{},
			"PlaceOS has a policy that denies (DenyAccess) on finance: it may not open what its members have, whatever else allows it",
			"make sure that the consent in Entra is gone; then Remove-ApplicationAccessPolicy -Identity '" + policy("", "finance").Identity + "'; then roombridge restrict prove"},
		{"policy left", withBoth(), plan.Restrict{},
			"the access policy on placeosroombooking is still there beside RBAC for Applications, and limits what is left of the consent in Entra",
			"roombridge restrict prove; then remove the consent in Entra; then roombridge restrict apply --migrate --entra-consent-removed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := plan.Compute(restriction(tt.found, tt.asked)).Applications[0]
			if len(a.Findings) != 1 {
				t.Fatal(saidOf(a))
			}
			if diff := cmp.Diff([]string{tt.text, tt.do}, []string{a.Findings[0].Text, a.Findings[0].Do}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
