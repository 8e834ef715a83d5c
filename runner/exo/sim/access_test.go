package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

const (
	app      = sim.PlatformAppID
	object   = sim.PlatformObjectID
	calendar = "Application Calendars.ReadWrite"
	other    = "11111111-2222-4333-8444-555555555555"
	absent   = "99999999-2222-4333-8444-555555555555"
)

// dn is the group's DN.
func dn(t testing.TB, s *sim.Session, group string) string {
	t.Helper()
	return must(t, s, "Get-DistributionGroup", p{"Identity": group}, "DistinguishedName")[0]["DistinguishedName"].(string)
}

// platform is Contoso with the booking platform's service principal, and finance holding one room.
func platform(t testing.TB) (*sim.Org, *sim.Session) {
	t.Helper()
	o := sim.Contoso()
	s := connect(t, o, "")
	must(t, s, "New-ServicePrincipal", p{"AppId": app, "ObjectId": object, "DisplayName": "PlaceOS"})
	must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101"})
	return o, s
}

// show is the named properties of an object, for comparison.
func show(o p, properties ...string) string {
	var out []string
	for _, name := range properties {
		out = append(out, fmt.Sprint(o[name]))
	}
	return strings.Join(out, " | ")
}

// step is one call and what it has to say: the reason of an error, or properties of what it answers.
type step struct {
	about  string
	cmdlet string
	params p
	reason string
	show   []string
	want   []string // a line for each object
}

func walk(t *testing.T, s *sim.Session, steps []step) {
	t.Helper()
	for _, c := range steps {
		t.Run(c.about, func(t *testing.T) {
			r := run(t, s, c.cmdlet, c.params)
			if problem(r) != c.reason {
				t.Fatalf("want %q, got %+v", c.reason, r.err)
			}
			var got []string
			for _, o := range r.objects {
				got = append(got, show(o, c.show...))
			}
			if diff := cmp.Diff(c.want, got); len(c.show) > 0 && diff != "" {
				t.Error(diff)
			}
		})
	}
}

const gone = "ManagementObjectNotFoundException"

func TestServicePrincipals(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	ids := []string{"AppId", "ObjectId", "DisplayName", "Identity", "Id", "Name"}
	line := strings.Join([]string{app, object, "PlaceOS", object, object, object}, " | ")
	walk(t, s, []step{
		{about: "none", cmdlet: "Get-ServicePrincipal", show: ids},
		{about: "not found", cmdlet: "Get-ServicePrincipal", params: p{"Identity": app}, reason: gone},
		{about: "no Guid", cmdlet: "New-ServicePrincipal", params: p{"AppId": "PlaceOS", "ObjectId": object}, reason: "RecipientTaskException"},
		{about: "WhatIf", cmdlet: "New-ServicePrincipal", params: p{"AppId": app, "ObjectId": object, "WhatIf": true}},
		{about: "WhatIf changed nothing", cmdlet: "Get-ServicePrincipal", show: ids},
		{about: "made", cmdlet: "New-ServicePrincipal", params: p{"AppId": strings.ToUpper(app), "ObjectId": object, "DisplayName": "PlaceOS"}, show: ids, want: []string{line}},
		{about: "by application", cmdlet: "Get-ServicePrincipal", params: p{"Identity": app}, show: ids, want: []string{line}},
		{about: "by object, in any case", cmdlet: "Get-ServicePrincipal", params: p{"Identity": strings.ToUpper(object)}, show: ids, want: []string{line}},
		{about: "by name", cmdlet: "Get-ServicePrincipal", params: p{"Identity": "placeos"}, show: ids, want: []string{line}},
		{about: "the application twice", cmdlet: "New-ServicePrincipal", params: p{"AppId": app, "ObjectId": other}, reason: "ADObjectAlreadyExistsException"},
		{about: "the object twice", cmdlet: "New-ServicePrincipal", params: p{"AppId": other, "ObjectId": object}, reason: "ADObjectAlreadyExistsException"},
		{about: "an object of another application is taken", cmdlet: "New-ServicePrincipal", params: p{"AppId": other, "ObjectId": app, "DisplayName": "PlaceOS"}},
		{about: "two of one name", cmdlet: "Get-ServicePrincipal", params: p{"Identity": "PlaceOS"}, reason: gone},
		{about: "a role for it", cmdlet: "New-ManagementRoleAssignment", params: p{"App": other, "Role": calendar, "Name": "a"}},
		{about: "removing asks", cmdlet: "Remove-ServicePrincipal", params: p{"Identity": other}, reason: "prompt"},
		{about: "removed", cmdlet: "Remove-ServicePrincipal", params: p{"Identity": other, "Confirm": false}},
		{about: "one is left", cmdlet: "Get-ServicePrincipal", show: ids, want: []string{line}},
		{about: "its role went with it", cmdlet: "Get-ManagementRoleAssignment", show: []string{"Name"}},
	})
	sid := must(t, s, "Get-ServicePrincipal", p{}, "Sid", "IsValid")[0]
	if !strings.HasPrefix(fmt.Sprint(sid["Sid"]), "S-1-5-21-") || sid["IsValid"] != true || len(sid) != 2 {
		t.Error(sid)
	}
}

func TestRoleAssignments(t *testing.T) {
	o, s := platform(t)
	finance := must(t, s, "Get-DistributionGroup", p{"Identity": "finance"}, "Guid")[0]["Guid"]
	must(t, s, "New-ManagementScope", p{"Name": "Rooms", "RecipientRestrictionFilter": "RecipientTypeDetails -eq 'RoomMailbox'"})
	whole := []string{"Name", "Identity", "Role", "RoleAssignee", "RoleAssigneeType", "Enabled", "RecipientWriteScope", "CustomResourceScope", "CustomRecipientWriteScope"}
	line := func(name, role, enabled, kind, scope string) string {
		return strings.Join([]string{name, name, role, object, "ServicePrincipal", enabled, kind, scope, ""}, " | ")
	}
	const read = "Application Calendars.Read"
	all := []string{
		line("grouped", calendar, "true", "Group", "Finance"), line("scoped", read, "true", "CustomRecipientScope", "Rooms"), line("everywhere", read, "true", "Organization", ""),
	}
	create := func(params ...any) p { return with(p{"App": app, "Role": calendar}, params...) }
	walk(t, s, []step{
		{about: "none", cmdlet: "Get-ManagementRoleAssignment", show: whole},
		{about: "no such role", cmdlet: "New-ManagementRoleAssignment", params: create("Role", "Application Calendars.Write"), reason: gone},
		{about: "a person's role", cmdlet: "New-ManagementRoleAssignment", params: create("Role", "Mail Recipients"), reason: gone},
		{about: "no such application", cmdlet: "New-ManagementRoleAssignment", params: create("App", absent), reason: gone},
		{about: "no such group", cmdlet: "New-ManagementRoleAssignment", params: create("RecipientGroupScope", absent), reason: gone},
		{about: "no such scope", cmdlet: "New-ManagementRoleAssignment", params: create("CustomResourceScope", "Desks"), reason: gone},
		{about: "a mailbox as group", cmdlet: "New-ManagementRoleAssignment", params: create("RecipientGroupScope", "north.101"), reason: "RecipientTaskException"},
		{about: "a Microsoft 365 group", cmdlet: "New-ManagementRoleAssignment", params: create("RecipientGroupScope", "projectx"), reason: "RecipientTaskException"},
		{about: "group and scope", cmdlet: "New-ManagementRoleAssignment", params: create("RecipientGroupScope", "finance", "CustomResourceScope", "Rooms"), reason: "RecipientTaskException"},
		{about: "65 characters", cmdlet: "New-ManagementRoleAssignment", params: create("Name", strings.Repeat("x", 65)), reason: "DataValidationException"},
		{about: "of a person", cmdlet: "New-ManagementRoleAssignment", params: p{"User": "admin", "Role": "Mail Recipients"}, reason: "NotSupportedException"},
		{about: "WhatIf", cmdlet: "New-ManagementRoleAssignment", params: create("Name", "a", "WhatIf", true)},
		{about: "nothing of it was made", cmdlet: "Get-ManagementRoleAssignment", show: whole},

		{about: "limited to a group", cmdlet: "New-ManagementRoleAssignment", params: create("Name", "grouped", "RecipientGroupScope", finance), show: whole, want: all[:1]},
		{about: "limited to a scope", cmdlet: "New-ManagementRoleAssignment", params: create("Name", "scoped", "App", object, "Role", strings.ToLower(read), "CustomResourceScope", "rooms"), show: whole, want: all[1:2]},
		{about: "not limited", cmdlet: "New-ManagementRoleAssignment", params: create("Name", "everywhere", "App", "PlaceOS", "Role", read), show: whole, want: all[2:]},
		{about: "the name twice", cmdlet: "New-ManagementRoleAssignment", params: create("Name", "Grouped"), reason: "ADObjectAlreadyExistsException"},

		{about: "all", cmdlet: "Get-ManagementRoleAssignment", show: whole, want: all},
		{about: "by name", cmdlet: "Get-ManagementRoleAssignment", params: p{"Identity": "Scoped"}, show: whole, want: all[1:2]},
		{about: "not found", cmdlet: "Get-ManagementRoleAssignment", params: p{"Identity": "nothing"}, reason: gone},
		{about: "by application", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssignee": object}, show: whole, want: all},
		{about: "application not found", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssignee": absent}, reason: gone},
		{about: "by role", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssignee": app, "Role": read}, show: whole, want: all[1:]},
		{about: "role not found", cmdlet: "Get-ManagementRoleAssignment", params: p{"Role": "x"}, reason: gone},
		{about: "by group", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssignee": object, "RecipientGroupScope": finance}, show: whole, want: all[:1]},
		{about: "of another group", cmdlet: "Get-ManagementRoleAssignment", params: p{"RecipientGroupScope": "allstaff"}, show: whole},
		{about: "group not found", cmdlet: "Get-ManagementRoleAssignment", params: p{"RecipientGroupScope": absent}, reason: gone},
		{about: "of applications", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssigneeType": "serviceprincipal"}, show: whole, want: all},
		{about: "of people", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssigneeType": "User"}, show: whole},
		{about: "of sofas", cmdlet: "Get-ManagementRoleAssignment", params: p{"RoleAssigneeType": "Sofa"}, reason: "RecipientTaskException"},
		{about: "identity and role are of two sets", cmdlet: "Get-ManagementRoleAssignment", params: p{"Identity": "grouped", "Role": read}, reason: "ParameterBindingException"},
		{about: "enabled", cmdlet: "Get-ManagementRoleAssignment", params: p{"Enabled": true}, show: whole, want: all},
		{about: "disabled", cmdlet: "Get-ManagementRoleAssignment", params: p{"Enabled": false}, show: whole},

		{about: "removing asks", cmdlet: "Remove-ManagementRoleAssignment", params: p{"Identity": "scoped"}, reason: "prompt"},
		{about: "removing what is not there", cmdlet: "Remove-ManagementRoleAssignment", params: p{"Identity": "x", "Confirm": false}, reason: gone},
		{about: "removing, WhatIf", cmdlet: "Remove-ManagementRoleAssignment", params: p{"Identity": "scoped", "WhatIf": true}},
		{about: "removed", cmdlet: "Remove-ManagementRoleAssignment", params: p{"Identity": "everywhere", "Confirm": false}},
		{about: "the others are left", cmdlet: "Get-ManagementRoleAssignment", show: whole, want: all[:2]},
	})
	if err := o.DisableAssignment("scoped"); err != nil {
		t.Fatal(err)
	}
	if got := column(must(t, s, "Get-ManagementRoleAssignment", p{"Enabled": false}), "Name"); !slices.Equal(got, []string{"scoped"}) {
		t.Errorf("disabled: %v", got)
	}
}

// Without a name one is made; the second gets a number.
func TestAssignmentDefaultName(t *testing.T) {
	_, s := platform(t)
	var names []string
	for range 2 {
		names = append(names, must(t, s, "New-ManagementRoleAssignment", p{"App": app, "Role": "Application Mail.Send"})[0]["Name"].(string))
	}
	want := []string{"Application Mail.Send-" + object, "Application Mail.Send-" + object + "-1"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

// What is shown of a group's scope, and whether one can ask for it, is not known: all of it can be chosen.
func TestGroupScopeShapes(t *testing.T) {
	o, s := platform(t)
	finance := must(t, s, "Get-DistributionGroup", p{"Identity": "finance"}, "Guid")[0]["Guid"].(string)
	must(t, s, "New-ManagementRoleAssignment", p{"Name": "grouped", "App": app, "Role": calendar, "RecipientGroupScope": "finance"})
	must(t, s, "New-ManagementRoleAssignment", p{"Name": "everywhere", "App": app, "Role": calendar})
	scope := func() string {
		a := must(t, s, "Get-ManagementRoleAssignment", p{"Identity": "grouped"})[0]
		for property, v := range a {
			if strings.Contains(fmt.Sprint(v), finance) {
				t.Errorf("%s shows the group's Guid: %v", property, v)
			}
		}
		if got := must(t, s, "Test-ServicePrincipalAuthorization", p{"Identity": app})[0]["AllowedResourceScope"]; got != a["CustomResourceScope"] {
			t.Errorf("the test shows the scope %v", got)
		}
		return a["CustomResourceScope"].(string)
	}
	asked := func() []string {
		return column(must(t, s, "Get-ManagementRoleAssignment", p{"RoleAssignee": object, "RecipientGroupScope": finance}), "Name")
	}
	if err := o.SetGroup("finance", "Name", "Money"); err != nil {
		t.Fatal(err)
	}
	if got := scope(); got != "Money" {
		t.Errorf("by name: %q", got)
	}
	o.SetScopeShape(sim.ScopeOfItsOwn)
	if got := scope(); !strings.HasPrefix(got, "Finance_") || len(got) != len("Finance_")+36 {
		t.Errorf("of its own: %q", got)
	}
	for _, c := range []struct {
		filter sim.GroupScopeFilter
		want   []string
	}{{sim.FilterHeeded, []string{"grouped"}}, {sim.FilterNone, nil}, {sim.FilterIgnored, []string{"everywhere", "grouped"}}} {
		o.SetGroupScopeFilter(c.filter)
		if got := asked(); !slices.Equal(got, c.want) {
			t.Errorf("filter %v finds %v, want %v", c.filter, got, c.want)
		}
	}
}

func TestManagementScopes(t *testing.T) {
	_, s := platform(t)
	filter := "MemberOfGroup -eq '" + dn(t, s, "finance") + "'"
	whole := []string{"Name", "Identity", "RecipientFilter", "ScopeRestrictionType", "Exclusive"}
	lines := []string{"Finance | Finance | " + filter + " | RecipientScope | false"}
	walk(t, s, []step{
		{about: "none", cmdlet: "Get-ManagementScope", show: whole},
		{about: "not found", cmdlet: "Get-ManagementScope", params: p{"Identity": "Finance"}, reason: gone},
		{about: "a filter that is none", cmdlet: "New-ManagementScope", params: p{"Name": "x", "RecipientRestrictionFilter": "Sofa -eq 'x'"}, reason: "ParsingException"},
		{about: "no name", cmdlet: "New-ManagementScope", params: p{"Name": " ", "RecipientRestrictionFilter": filter}, reason: "RecipientTaskException"},
		{about: "of servers", cmdlet: "New-ManagementScope", params: p{"Name": "x"}, reason: "NotSupportedException"},
		{about: "WhatIf", cmdlet: "New-ManagementScope", params: p{"Name": "x", "RecipientRestrictionFilter": filter, "WhatIf": true}},
		{about: "made", cmdlet: "New-ManagementScope", params: p{"Name": "Finance", "RecipientRestrictionFilter": filter}, show: whole, want: lines},
		{about: "the name twice", cmdlet: "New-ManagementScope", params: p{"Name": "finance", "RecipientRestrictionFilter": filter}, reason: "ADObjectAlreadyExistsException"},
		{about: "by name", cmdlet: "Get-ManagementScope", params: p{"Identity": "finance"}, show: whole, want: lines},
		{about: "all", cmdlet: "Get-ManagementScope", show: whole, want: lines},
		{about: "used", cmdlet: "New-ManagementRoleAssignment", params: p{"Name": "a", "App": app, "Role": calendar, "CustomResourceScope": "Finance"}},
		{about: "removing asks", cmdlet: "Remove-ManagementScope", params: p{"Identity": "Finance"}, reason: "prompt"},
		{about: "in use", cmdlet: "Remove-ManagementScope", params: p{"Identity": "finance", "Confirm": false}, reason: "RecipientTaskException"},
		{about: "no longer used", cmdlet: "Remove-ManagementRoleAssignment", params: p{"Identity": "a", "Confirm": false}},
		{about: "removed", cmdlet: "Remove-ManagementScope", params: p{"Identity": "finance", "Confirm": false}},
		{about: "none is left", cmdlet: "Get-ManagementScope", show: whole},
	})
}

// What the roles of an account do not give is not there.
func TestRolesOfAccess(t *testing.T) {
	for _, c := range []struct {
		user string
		want []string
	}{
		{"", []string{
			"Enable-OrganizationCustomization", "Get-ApplicationAccessPolicy", "Get-CalendarProcessing", "Get-ManagementRoleAssignment", "Get-ManagementScope",
			"Get-ServicePrincipal", "New-ApplicationAccessPolicy", "New-ManagementRoleAssignment", "New-ManagementScope", "New-ServicePrincipal",
			"Remove-ApplicationAccessPolicy", "Remove-ManagementRoleAssignment", "Remove-ManagementScope", "Remove-ServicePrincipal", "Set-CalendarProcessing",
			"Test-ApplicationAccessPolicy", "Test-ServicePrincipalAuthorization",
		}},
		{"recipient.admin@contoso.com", []string{"Get-CalendarProcessing", "Set-CalendarProcessing"}},
		{"helpdesk@contoso.com", []string{
			"Get-ApplicationAccessPolicy", "Get-CalendarProcessing", "Get-ManagementRoleAssignment", "Get-ManagementScope", "Get-ServicePrincipal",
			"Test-ApplicationAccessPolicy", "Test-ServicePrincipalAuthorization",
		}},
		{"ana.silva@contoso.com", nil},
	} {
		commands, err := connect(t, sim.Contoso(), c.user).Bind(t.Context(), "tmpEXO_*")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for name := range commands {
			if _, noun, _ := strings.Cut(name, "-"); !slices.Contains([]string{"Recipient", "AcceptedDomain", "OrganizationConfig", "DistributionGroup", "DistributionGroupMember"}, noun) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.user, diff)
		}
	}
}
