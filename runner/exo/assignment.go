package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// RolePrefix begins the names of the roles that applications can have.
const RolePrefix = "Application "

// Assignment is a role that an application has, and where.
type Assignment struct {
	Name    string `json:"name"`          // unique; the identity of the assignment
	Role    string `json:"role"`          // such as "Application Calendars.ReadWrite"
	Via     string `json:"via,omitempty"` // the role group that was given the role, and that the principal is in; "": it was given to the principal
	Enabled bool   `json:"enabled"`
	Reach   Reach  `json:"reach"`
}

// Permission is the role's name without [RolePrefix], as in the configuration; of a role without it the whole name.
func (a Assignment) Permission() string { return strings.TrimPrefix(a.Role, RolePrefix) }

func (x access) Assignments(ctx context.Context, p Principal, groups []Group) ([]Assignment, error) {
	if p.ObjectID == "" || slices.ContainsFunc(groups, func(g Group) bool { return g.ID == "" }) {
		return nil, emptyIdentity(getAssignments)
	}
	found, err := x.assigned(ctx, p, "")
	if err != nil {
		return nil, err
	}
	listed, err := x.listedByGroup(ctx, p, groups, found)
	if err != nil {
		return nil, err
	}
	r := reachReader{access: x, principal: p, groups: groups, listed: listed, tellsApart: listed.tellsApart(found), filters: map[string]string{}}
	for i := range found {
		if err := r.complete(ctx, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

const getAssignments = "Get-ManagementRoleAssignment"

var assignmentProperties = []string{
	"Name", "Role", "RoleAssignee", "RoleAssigneeName", "RoleAssigneeType", "RoleAssignmentDelegationType", "Enabled",
	"RecipientWriteScope", "CustomRecipientWriteScope", "CustomResourceScope",
}

// assigned lists the roles of the principal, sorted by name: all of them, or those that are limited to the
// group. Who is asked about by -RoleAssignee has the roles of the role groups that it is in, too
// (Microsoft: Get-ManagementRoleAssignment).
func (x access) assigned(ctx context.Context, p Principal, group ID) ([]Assignment, error) {
	params := map[string]any{"RoleAssignee": string(p.ObjectID)}
	if group != "" {
		params["RecipientGroupScope"] = string(group)
	}
	objects, err := x.list(ctx, getAssignments, params, string(p.ObjectID), assignmentProperties...)
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, delegates)
	found, err := understood(getAssignments, string(p.ObjectID), objects, func(o map[string]any) (Assignment, error) { return decodeAssignment(o, p) })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b Assignment) int { return cmp.Compare(a.Name, b.Name) })
	for i := 1; i < len(found); i++ {
		if found[i].Name == found[i-1].Name {
			return nil, incomplete(getAssignments, string(p.ObjectID), fmt.Sprintf("%q came twice", found[i].Name))
		}
	}
	return found, nil
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
// show the principal by an id or by its name; a group can have both in its name, but not that type.
func via(o map[string]any, p Principal) (string, error) {
	shown := []string{text(o, "RoleAssigneeName"), text(o, "RoleAssignee")}
	kind := strings.ToLower(text(o, "RoleAssigneeType"))
	own := func(s string) bool {
		s = strings.ToLower(s)
		return p.Name != "" && s == strings.ToLower(p.Name) || strings.Contains(s, string(p.ObjectID)) || p.AppID != "" && strings.Contains(s, string(p.AppID))
	}
	switch other := cmp.Or(shown...); {
	case other == "":
		return "", fmt.Errorf("it has no RoleAssignee")
	case strings.HasSuffix(kind, "group"):
		return other, nil
	case slices.ContainsFunc(shown, own):
		return "", nil
	case kind == "serviceprincipal": // nothing is had through another one: the answer is about somebody else
		return "", fmt.Errorf("it is to the service principal %q", other)
	default:
		return other, nil
	}
}
