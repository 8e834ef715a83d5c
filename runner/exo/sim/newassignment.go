package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// newManagementRoleAssignment is New-ManagementRoleAssignment for applications. Its order of checks is inference.
func (c *call) newManagementRoleAssignment() (answer, error) {
	if c.blank("App") {
		return answer{}, notSimulated(c.cmdlet, "anything but roles of applications")
	}
	if c.org.dehydrated() {
		return answer{}, notCustomized()
	}
	a, err := c.newAssignment()
	if err != nil {
		return answer{}, err
	}
	return addItems(c, assignmentsOf, c.org.assignmentRow, a)
}

func (c *call) newAssignment() (assignment, error) {
	a, err := c.org.giveRole(c.text("Name"), c.text("Role"), c.text("App"))
	if err != nil {
		return a, err
	}
	if !c.has("Name") {
		a.Name = c.org.freeAssignmentName(a.Role + "-" + c.org.access.principalOf(a.App).Object)
	}
	if err := c.setScope(&a); err != nil {
		return a, err
	}
	return a, c.org.checkAssignment(a)
}

// giveRole begins an assignment, which is not limited yet. Its Guid is that of the next change.
func (o *Org) giveRole(name, role, app string) (assignment, error) {
	role, err := applicationRole(role)
	if err != nil {
		return assignment{}, err
	}
	p, err := o.principal(app)
	return assignment{Guid: o.id(fmt.Sprintf("assignment %d", o.seq+1)), Name: name, Role: role, App: p.App}, err
}

// setScope limits the assignment to the group or the management scope that is asked for. That it cannot be both
// is inference.
func (c *call) setScope(a *assignment) error {
	group, custom := c.text("RecipientGroupScope"), c.text("CustomResourceScope")
	switch {
	case group != "" && custom != "":
		return refused("The parameters RecipientGroupScope and CustomResourceScope can't be used together.")
	case group != "":
		g, err := c.org.oneNamed(group)
		if err != nil {
			return err
		}
		return a.limitTo(g)
	case custom != "":
		s, err := c.org.scope(custom)
		a.Scope = s.Name
		return err
	}
	return nil
}

// limitTo makes the group the scope.
func (a *assignment) limitTo(g *object) error {
	if !isGroup(g) {
		return refused(`The recipient "%s" of type %s isn't a group that can be a scope.`, g.Name, g.Type)
	}
	a.Group, a.GroupName = g.Guid, g.Name
	return nil
}

func (o *Org) checkAssignment(a assignment) error {
	if err := checkName(a.Name); err != nil {
		return err
	}
	if o.hasAssignment(a.Name) {
		return objectExists(a.Name)
	}
	return nil
}

func (o *Org) hasAssignment(name string) bool {
	return slices.ContainsFunc(o.access.Assignments, func(a assignment) bool { return strings.EqualFold(a.Name, name) })
}

// freeAssignmentName appends a number to a name that is taken (Microsoft: New-ManagementRoleAssignment, Name).
func (o *Org) freeAssignmentName(name string) string {
	name = name[:min(len(name), 64)]
	free := name
	for n := 1; o.hasAssignment(free); n++ {
		number := "-" + strconv.Itoa(n)
		free = name[:min(len(name), 64-len(number))] + number
	}
	return free
}
