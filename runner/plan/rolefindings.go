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
			out = append(out, Finding{Class: class, Name: a.Name, Text: r.about(a, class), Do: r.todo(a, class), Wide: a.Enabled && !a.Reach.Exact && !wasRenamed(a.Reach)})
		}
	}
	return out
}

// class says what is not as configured of an assignment, or "".
func (r *restriction) class(a exo.Assignment) FindingClass {
	_, taken := r.takes(a)
	switch {
	case a.Enabled && a.Reach.Kind == exo.ReachAll:
		return UnscopedAssignment
	case a.Enabled && !a.Reach.Exact && r.stale(a.Reach):
		return StaleScope
	case a.Enabled && !a.Reach.Exact:
		return WiderScope
	case taken:
		return NameTaken
	case !a.Enabled:
		return DisabledAssignment
	case !r.configured(a):
		return OtherPermission
	}
	return ""
}

// takes returns what is missing, and cannot be given because the assignment has the name that it would get. One
// that is disabled and would give it takes nothing.
func (r *restriction) takes(a exo.Assignment) (Action, bool) {
	for _, p := range r.Pieces() {
		g := r.Scope(p.Group)
		if p.Kind == Assign && r.lacks(p) && r.named(a, p.Permission, g) && !gives(a, p.Permission, g) {
			return p, true
		}
	}
	return Action{}, false
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
	return wasRenamed(s) || slices.ContainsFunc(r.Groups, func(g ScopeGroup) bool { return isCalled(s, g) })
}

// wasRenamed reports whether Exchange says, by the Guid, that a scope is on a configured group, and shows the name
// that this group had.
func wasRenamed(s exo.Reach) bool { return s.Kind == exo.ReachGroup && !s.Exact && len(s.Groups) > 0 }

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
	case NameTaken:
		p, _ := r.takes(a)
		return fmt.Sprintf("%s%s by the assignment %s. That is the name for %s, which is missing", role, onScope(a.Reach), a.Name, r.Describe(p))
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
		return role + r.onStale(a.Reach)
	}
	return role + onScope(a.Reach) + ", which is not the configured groups: it may open other mailboxes"
}

// onStale says what became of the group that a scope was on.
func (r *restriction) onStale(s exo.Reach) string {
	gone := r.gone(s)
	switch {
	case len(gone) > 0:
		return fmt.Sprintf(" on the members of %s, which is no configured group: that group was moved, renamed or deleted", few(3, gone, "; "))
	case wasRenamed(s):
		i := slices.IndexFunc(r.Groups, func(g ScopeGroup) bool { return g.ID == s.Groups[0] })
		return fmt.Sprintf(" on %s, as Exchange lists it by the Guid, and Exchange shows the group's former name, %s: if it was never called so, the role is on another group", r.Groups[i].Name, s.Name)
	case !r.isThere(s):
		return fmt.Sprintf(" on a group called %s, which is not there: it was renamed or deleted", s.Name)
	}
	return fmt.Sprintf(" on a group called %s, and nothing confirms that it is the configured one: it was deleted and made again, or the role was given by hand or pointed at another group", s.Name)
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
