package proof

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// unknownScopes are the scopes by which answers let the application in with a configured permission, and which no
// assignment of that role shows: then what was read is not what decides. A row without a scope says nothing.
func unknownScopes(a Application) []string {
	found := map[string]bool{}
	for _, permission := range a.Permissions {
		role := exo.RolePrefix + permission
		known := scopesOf(role, a.Application)
		for _, q := range a.Questions {
			for _, g := range ofRole(q.Grants, role) {
				if g.In && g.Scope != "" && !g.Unscoped() && !known[scopeKey(g.Scope)] {
					found[g.Scope] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// scopesOf are the keys of what a role's scopes can be shown as: by their own names, or by their groups' (facts.md 6).
// Also those that are wider than configured: the plan has found them.
func scopesOf(role string, a plan.Application) map[string]bool {
	known := map[string]bool{}
	for _, s := range a.Was.Assignments {
		if !strings.EqualFold(s.Role, role) {
			continue
		}
		known[scopeKey(s.Reach.Name)] = true
		for _, g := range a.Groups {
			if !slices.Contains(s.Reach.Groups, g.ID) {
				continue
			}
			for _, name := range []string{g.Name, g.DisplayName, string(g.ID), g.EntraID, g.DN} {
				known[scopeKey(name)] = true
			}
		}
	}
	return known
}

// ownScope ends the name of a scope that Exchange made for one assignment; before it is the group's.
var ownScope = regexp.MustCompile(`_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// scopeKey is equal for two texts that name the same scope.
func scopeKey(shown string) string { return ownScope.ReplaceAllString(strings.ToLower(shown), "") }
