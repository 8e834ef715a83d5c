package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// What is not as configured is mended or found, never passed over; with what people read and type.
func TestFindings(t *testing.T) {
	more := func(f plan.FoundAccess, a exo.Assignment, name string) plan.FoundAccess {
		a.Name = name
		f.Assignments = append(f.Assignments, a)
		return f
	}
	policies := func(f plan.FoundAccess, all ...exo.Policy) plan.FoundAccess {
		f.Policies = all
		return f
	}
	mistaken := ours()
	mistaken.AppID = object
	finance := policy(exo.RestrictAccess, "finance")
	oneRole := func() plan.FoundAccess {
		return but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = f.Assignments[1:] })
	}
	tests := []struct {
		name     string
		found    plan.FoundAccess
		want     []string
		text, do string
	}{
		{"unscoped", more(withRoles(), byHand(read, everywhere), "Ana's ’all’"), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity 'Ana''s ’’all’’'; then roombridge restrict prove"},
		{"unscoped, and bookings depend on it", more(oneRole(), byHand(read, everywhere), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"roombridge restrict apply gives the role again by the group's Guid; then Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"ours, which somebody has widened, keeps its name", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Reach = everywhere }), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'; then roombridge restrict apply, which needs its name"},
		{"the group was moved", more(oneRole(), byHand(read, onFilter("MemberOfGroup -eq 'CN=old'")), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: stale-scope, wide"},
			"PlaceOS has Application Calendars.Read on the members of CN=old, which is no configured group: that group was moved, renamed or deleted",
			"roombridge restrict apply gives the role again by the group's Guid; then Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"the group was deleted and made again", more(oneRole(), byHand(read, exo.Reach{Kind: exo.ReachGroup, Name: "placeosroombooking"}), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: stale-scope, wide"},
			"PlaceOS has Application Calendars.Read on a group called placeosroombooking, and Exchange does not confirm by its Guid that it is the configured one: it was deleted and made again, or the role was given by hand",
			"roombridge restrict apply gives the role again by the group's Guid; then Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"wider", more(withRoles(), byHand(read, onFilter("Department -ne 'x'")), "X"), []string{"rbac open", "found: wider-scope, wide"},
			"PlaceOS has Application Calendars.Read on the management scope Rooms (Department -ne 'x'), which is not the configured groups: it may open other mailboxes",
			"Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"another permission", more(withRoles(), role("Mail.Read", theGroup), "X"), []string{"rbac open", "found: other-permission"},
			"PlaceOS has Application Mail.Read on the group placeosroombooking, which the configuration does not name under permissions",
			"add Mail.Read to permissions in the configuration, or Remove-ManagementRoleAssignment -Identity 'X'; then roombridge restrict prove"},
		{"a role that somebody has disabled is not given again", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled, f.Assignments[0].Name = false, "X" }), []string{"rbac open", "found: disabled-assignment"},
			"PlaceOS has Application Calendars.Read on the group placeosroombooking, and the assignment is disabled: it counts for nothing until somebody enables it",
			"Set-ManagementRoleAssignment -Identity 'X' -Enabled $true; then roombridge restrict prove"},

		{"second policy", policies(withPolicy(), ours(), finance), []string{"policy open", "found: second-policy, wide"},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"Remove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'; then roombridge restrict prove"},
		{"the only policy", policies(withPolicy(), finance), []string{"policy open", "add-policy", "found: second-policy, wide"},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"roombridge restrict apply; then Remove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'; then roombridge restrict prove"},
		{"a policy beside roles", policies(withRoles(), policy(exo.DenyAccess, "finance")), []string{"rbac open", "found: second-policy"},
			"PlaceOS has a policy that denies (DenyAccess) on finance: it may not open what its members have, whatever else allows it",
			"make sure that the consent in Entra is gone; then Remove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'; then roombridge restrict prove"},
		{"a policy for the object id", policies(withRoles(), mistaken), []string{"rbac open", "found: wrong-app-id"},
			"the access policy on placeosroombooking is made for " + string(object) + ", which is the object id and not the application id of PlaceOS: it limits nothing",
			"Remove-ApplicationAccessPolicy -Identity '" + mistaken.Identity + "'"},
		{"policy left", withBoth(), []string{"rbac limited", "found: policy-left"},
			"the access policy on placeosroombooking is still there beside RBAC for Applications, and limits what is left of the consent in Entra",
			"roombridge restrict prove; then remove the consent in Entra; then roombridge restrict apply --migrate --entra-consent-removed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := plan.Compute(restriction(tt.found, plan.Restrict{})).Applications[0]
			if diff := cmp.Diff(tt.want, saidOf(a)); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff([]string{tt.text, tt.do}, []string{a.Findings[0].Text, a.Findings[0].Do}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A scope that is not exactly the configured groups was probably on one of them once, or is on others.
func TestStaleOrWider(t *testing.T) {
	tests := []struct {
		name  string
		reach exo.Reach
		want  plan.FindingClass
	}{
		{"the group, and one that is gone", onFilter("MemberOfGroup -eq '" + dn + "' -or MemberOfGroup -eq 'CN=old'"), plan.StaleScope},
		{"the group, and something else", onFilter("MemberOfGroup -eq '" + dn + "' -or Department -eq 'x'"), plan.WiderScope},
		{"a group that is gone, and something else", onFilter("MemberOfGroup -eq 'CN=old' -or Department -eq 'x'"), plan.WiderScope},
		{"a configured group of another application", onFilter("MemberOfGroup -eq 'cn=Finance''s'"), plan.WiderScope},
		{"a filter that cannot be read", onFilter(""), plan.WiderScope},
		{"a group of the same name", exo.Reach{Kind: exo.ReachGroup, Name: "PlaceOSRoomBooking"}, plan.StaleScope},
		{"a scope that Exchange made for one", exo.Reach{Kind: exo.ReachGroup, Name: "PlaceOSRoomBooking_" + string(id("the group before"))}, plan.StaleScope},
		{"another group", exo.Reach{Kind: exo.ReachGroup, Name: "finance"}, plan.WiderScope},
		{"an administrative unit", exo.Reach{Kind: exo.ReachOther, Name: "North"}, plan.WiderScope},
	}
	for _, tt := range tests {
		w, s := restriction(but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = append(f.Assignments, byHand(read, tt.reach)) }), plan.Restrict{})
		w.Groups = append(w.Groups, plan.WantedGroup{Spec: exo.GroupSpec{Address: new("finance@contoso.com")}})
		s.Groups = append(s.Groups, plan.Found{Group: exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "finance"), DN: "CN=finance's"}})
		if diff := cmp.Diff([]string{"rbac open", "found: " + string(tt.want) + ", wide"}, saidOf(plan.Compute(w, s).Applications[0])); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
