package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestServicePrincipalAuthorization(t *testing.T) {
	o, s := platform(t)
	err := errors.Join(
		o.PutGroupScope("Exact", "finance"), o.PutScope("All rooms", "RecipientTypeDetails -eq 'RoomMailbox'"),
		o.PutAssignment("1", app, calendar, "finance"), o.PutScopedAssignment("2", app, "Application Mail.Send", "Exact"),
		o.PutScopedAssignment("3", app, "Application Mail Full Access", "All rooms"), o.PutAssignment("4", app, "Application Calendars.Read", ""),
		o.PutAssignment("5", app, "Application Contacts.Read", ""), o.DisableAssignment("5"),
		o.AddMember("finance", "northrooms"), // in a group in the group: no member here
	)
	if err != nil {
		t.Fatal(err)
	}
	whole := []string{"RoleName", "GrantedPermissions", "AllowedResourceScope", "ScopeType", "InScope"}
	rows := func(in ...string) []string {
		out := []string{
			calendar + " | Calendars.ReadWrite | Finance | Group | ",
			"Application Mail.Send | Mail.Send | Exact | CustomRecipientScope | ",
			"Application Mail Full Access | Mail.ReadWrite, Mail.Send | All rooms | CustomRecipientScope | ",
			"Application Calendars.Read | Calendars.Read | Organization | Organization | ",
		}
		for i := range out {
			out[i] += in[i]
		}
		return out
	}
	ask := func(about, resource, reason string, want []string) step {
		return step{about: about, cmdlet: "Test-ServicePrincipalAuthorization", params: p{"Identity": object, "Resource": resource}, reason: reason, show: whole, want: want}
	}
	walk(t, s, []step{
		ask("a member", "north.101@contoso.com", "", rows("true", "true", "true", "true")),
		ask("a room outside", "north.301", "", rows("false", "false", "true", "true")),
		ask("a room in a nested group", "north.102", "", rows("false", "false", "true", "true")),
		ask("a person", "ana.silva", "", rows("false", "false", "false", "true")),
		ask("nobody", "nobody", gone, nil),
		ask("no mailbox", "finance", gone, nil),
		{about: "nobody named", cmdlet: "Test-ServicePrincipalAuthorization", params: p{"Identity": app}, show: whole, want: rows("Not Run", "Not Run", "Not Run", "Not Run")},
		{about: "no such application", cmdlet: "Test-ServicePrincipalAuthorization", params: p{"Identity": absent, "Resource": "north.101"}, reason: gone},
		{about: "no application", cmdlet: "Test-ServicePrincipalAuthorization", params: p{"Identity": "", "Resource": "north.101"}, reason: gone},
	})

	// A name in a filter is not the group: after a renaming it finds nobody. The group's own scope stays.
	if err := o.SetGroup("finance", "Name", "Money"); err != nil {
		t.Fatal(err)
	}
	got := must(t, s, "Test-ServicePrincipalAuthorization", p{"Identity": object, "Resource": "north.101"})
	if got[0]["InScope"] != true || got[0]["AllowedResourceScope"] != "Money" || got[1]["InScope"] != false {
		t.Errorf("renamed: %v", got)
	}
	// A group that is gone leaves its assignments, which cover nobody.
	if err := o.RemoveRecipient("finance"); err != nil {
		t.Fatal(err)
	}
	got = must(t, s, "Test-ServicePrincipalAuthorization", p{"Identity": object, "Resource": "north.101"})
	if got[0]["InScope"] != false || got[0]["AllowedResourceScope"] != "Finance" {
		t.Errorf("deleted: %v", got)
	}
	if names := column(must(t, s, "Get-ManagementRoleAssignment", p{"RoleAssignee": app}), "Name"); !slices.Equal(names, []string{"1", "2", "3", "4", "5"}) {
		t.Errorf("assignments that are left: %v", names)
	}
}

func TestApplicationAccessPolicies(t *testing.T) {
	for _, c := range []struct {
		about    string
		policies [][2]string // group, right
		granted  []string    // of mailboxes
	}{
		{"no policy", nil, mailboxes},
		{"restricted, with nested groups", [][2]string{{"finance", "RestrictAccess"}}, []string{"north.101", "north.102"}},
		{"denied", [][2]string{{"finance", "DenyAccess"}}, []string{"north.301", "ana.silva"}},
		{"two restrictions add up", [][2]string{{"finance", "RestrictAccess"}, {"ana.silva", "RestrictAccess"}}, []string{"north.101", "north.102", "ana.silva"}},
		{"a denial beats a restriction", [][2]string{{"finance", "RestrictAccess"}, {"inner", "DenyAccess"}}, []string{"north.101"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			o, s := withNested(t)
			err := o.PutPolicy(other, "finance", "DenyAccess") // not about this application
			for _, policy := range c.policies {
				err = errors.Join(err, o.PutPolicy(app, policy[0], policy[1]))
			}
			if err != nil {
				t.Fatal(err)
			}
			var granted []string
			for _, mailbox := range mailboxes {
				row := must(t, s, "Test-ApplicationAccessPolicy", p{"AppId": strings.ToUpper(app), "Identity": mailbox})[0]
				if row["AccessCheckResult"] == "Granted" {
					granted = append(granted, mailbox)
				} else if row["AccessCheckResult"] != "Denied" {
					t.Errorf("%s: %v", mailbox, row)
				}
			}
			if !slices.Equal(granted, c.granted) {
				t.Errorf("granted %v, want %v", granted, c.granted)
			}
			for _, wrong := range []string{"nobody", "", "finance"} {
				if got := problem(run(t, s, "Test-ApplicationAccessPolicy", p{"AppId": app, "Identity": wrong})); got != gone {
					t.Errorf("%q: %q", wrong, got)
				}
			}
		})
	}
}

// Groups that are in one another come to an end.
func TestPolicyOfGroupsInACircle(t *testing.T) {
	o, s := withNested(t)
	if err := errors.Join(o.AddMember("inner", "finance"), o.PutPolicy(app, "inner", "RestrictAccess")); err != nil {
		t.Fatal(err)
	}
	for mailbox, want := range map[string]string{"north.101": "Granted", "north.102": "Granted", "north.103": "Denied"} {
		if got := must(t, s, "Test-ApplicationAccessPolicy", p{"AppId": app, "Identity": mailbox})[0]["AccessCheckResult"]; got != want {
			t.Errorf("%s: %v", mailbox, got)
		}
	}
}
