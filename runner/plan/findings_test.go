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
	through := func(a exo.Assignment) exo.Assignment {
		a.Via = "Ana's admins"
		return a
	}
	const prepared = "prove until it has held for 2 hours: roombridge restrict prove\nremove the consent in Entra, let the platform book a room\n"
	leaveGroup := "Remove-RoleGroupMember -Identity 'Ana''s admins' -Member '" + string(object) + "'\nroombridge restrict prove"
	tests := []struct {
		name     string
		found    plan.FoundAccess
		want     []string
		text, do string
	}{
		{"unscoped", more(withRoles(), byHand(read, everywhere), "Ana's ’all’"), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity 'Ana''s ’’all’’'\nroombridge restrict prove"},
		{"unscoped, and bookings depend on it", more(oneRole(), byHand(read, everywhere), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"roombridge restrict apply\nRemove-ManagementRoleAssignment -Identity 'X'\nroombridge restrict prove"},
		{"ours, which somebody has widened, keeps its name", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Reach = everywhere }), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'\nroombridge restrict apply"},
		{"the group was moved", more(oneRole(), byHand(read, onFilter("MemberOfGroup -eq 'CN=old'")), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: stale-scope, wide"},
			"PlaceOS has Application Calendars.Read on the members of CN=old, which is no configured group: that group was moved, renamed or deleted",
			"roombridge restrict apply\nRemove-ManagementRoleAssignment -Identity 'X'\nroombridge restrict prove"},
		{"the group was deleted and made again", more(oneRole(), byHand(read, exo.Reach{Kind: exo.ReachGroup, Name: "placeosroombooking"}), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: stale-scope, wide"},
			"PlaceOS has Application Calendars.Read on a group called placeosroombooking, and nothing confirms that it is the configured one: it was deleted and made again, or the role was given by hand or pointed at another group",
			"roombridge restrict apply\nRemove-ManagementRoleAssignment -Identity 'X'\nroombridge restrict prove"},
		{"wider", more(withRoles(), byHand(read, onFilter("Department -ne 'x'")), "X"), []string{"rbac open", "found: wider-scope, wide"},
			"PlaceOS has Application Calendars.Read on the management scope Rooms (Department -ne 'x'), which is not the configured groups: it may open other mailboxes",
			"Remove-ManagementRoleAssignment -Identity 'X'\nroombridge restrict prove"},
		{"another permission", more(withRoles(), role("Mail.Read", theGroup), "X"), []string{"rbac open", "found: other-permission"},
			"PlaceOS has Application Mail.Read on the group placeosroombooking, which the configuration does not name",
			"Remove-ManagementRoleAssignment -Identity 'X'\nor, if the platform needs it: add Mail.Read to permissions\nroombridge restrict prove"},
		{"a role that somebody has disabled is not given again", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled, f.Assignments[0].Name = false, "X" }), []string{"rbac open", "found: disabled-assignment"},
			"PlaceOS has Application Calendars.Read on the group placeosroombooking, and the assignment is disabled: it counts for nothing until somebody enables it",
			"Set-ManagementRoleAssignment -Identity 'X' -Enabled $true\nroombridge restrict prove"},

		{"a role that is none of applications", more(withRoles(), exo.Assignment{Role: "Mail Recipients", Enabled: true, Reach: everywhere}, "X"), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Mail Recipients without a scope: the role counts for every mailbox", "Remove-ManagementRoleAssignment -Identity 'X'\nroombridge restrict prove"},
		{"nor is it one that is called as a permission", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Role = read }),
			[]string{"rbac open", "found: name-taken"},
			"PlaceOS has Calendars.Read on the group placeosroombooking by the assignment " + role(read, theGroup).Name +
				". That is the name for Application Calendars.Read, only placeosroombooking, which is missing",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'\nroombridge restrict apply"},
		{"a configured role has the name of another", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Role = exo.RolePrefix + settings }), []string{"rbac open", "found: name-taken"},
			"PlaceOS has Application MailboxSettings.Read on the group placeosroombooking by the assignment " + role(read, theGroup).Name +
				". That is the name for Application Calendars.Read, only placeosroombooking, which is missing",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'\nroombridge restrict apply"},
		{"so has one that counts everywhere", but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0].Role, f.Assignments[0].Reach = "Mail Recipients", everywhere
		}), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Mail Recipients without a scope: the role counts for every mailbox",
			"Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'\nroombridge restrict apply"},
		{"a name that nothing needs is no finding", more(withRoles(), role(settings, theGroup), role("Mail.Read", theGroup).Name), []string{"rbac limited"}, "", ""},
		{"the group was renamed", but(withRoles(), func(f *plan.FoundAccess) {
			f.Assignments[0].Reach.Name, f.Assignments[0].Reach.Exact = "Rooms_x", false
		}), []string{"rbac open", "found: stale-scope"},
			"PlaceOS has Application Calendars.Read on placeosroombooking, as Exchange lists it by the Guid, and Exchange shows the group's former name, Rooms_x: if it was never called so, the role is on another group",
			"bookings stop meanwhile, for up to 2 hours: choose the time\nRemove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'\nroombridge restrict apply"},
		{"through a role group", more(withRoles(), through(byHand(read, everywhere)), "X"), []string{"rbac open", "found: unscoped-assignment, wide"},
			"PlaceOS has Application Calendars.Read through the role group Ana's admins without a scope: it may open every mailbox", leaveGroup},
		{"a role group gives nothing that is configured", more(oneRole(), through(role(read, theGroup)), "X"), []string{"rbac open", "assign-role Calendars.Read", "found: other-permission"},
			"PlaceOS has Application Calendars.Read through the role group Ana's admins on the group placeosroombooking, which the configuration does not name", leaveGroup},
		{"the wide ones first", more(more(withRoles(), role("Mail.Read", theGroup), "A"), byHand(read, everywhere), "B"), []string{"rbac open", "found: unscoped-assignment, wide", "found: other-permission"},
			"PlaceOS has Application Calendars.Read without a scope: it may open every mailbox", "Remove-ManagementRoleAssignment -Identity 'B'\nroombridge restrict prove"},

		{"second policy", policies(withPolicy(), ours(), finance), []string{"policy open", "found: second-policy, wide"},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"Remove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'\nroombridge restrict prove"},
		{"the only policy", policies(withPolicy(), finance), []string{"policy open", "add-policy", "found: second-policy, wide"},
			"PlaceOS has an access policy on finance, which is no configured group of it: what was consented to in Entra counts for its members too",
			"roombridge restrict apply\nRemove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'\nroombridge restrict prove"},
		{"a policy beside roles", policies(withRoles(), policy(exo.DenyAccess, "finance")), []string{"rbac open", "found: second-policy"},
			"PlaceOS has a policy that denies (DenyAccess) on finance: it may not open what its members have, whatever else allows it",
			prepared + "a day later:\nRemove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'\nroombridge restrict prove\nor leave it, if you know why it is there"},
		{"nothing but a policy that denies, which limits nothing", policies(nothing(), policy(exo.DenyAccess, "finance")),
			[]string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read", "found: second-policy"},
			"PlaceOS has a policy that denies (DenyAccess) on finance: it may not open what its members have, whatever else allows it",
			"roombridge restrict apply\n" + prepared + "a day later:\nRemove-ApplicationAccessPolicy -Identity '" + finance.Identity + "'\nroombridge restrict prove\nor leave it, if you know why it is there"},
		{"a policy for the object id", policies(withRoles(), mistaken), []string{"rbac open", "found: wrong-app-id"},
			"the access policy on placeosroombooking is made for " + string(object) + ", which is the object id and not the application id of PlaceOS: it limits nothing",
			"Remove-ApplicationAccessPolicy -Identity '" + mistaken.Identity + "'"},
		{"policy left", withBoth(), []string{"rbac limited", "found: policy-left"},
			"the access policy on placeosroombooking is still there beside RBAC for Applications, and limits what is left of the consent in Entra",
			prepared + "a day later: roombridge restrict apply --migrate --entra-consent-removed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := plan.Compute(restriction(tt.found, plan.Restrict{})).Applications[0]
			if diff := cmp.Diff(tt.want, saidOf(a)); diff != "" {
				t.Fatal(diff)
			}
			if len(a.Findings) == 0 {
				return
			}
			if diff := cmp.Diff([]string{tt.text, tt.do}, []string{a.Findings[0].Text, a.Findings[0].Do}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A role that is pointed at another group of the same application has the name of what is missing then.
func TestPointedAtTheOtherGroup(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	north := recipient("MailUniversalSecurityGroup", "north")
	w.Groups = append(w.Groups, plan.WantedGroup{Spec: exo.GroupSpec{Name: new("North"), Address: new("north@contoso.com")}})
	w.Applications[0].Groups = []string{address, "north@contoso.com"}
	s.Groups = append(s.Groups, plan.Found{Group: exo.Group{Recipient: north}, Members: s.Groups[0].Members})
	f := &s.Access[0]
	f.Assignments = append(f.Assignments, role(read, north.ID), role(settings, north.ID))
	if diff := cmp.Diff([]string{"rbac limited"}, saidOf(plan.Compute(w, s).Applications[0])); diff != "" {
		t.Fatal(diff)
	}
	f.Assignments[0].Reach = f.Assignments[2].Reach
	if diff := cmp.Diff([]string{"rbac open", "found: name-taken"}, saidOf(plan.Compute(w, s).Applications[0])); diff != "" {
		t.Error(diff)
	}
}

// What is pasted is the command that was shown, on the object that was meant; else there is no command.
func TestNamesInCommands(t *testing.T) {
	const told = "in PowerShell, by its Guid, as its name has characters that do not survive copying: Remove-ManagementRoleAssignment"
	for name, want := range map[string]string{
		"it's":                  "Remove-ManagementRoleAssignment -Identity 'it''s'",
		"a‘b’c‚d‛":              "Remove-ManagementRoleAssignment -Identity 'a‘‘b’’c‚‚d‛‛'",
		"a`$(calc); \"b\" #|é会": "Remove-ManagementRoleAssignment -Identity 'a`$(calc); \"b\" #|é会'",
		"x\nRemove-Mailbox -Identity boss@contoso.com -Confirm:$false #": told,
		"a\rb": told, "a\tb": told, "a\x00b": told, "a\x1b[2Jb": told, "a\u0085b": told, // control characters
		"a\u2028b": told, "a\u2029b": told, // ends of lines
		"\u202egpj": told, "a\u061cb": told, "a\u2066b": told, // directions
		"a\u200bb": told, "a\ufeffb": told, "a\u00adb": told, "a\u034fb": told, "a\u3164b": told, "a\ufe0fb": told, // nothing to see
		"a\u00a0b": told, "a\u202fb": told, "a\u3000b": told, "a  b": told, " a": told, "a ": told, // spaces
	} {
		f := but(withRoles(), func(f *plan.FoundAccess) {
			a := byHand(read, everywhere)
			a.Name = name
			f.Assignments = append(f.Assignments, a)
		})
		got := plan.Compute(restriction(f, plan.Restrict{})).Applications[0].Findings[0].Do
		if diff := cmp.Diff(want+"\nroombridge restrict prove", got); diff != "" {
			t.Errorf("%q: %s", name, diff)
		}
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

// What is said of a group that is not there, and of the application that is refused for it, is no contradiction.
func TestFindingsWithoutTheGroup(t *testing.T) {
	w, s := restriction(but(withRoles(), func(f *plan.FoundAccess) {
		f.Assignments = []exo.Assignment{byHand(read, exo.Reach{Kind: exo.ReachGroup, Name: "PlaceOS Room Booking"})}
	}), plan.Restrict{})
	s.Groups = []plan.Found{{}}
	a := plan.Compute(w, s).Applications[0]
	got := []string{a.Refused.Text, a.Refused.Hint, a.Findings[0].Text, a.Findings[0].Do}
	if diff := cmp.Diff([]string{
		"there is no group placeosroombooking@contoso.com yet", "roombridge apply --restrict",
		"PlaceOS has Application Calendars.Read on a group called PlaceOS Room Booking, which is not there: it was renamed or deleted",
		"once it is not refused any more: roombridge restrict apply\nRemove-ManagementRoleAssignment -Identity 'by hand'\nroombridge restrict prove",
	}, got); diff != "" {
		t.Error(diff)
	}
}
