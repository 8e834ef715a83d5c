package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// Pieces are what limits the application in its way, as the actions that would make them.
func (a Application) Pieces() []Action {
	var out []Action
	switch a.Way {
	case RBAC:
		out = append(out, Action{Kind: AddPrincipal})
		for _, p := range a.Permissions {
			for _, g := range a.Groups {
				out = append(out, Action{Kind: Assign, Permission: p, Group: g.Address})
			}
		}
	case Policy:
		for _, g := range a.Groups {
			out = append(out, Action{Kind: AddPolicy, Group: g.Address})
		}
	}
	return out
}

// InPlace reports whether Exchange, as it was found, has what the action would make, or no longer has what it
// would remove.
func (a Application) InPlace(f FoundAccess, act Action) bool {
	switch act.Kind {
	case Customize:
		return f.Customized
	case AddPrincipal:
		p, there := f.Pointer(a.AppID)
		return there && p.ObjectID == a.ObjectID
	case Assign:
		return slices.ContainsFunc(f.Assignments, func(r exo.Assignment) bool { return r.Enabled && gives(r, act.Permission, a.Scope(act.Group)) })
	case AddPolicy:
		return slices.ContainsFunc(f.Policies, func(p exo.Policy) bool { return a.limits(p, a.Scope(act.Group)) })
	case RemovePolicy:
		return !slices.ContainsFunc(f.Policies, func(p exo.Policy) bool { return p.Identity == act.Policy })
	}
	return false
}

// gives reports whether a role gives the permission for the direct members of the group, and for nobody
// who is in no group of the application. Which group a role is limited to is told as [exo.Reach] says.
func gives(r exo.Assignment, permission string, g ScopeGroup) bool {
	return isApplicationRole(r) && r.Via == "" && strings.EqualFold(r.Permission(), permission) && r.Reach.Exact && slices.Contains(r.Reach.Groups, g.ID)
}

// isApplicationRole tells roles that applications can be given from those of administrators, and from custom ones.
func isApplicationRole(r exo.Assignment) bool { return strings.HasPrefix(r.Role, exo.RolePrefix) }

// limits reports whether the policy limits the application to the group.
func (a Application) limits(p exo.Policy, g ScopeGroup) bool {
	return g.ID != "" && p.AppID == a.AppID && strings.EqualFold(p.Right, exo.RestrictAccess) && p.On(g.Group())
}

// Restricted reports whether, when it was read, a policy of the application let it open nothing but a group. One
// that denies leaves everything else open.
func (a Application) Restricted() bool {
	return slices.ContainsFunc(a.Was.Policies, func(p exo.Policy) bool { return p.AppID == a.AppID && strings.EqualFold(p.Right, exo.RestrictAccess) })
}

// Describe says in people's words what an action of the application makes or removes.
func (a Application) Describe(act Action) string {
	switch act.Kind {
	case Customize:
		return "the organisation, for role assignments"
	case AddPrincipal:
		return "service principal"
	case Assign:
		return exo.RolePrefix + act.Permission + ", only " + a.Scope(act.Group).Name
	case AddPolicy, RemovePolicy:
		return exo.RestrictAccess + " policy, only " + a.Scope(act.Group).Name
	}
	return string(act.Kind)
}
