package exo

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// NewAssignment is a role to be given, limited to the direct members of a group.
type NewAssignment struct {
	Principal  Principal
	Permission string // such as Calendars.ReadWrite
	Group      ID
}

// Name is what the assignment is called: at most 64 characters, unique, and naming the group's Guid so
// that it can be told to which group it belongs. Exchange shows only the group's name.
func (a NewAssignment) Name() string {
	ids := " " + a.key()
	name := []rune(strings.TrimSpace(a.Principal.Name))
	short := strings.TrimSpace(string(name[:min(len(name), max(0, 64-len(ids)))]))
	return strings.TrimSpace(short + ids)
}

// key is the part of Name that tells assignments apart, whatever the principal is called.
func (a NewAssignment) key() string {
	return fmt.Sprintf("%s %.8s-%.8s", a.Permission, a.Principal.AppID, a.Group)
}

// isNamedFor reports whether an application's role is called as [NewAssignment.Name] calls it for the group.
func (a Assignment) isNamedFor(p Principal, group ID) bool {
	key := NewAssignment{Principal: p, Permission: a.Permission(), Group: group}.key()
	return strings.HasPrefix(a.Role, RolePrefix) && strings.HasSuffix(strings.ToLower(a.Name), strings.ToLower(key))
}

// isNamedForAnother reports whether the assignment is called as [NewAssignment.Name] calls one of the principal's,
// for whatever permission, and for another group.
func (a Assignment) isNamedForAnother(p Principal, group ID) bool {
	digits := ownKey.FindStringSubmatch(strings.ToLower(a.Name))
	return digits != nil && strings.HasPrefix(string(p.AppID), digits[1]) && !strings.HasPrefix(string(group), digits[2])
}

// ownKey ends the names that [NewAssignment.Name] gives, in lower case: with a permission, an application and a group.
var ownKey = regexp.MustCompile(`\S ([0-9a-f]{8})-([0-9a-f]{8})$`)

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
