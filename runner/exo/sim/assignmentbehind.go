package sim

import (
	"fmt"
	"slices"
	"strings"
)

// PutAssignment gives an application a role, as made by hand: limited to a group, or to nothing if the group
// is "". The service principal has to be there. A role may be named by its permission, such as Calendars.Read.
func (o *Org) PutAssignment(name, app, role, group string) error {
	return o.putAssignment(name, app, role, func(a *assignment) error {
		if group == "" {
			return nil
		}
		g, err := o.mustFind(group)
		if err != nil {
			return err
		}
		return a.limitTo(g)
	})
}

// PutScopedAssignment gives an application a role that is limited to a management scope.
func (o *Org) PutScopedAssignment(name, app, role, scope string) error {
	return o.putAssignment(name, app, role, func(a *assignment) error {
		s, err := o.scope(scope)
		a.Scope = s.Name
		return err
	})
}

func (o *Org) putAssignment(name, app, role string, limit func(*assignment) error) error {
	return o.editAccess(func(all *access) error {
		a, err := o.giveRole(name, "Application "+strings.TrimPrefix(role, "Application "), app)
		if err == nil {
			err = checkName(name)
		}
		if err == nil {
			err = limit(&a)
		}
		if err != nil {
			return fmt.Errorf("put assignment %q into the sandbox: %w", name, plain(err))
		}
		all.Assignments = append(slices.DeleteFunc(all.Assignments, func(b assignment) bool { return strings.EqualFold(b.Name, name) }), a)
		return nil
	})
}

// RemoveAssignment takes a role from its application. The assignment is named, or meant by its permission if it
// is the only one that gives it.
func (o *Org) RemoveAssignment(name string) error {
	return o.editAssignment(name, func(all []assignment, i int) []assignment { return slices.Delete(all, i, i+1) })
}

// DisableAssignment lets an assignment be, without effect. It is meant as in RemoveAssignment.
func (o *Org) DisableAssignment(name string) error {
	return o.editAssignment(name, func(all []assignment, i int) []assignment {
		all[i].Disabled = true
		return all
	})
}

// RetargetAssignment limits an assignment to another group and leaves its name, as Set-ManagementRoleAssignment does.
// It is meant as in RemoveAssignment.
func (o *Org) RetargetAssignment(name, group string) error {
	o.mu.Lock()
	g, err := o.mustFind(group)
	o.mu.Unlock()
	if err != nil {
		return err
	}
	var limited assignment
	if err := limited.limitTo(g); err != nil {
		return fmt.Errorf("limit assignment %q to %q in the sandbox: %w", name, group, plain(err))
	}
	return o.editAssignment(name, func(all []assignment, i int) []assignment {
		all[i].Group, all[i].GroupName, all[i].Scope = limited.Group, limited.GroupName, ""
		return all
	})
}

func (o *Org) editAssignment(name string, edit func(all []assignment, i int) []assignment) error {
	return o.editAccess(func(a *access) error {
		x, err := pick(a.Assignments, name, assignment.keys)
		if isNotFound(err) {
			x, err = pick(a.Assignments, "Application "+name, func(b assignment) []string { return []string{b.Role} })
		}
		if err != nil {
			return fmt.Errorf("find assignment %q in the sandbox: %w", name, plain(err))
		}
		a.Assignments = edit(a.Assignments, slices.Index(a.Assignments, x))
		return nil
	})
}
