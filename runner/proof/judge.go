package proof

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// judge says what the rows of an answer let the application do with one mailbox. Every inquiry that was made
// has to agree before it is [Allowed], and before it is [Denied]: one row that lets it in by whatever role, or
// that counts everywhere, means that it is not denied.
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
	case slices.ContainsFunc(grants, lets):
		return Partly
	}
	return Denied
}

// in reports whether there are rows of this role and each lets the application in: every group of an
// application has every wanted room, so an assignment of the same role that does not cover one points
// elsewhere. The rows of access policies have no role.
func in(grants []exo.Grant, role string) bool {
	found := false
	for _, g := range grants {
		if !strings.EqualFold(g.Role, role) {
			continue
		}
		if found = true; !g.In {
			return false
		}
	}
	return found
}

// lets reports whether a row is a way into the mailbox.
func lets(g exo.Grant) bool { return g.In || g.Unscoped() }

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
