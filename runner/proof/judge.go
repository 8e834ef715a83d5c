package proof

import (
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// judge says what the rows of an answer let the application do with one mailbox. Every inquiry that was made
// has to agree before it is [Allowed], and before it is [Denied]: one row that lets it in by whatever role
// means that it is not denied.
func judge(grants []exo.Grant, a plan.Application) Verdict {
	all := a.Way != plan.RBAC || len(a.Permissions) > 0
	if a.Way == plan.RBAC {
		for _, permission := range a.Permissions {
			all = all && in(grants, exo.RolePrefix+permission)
		}
	}
	if policed(a) {
		all = all && in(grants, "")
	}
	switch {
	case all:
		return Allowed
	case slices.ContainsFunc(grants, func(g exo.Grant) bool { return g.In }):
		return Partly
	}
	return Denied
}

// in reports whether a row of this role lets the application in; the rows of access policies have none.
func in(grants []exo.Grant, role string) bool {
	return slices.ContainsFunc(grants, func(g exo.Grant) bool { return g.In && g.Role == role })
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
				names, roles = append(names, "of the role "+g.Role+", seen in an answer"), append(roles, g.Role)
			}
		}
	}
	return names
}
