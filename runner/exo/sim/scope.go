package sim

import (
	"slices"
	"strings"
)

// scope is a management scope: the recipients that a filter finds.
type scope struct {
	Name   string `json:"name"`
	Filter string `json:"filter"` // as it was given; a DN in it goes stale when the group is renamed or moved
}

func (s scope) keys() []string { return []string{s.Name} }

func (s scope) row() map[string]any {
	return map[string]any{
		"Name": s.Name, "Identity": s.Name, "RecipientFilter": s.Filter, "RecipientRoot": nil,
		"ScopeRestrictionType": "RecipientScope", "Exclusive": false,
	}
}

func scopesOf(a *access) *[]scope { return &a.Scopes }

// getManagementScope is Get-ManagementScope.
func (c *call) getManagementScope() (answer, error) {
	return showItems(c, slices.Concat(c.org.access.Scopes, c.org.automaticScopes()), scope.keys, scope.row)
}

// automaticScopes are those that Exchange makes for assignments on groups, where it makes any.
func (o *Org) automaticScopes() (scopes []scope) {
	for _, a := range o.access.Assignments {
		g := o.objects[a.Group]
		if o.scopeShape == ScopeOfItsOwn && a.Group != "" && g != nil {
			_, name := o.reach(a)
			scopes = append(scopes, scope{name, "MemberOfGroup -eq '" + strings.ReplaceAll(g.dn(), "'", "''") + "'"})
		}
	}
	return scopes
}

// newManagementScope is New-ManagementScope for scopes of recipients.
func (c *call) newManagementScope() (answer, error) {
	s := scope{c.text("Name"), c.text("RecipientRestrictionFilter")}
	if s.Filter == "" {
		return answer{}, notSimulated(c.cmdlet, "anything but scopes of recipients")
	}
	if err := c.org.checkScope(s); err != nil {
		return answer{}, err
	}
	return addItems(c, scopesOf, scope.row, s)
}

func (o *Org) checkScope(s scope) error {
	if err := checkName(s.Name); err != nil {
		return err
	}
	if slices.ContainsFunc(o.access.Scopes, func(t scope) bool { return strings.EqualFold(s.Name, t.Name) }) {
		return objectExists(s.Name)
	}
	_, err := o.parseFilter(s.Filter)
	return err
}

// checkName refuses a name that a scope or an assignment cannot have (Microsoft: New-ManagementScope,
// New-ManagementRoleAssignment; what is wrong beside the length is inference).
func checkName(name string) error {
	switch n := units(name); {
	case n > 64:
		return tooLong(64, n)
	case strings.TrimSpace(name) == "" || strings.ContainsAny(name, "\x00\n"):
		return refused("The property value for Name is empty or contains an invalid character.")
	}
	return nil
}

// removeManagementScope is Remove-ManagementScope, which refuses a scope in use (Microsoft).
func (c *call) removeManagementScope() (answer, error) {
	name := c.text("Identity")
	if slices.ContainsFunc(c.org.access.Assignments, func(a assignment) bool { return strings.EqualFold(a.Scope, name) }) {
		return answer{}, refused(`The scope "%s" can't be removed because it's associated with management role assignments.`, name)
	}
	return removeItem(c, scopesOf, scope.keys)
}

// scope returns the scope that a parameter other than Identity means.
func (o *Org) scope(identity string) (scope, error) {
	return lookUp(o.access.Scopes, identity, scope.keys)
}
