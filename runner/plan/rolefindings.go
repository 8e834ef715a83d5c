package plan

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// roleFindings are the role assignments that are not as configured. None of them is ours to change.
func (r *restriction) roleFindings() []Finding {
	var out []Finding
	for _, a := range r.Was.Assignments {
		if class := r.class(a); class != "" {
			out = append(out, Finding{Class: class, Name: a.Name, Text: r.about(a, class), Do: r.todo(a, class), Wide: a.Enabled && !a.Reach.Exact})
		}
	}
	return out
}

// class says what is not as configured of an assignment, or "".
func (r *restriction) class(a exo.Assignment) FindingClass {
	switch {
	case !a.Enabled:
		return DisabledAssignment
	case a.Reach.Kind == exo.ReachAll:
		return UnscopedAssignment
	case !a.Reach.Exact && r.stale(a.Reach):
		return StaleScope
	case !a.Reach.Exact:
		return WiderScope
	case !r.configured(a):
		return OtherPermission
	}
	return ""
}

// configured reports whether the role is one of those that are configured, and given to the application itself.
func (r *restriction) configured(a exo.Assignment) bool {
	return isApplicationRole(a) && a.Via == "" && slices.ContainsFunc(r.Permissions, func(p string) bool { return strings.EqualFold(p, a.Permission()) })
}

// stale reports whether a scope was probably on a group of ours: under the name of one, while Exchange does
// not say that it is on it; or by nothing but DNs that no configured group has.
func (r *restriction) stale(s exo.Reach) bool {
	if s.Kind != exo.ReachGroup {
		return len(r.gone(s)) > 0
	}
	return slices.ContainsFunc(r.Groups, func(g ScopeGroup) bool { return isCalled(s, g) })
}

// isCalled reports whether a scope shows the name of the group, or of a scope that Exchange made for it.
func isCalled(s exo.Reach, g ScopeGroup) bool {
	name, shown := strings.ToLower(g.Name), strings.ToLower(s.Name)
	return shown == name || strings.HasPrefix(shown, name+"_")
}

// isThere reports whether a group that a scope shows the name of was found.
func (r *restriction) isThere(s exo.Reach) bool {
	return slices.ContainsFunc(r.Groups, func(g ScopeGroup) bool { return g.ID != "" && isCalled(s, g) })
}

// gone are the DNs in a scope's filter that no configured group has. There are none if the filter is about
// something else too, or about a group that is configured and not the application's.
func (r *restriction) gone(s exo.Reach) []string {
	var gone []string
	dns, _ := exo.MemberOfGroup(s.Filter)
	for _, dn := range dns {
		switch {
		case slices.ContainsFunc(r.Groups, func(g ScopeGroup) bool { return strings.EqualFold(g.DN, dn) }):
		case slices.ContainsFunc(r.found.Groups, func(f Found) bool { return strings.EqualFold(f.Group.DN, dn) }):
			return nil
		default:
			gone = append(gone, dn)
		}
	}
	return gone
}

// about says what an assignment is and what the application may do by it.
func (r *restriction) about(a exo.Assignment, class FindingClass) string {
	role := fmt.Sprintf("%s has %s", r.Name, a.Role)
	if a.Via != "" {
		role += " through the role group " + a.Via
	}
	switch class {
	case UnscopedAssignment:
		if !isApplicationRole(a) {
			return role + " without a scope: the role counts for every mailbox"
		}
		return role + " without a scope: it may open every mailbox"
	case DisabledAssignment:
		return role + onScope(a.Reach) + ", and the assignment is disabled: it counts for nothing until somebody enables it"
	case OtherPermission:
		return role + onScope(a.Reach) + ", which the configuration does not name"
	case StaleScope:
		if gone := r.gone(a.Reach); len(gone) > 0 {
			return fmt.Sprintf("%s on the members of %s, which is no configured group: that group was moved, renamed or deleted", role, few(3, gone, "; "))
		}
		if !r.isThere(a.Reach) {
			return fmt.Sprintf("%s on a group called %s, which is not there: it was renamed or deleted", role, a.Reach.Name)
		}
		return fmt.Sprintf("%s on a group called %s, and Exchange does not confirm by its Guid that it is the configured one: it was deleted and made again, or the role was given by hand", role, a.Reach.Name)
	}
	return role + onScope(a.Reach) + ", which is not the configured groups: it may open other mailboxes"
}

// onScope names a scope.
func onScope(s exo.Reach) string {
	switch {
	case s.Kind == exo.ReachAll:
		return " without a scope"
	case s.Kind == exo.ReachFilter && s.Filter != "":
		return fmt.Sprintf(" on the management scope %s (%s)", s.Name, s.Filter)
	case s.Kind == exo.ReachFilter:
		return " on the management scope " + s.Name
	case s.Kind == exo.ReachGroup:
		return " on the group " + s.Name
	}
	return " on " + s.Name
}
