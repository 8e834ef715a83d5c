package proof

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// judge says what the rows of an answer let the application do with one mailbox. It is [Allowed] only if
// nothing keeps it out, and [Denied] only if nothing lets it in, by whatever role.
func judge(grants []exo.Grant, a plan.Application) Verdict {
	switch {
	case lacks(grants, a) == "":
		return Allowed
	case slices.ContainsFunc(grants, lets):
		return Partly
	}
	return Denied
}

// lets reports whether a row is a way into the mailbox: one that counts everywhere is, also if it says nothing.
func lets(g exo.Grant) bool { return g.In || g.Unscoped() }

// ways are the rows that let the application in.
func ways(grants []exo.Grant) string {
	return named(slices.DeleteFunc(slices.Clone(grants), func(g exo.Grant) bool { return !lets(g) }))
}

// lacks says what keeps the application out of a mailbox that it should be able to open; "" if nothing does.
// Every row of a configured role has to let it in: every group of an application has every wanted room, so
// an assignment of the same role that does not cover one points elsewhere.
func lacks(grants []exo.Grant, a plan.Application) string {
	var out []string
	if a.Way == plan.RBAC {
		out = lacksRoles(grants, a.Permissions)
	}
	if rows := ofRole(grants, ""); policed(a) && (len(rows) == 0 || len(closed(rows)) > 0) {
		out = append(out, "the access policies deny it")
	}
	return strings.Join(out, "; ")
}

func lacksRoles(grants []exo.Grant, permissions []string) []string {
	if len(permissions) == 0 {
		return []string{"no permission is configured"}
	}
	var out []string
	var shut []exo.Grant
	for _, permission := range permissions {
		rows := ofRole(grants, exo.RolePrefix+permission)
		if len(rows) == 0 {
			out = append(out, "no role "+permission)
		}
		shut = append(shut, closed(rows)...)
	}
	if len(shut) > 0 {
		out = append(out, "not covered by "+named(shut))
	}
	return out
}

// ofRole are the rows of a role; those of the access policies have none.
func ofRole(grants []exo.Grant, role string) []exo.Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g exo.Grant) bool { return !strings.EqualFold(g.Role, role) })
}

// closed are the rows that do not let the application in.
func closed(rows []exo.Grant) []exo.Grant {
	return slices.DeleteFunc(slices.Clone(rows), func(g exo.Grant) bool { return g.In })
}

// named names rows by permission and scope, those of one scope together.
func named(grants []exo.Grant) string {
	permissions := map[string][]string{}
	var out, policies []string
	for _, g := range grants {
		if g.Role == "" {
			policies = []string{"the access policies"}
			continue
		}
		scope := cmp.Or(g.Scope, g.ScopeType, "the whole organisation")
		permissions[scope] = append(permissions[scope], strings.TrimPrefix(g.Role, exo.RolePrefix))
	}
	for _, scope := range slices.Sorted(maps.Keys(permissions)) {
		of := permissions[scope]
		slices.Sort(of)
		out = append(out, strings.Join(slices.Compact(of), ", ")+" in "+scope)
	}
	return strings.Join(append(out, policies...), "; ")
}

// unscoped names the assignments that count in the whole organisation: those that were read, and by its
// role one that only an answer shows.
func unscoped(a Application) []string {
	var names, roles []string
	for _, s := range a.Was.Assignments {
		if s.Reach.Kind == exo.ReachAll {
			names, roles = append(names, s.Name), append(roles, s.Role)
		}
	}
	for _, q := range a.Questions {
		for _, g := range q.Grants {
			if g.Unscoped() && !slices.Contains(roles, g.Role) {
				names, roles = append(names, "of the role "+g.Role+" (seen in an answer)"), append(roles, g.Role)
			}
		}
	}
	return names
}
