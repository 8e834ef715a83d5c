package sim

import (
	"slices"
	"strings"
)

// assignment is a role of an application, and where it counts. Without Group and Scope it counts everywhere.
type assignment struct {
	Guid      string `json:"guid"`
	Name      string `json:"name"`
	Role      string `json:"role"`
	App       string `json:"app"` // AppId of the service principal
	Disabled  bool   `json:"disabled,omitempty"`
	Group     string `json:"group,omitempty"`     // Guid; of RecipientGroupScope
	GroupName string `json:"groupName,omitempty"` // what the group was called then
	Scope     string `json:"scope,omitempty"`     // name of a management scope
}

func (a assignment) keys() []string { return []string{a.Name, a.Guid} }

func assignmentsOf(a *access) *[]assignment { return &a.Assignments }

func (o *Org) assignmentRow(a assignment) map[string]any {
	kind, name := o.reach(a)
	if kind == "Organization" {
		name = ""
	}
	p := o.access.principalOf(a.App)
	return map[string]any{
		"Name": a.Name, "Identity": a.Name, "Guid": a.Guid, "Role": a.Role, "Enabled": !a.Disabled,
		"RoleAssignee": p.Object, "RoleAssigneeName": p.Object, "RoleAssigneeType": "ServicePrincipal",
		"AssignmentMethod": "Direct", "RoleAssignmentDelegationType": "Regular",
		"RecipientWriteScope": kind, "CustomResourceScope": name, "CustomRecipientWriteScope": "",
	}
}

// reach returns the kind of an assignment's scope, and its name.
func (o *Org) reach(a assignment) (kind, name string) {
	switch {
	case a.Scope != "":
		return "CustomRecipientScope", a.Scope
	case a.Group == "":
		return "Organization", "Organization"
	case o.scopeShape == ScopeOfItsOwn:
		return "Group", a.GroupName + "_" + o.id("scope of "+a.Guid)
	}
	if g := o.objects[a.Group]; g != nil {
		return "Group", g.Name
	}
	return "Group", a.GroupName
}

// covers reports whether a mailbox is in an assignment's scope. Only direct members of a group are (facts 6).
func (o *Org) covers(a assignment, x *object) bool {
	switch {
	case a.Group != "":
		return o.members[a.Group][x.Guid]
	case a.Scope == "":
		return true
	}
	s, err := o.scope(a.Scope)
	if err != nil {
		return false
	}
	pass, err := o.parseFilter(s.Filter)
	return err == nil && pass(x)
}

// removeManagementRoleAssignment is Remove-ManagementRoleAssignment.
func (c *call) removeManagementRoleAssignment() (answer, error) {
	return removeItem(c, assignmentsOf, assignment.keys)
}

// applicationRoles are the roles that an application can have, and the permissions each gives (Microsoft: Role
// Based Access Control for Applications in Exchange Online).
var applicationRoles = map[string][]string{
	"Application Calendars.Read":            {"Calendars.Read"},
	"Application Calendars.ReadWrite":       {"Calendars.ReadWrite"},
	"Application Contacts.Read":             {"Contacts.Read"},
	"Application Contacts.ReadWrite":        {"Contacts.ReadWrite"},
	"Application Mail.Read":                 {"Mail.Read"},
	"Application Mail.ReadBasic":            {"Mail.ReadBasic"},
	"Application Mail.ReadWrite":            {"Mail.ReadWrite"},
	"Application Mail.Send":                 {"Mail.Send"},
	"Application MailboxSettings.Read":      {"MailboxSettings.Read"},
	"Application MailboxSettings.ReadWrite": {"MailboxSettings.ReadWrite"},
	"Application Mail Full Access":          {"Mail.ReadWrite", "Mail.Send"},
	"Application Exchange Full Access":      {"Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite", "Calendars.ReadWrite", "Contacts.ReadWrite"},
	"Application EWS.AccessAsApp":           {"EWS.AccessAsApp"},
}

// applicationRole returns the role's name as Exchange spells it.
func applicationRole(name string) (string, error) {
	for role := range applicationRoles {
		if strings.EqualFold(role, strings.TrimSpace(name)) {
			return role, nil
		}
	}
	return "", couldNotFind(name)
}

// opensCalendars reports whether one of the permissions, be they of a role or of Entra, is about calendars.
func opensCalendars(permissions []string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool { return strings.HasPrefix(strings.ToLower(p), "calendars.") })
}
