package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

func (x access) Assignments(ctx context.Context, p Principal, groups []Group) ([]Assignment, error) {
	if p.ObjectID == "" || slices.ContainsFunc(groups, func(g Group) bool { return g.ID == "" }) {
		return nil, emptyIdentity("Get-ManagementRoleAssignment")
	}
	found, err := x.assigned(ctx, p, "")
	if err != nil {
		return nil, err
	}
	groups = slices.SortedFunc(slices.Values(groups), func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	groups = slices.CompactFunc(groups, func(a, b Group) bool { return a.ID == b.ID })
	s := scopeReader{x, map[string]string{}}
	if err := s.groupScopes(ctx, p, groups, found); err != nil {
		return nil, err
	}
	if err := s.filterScopes(ctx, groups, found); err != nil {
		return nil, err
	}
	return found, nil
}

var assignmentProperties = []string{
	"Name", "Role", "RoleAssignee", "RoleAssigneeName", "RoleAssigneeType", "RoleAssignmentDelegationType", "Enabled",
	"RecipientWriteScope", "CustomRecipientWriteScope", "CustomResourceScope",
}

// assigned lists the roles of the principal, sorted by name: all of them, or those that are limited to the
// group. Who is asked about by -RoleAssignee has the roles of the role groups that it is in, too
// (Microsoft: Get-ManagementRoleAssignment).
func (x access) assigned(ctx context.Context, p Principal, group ID) ([]Assignment, error) {
	const cmdlet = "Get-ManagementRoleAssignment"
	params := map[string]any{"RoleAssignee": string(p.ObjectID)}
	if group != "" {
		params["RecipientGroupScope"] = string(group)
	}
	objects, err := x.list(ctx, cmdlet, params, string(p.ObjectID), assignmentProperties...)
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, delegates)
	found, err := understood(cmdlet, string(p.ObjectID), objects, func(o map[string]any) (Assignment, error) { return decodeAssignment(o, p) })
	if err != nil {
		return nil, err
	}
	return inOrder(cmdlet, string(p.ObjectID), found, func(a Assignment) string { return a.Name })
}

// delegates reports whether an assignment is a delegating one: it lets its holder give the role to others,
// and exercise nothing of it (Microsoft: Understanding management role assignments). Every role has one.
func delegates(o map[string]any) bool {
	return strings.HasPrefix(strings.ToLower(text(o, "RoleAssignmentDelegationType")), "delegating")
}

// decodeAssignment leaves open which of the groups it is limited to.
func decodeAssignment(o map[string]any, p Principal) (Assignment, error) {
	a := Assignment{Name: text(o, "Name"), Role: text(o, "Role")}
	if a.Name == "" {
		return a, fmt.Errorf("an assignment without a name")
	}
	if a.Role == "" {
		return a, fmt.Errorf("the assignment %q has no Role", a.Name)
	}
	if n := len(RolePrefix); len(a.Role) > n && strings.EqualFold(a.Role[:n], RolePrefix) {
		a.Role = RolePrefix + a.Role[n:]
	}
	var err error
	if a.Via, err = via(o, p); err != nil {
		return a, fmt.Errorf("the assignment %q: %w", a.Name, err)
	}
	if a.Enabled, err = yesNo(o, "Enabled"); err != nil {
		return a, fmt.Errorf("the assignment %q: %w", a.Name, err)
	}
	if a.Reach = decodeReach(o); a.Reach.Kind == "" {
		return a, fmt.Errorf("the assignment %q has no RecipientWriteScope", a.Name)
	}
	return a, nil
}

// via returns who was given the role in the principal's place, or "" if it was the principal. Exchange may
// show the principal by an id or by its name; a group can have that name, but not that type.
func via(o map[string]any, p Principal) (string, error) {
	shown := []string{text(o, "RoleAssigneeName"), text(o, "RoleAssignee")}
	kind := strings.ToLower(text(o, "RoleAssigneeType"))
	own := func(s string) bool {
		s = strings.ToLower(s)
		named := p.Name != "" && s == strings.ToLower(p.Name) && !strings.HasSuffix(kind, "group")
		return named || strings.Contains(s, string(p.ObjectID)) || p.AppID != "" && strings.Contains(s, string(p.AppID))
	}
	switch other := cmp.Or(shown...); {
	case slices.ContainsFunc(shown, own):
		return "", nil
	case other == "":
		return "", fmt.Errorf("it has no RoleAssignee")
	case kind == "serviceprincipal": // nothing is had through another one: the answer is about somebody else
		return "", fmt.Errorf("it is to the service principal %q", other)
	default:
		return other, nil
	}
}

// Assign names the principal by its object id, as Microsoft does (New-ManagementRoleAssignment, -App).
func (x access) Assign(ctx context.Context, a NewAssignment) error {
	const cmdlet = "New-ManagementRoleAssignment"
	if a.Principal.ObjectID == "" || a.Principal.AppID == "" || a.Group == "" { // without a group it would count everywhere
		return emptyIdentity(cmdlet)
	}
	if a.Permission == "" {
		return &Error{Class: Invalid, Scope: ScopeGroup, Op: cmdlet, Target: a.Principal.Name, Text: "an assignment needs a permission"}
	}
	return x.do(ctx, cmdlet, map[string]any{
		"Name": a.Name(), "Role": RolePrefix + a.Permission, "App": string(a.Principal.ObjectID), "RecipientGroupScope": string(a.Group),
	}, a.Name())
}
