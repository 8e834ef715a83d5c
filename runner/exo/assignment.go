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
	if err := x.groupScopes(ctx, p, groups, found); err != nil {
		return nil, err
	}
	if err := x.filterScopes(ctx, groups, found); err != nil {
		return nil, err
	}
	return found, nil
}

var assignmentProperties = []string{
	"Name", "Role", "RoleAssignee", "RoleAssigneeName", "Enabled", "RecipientWriteScope", "CustomRecipientWriteScope", "CustomResourceScope",
}

// assigned lists the application roles of the principal, sorted by name: all of them, or those that are
// limited to the group. Who is asked about by -RoleAssignee may have other roles too, such as those of a role
// group that it is in (Microsoft: Get-ManagementRoleAssignment).
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
	objects = slices.DeleteFunc(objects, func(o map[string]any) bool { return isOther(text(o, "Role")) })
	found, err := understood(cmdlet, string(p.ObjectID), objects, func(o map[string]any) (Assignment, error) { return decodeAssignment(o, p) })
	if err != nil {
		return nil, err
	}
	return inOrder(cmdlet, string(p.ObjectID), found, func(a Assignment) string { return a.Name })
}

// isOther reports whether it is a role, and none that applications can have.
func isOther(role string) bool {
	return role != "" && (len(role) <= len(RolePrefix) || !strings.EqualFold(role[:len(RolePrefix)], RolePrefix))
}

// decodeAssignment leaves open which of the groups it is limited to.
func decodeAssignment(o map[string]any, p Principal) (Assignment, error) {
	a := Assignment{Name: text(o, "Name")}
	if a.Name == "" {
		return a, fmt.Errorf("an assignment without a name")
	}
	role := text(o, "Role")
	if role == "" {
		return a, fmt.Errorf("the assignment %q has no Role", a.Name)
	}
	a.Role = RolePrefix + role[len(RolePrefix):]
	assignee := strings.ToLower(text(o, "RoleAssignee") + "\n" + text(o, "RoleAssigneeName"))
	if !strings.Contains(assignee, string(p.ObjectID)) && !strings.Contains(assignee, string(p.AppID)) {
		return a, fmt.Errorf("the assignment %q is not to this service principal but to %q", a.Name, text(o, "RoleAssignee"))
	}
	var err error
	if a.Enabled, err = yesNo(o, "Enabled"); err != nil {
		return a, fmt.Errorf("the assignment %q: %w", a.Name, err)
	}
	if a.Reach = decodeReach(o); a.Reach.Kind == "" {
		return a, fmt.Errorf("the assignment %q has no RecipientWriteScope", a.Name)
	}
	return a, nil
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
