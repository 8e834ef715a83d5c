package sim

import (
	"slices"
	"strings"
)

// ScopeShape is what CustomResourceScope shows of an assignment that is limited to a group. Public
// transcripts show both, and none shows the group's Guid.
type ScopeShape int

// The shapes.
const (
	ScopeByName   ScopeShape = iota // the group's name
	ScopeOfItsOwn                   // a scope made for the assignment: the group's name as it was, _ and the scope's Guid
)

// GroupScopeFilter is what Get-ManagementRoleAssignment -RecipientGroupScope does where it meets
// assignments of applications, which no page says.
type GroupScopeFilter int

// The ways.
const (
	FilterHeeded  GroupScopeFilter = iota // lists those that are limited to the group
	FilterNone                            // lists none of an application
	FilterIgnored                         // lists whatever the other parameters find
)

// SetScopeShape chooses what is shown from now on. It is not kept in a folder.
func (o *Org) SetScopeShape(s ScopeShape) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.scopeShape = s
}

// SetGroupScopeFilter chooses what is listed from now on. It is not kept in a folder.
func (o *Org) SetGroupScopeFilter(f GroupScopeFilter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.groupFilter = f
}

// getManagementRoleAssignment is Get-ManagementRoleAssignment. Of the organisation's assignments only those of
// applications are simulated.
func (c *call) getManagementRoleAssignment() (answer, error) {
	pass, err := c.assignmentFilter()
	if err != nil {
		return answer{}, err
	}
	listed := c.org.access.Assignments
	if !c.blank("Identity") {
		a, err := pick(listed, c.text("Identity"), assignment.keys)
		if err != nil {
			return answer{}, err
		}
		listed = []assignment{a}
	}
	var rows []map[string]any
	for _, a := range listed {
		if pass(a) {
			rows = append(rows, c.org.assignmentRow(a))
		}
	}
	return answer{rows: c.rows(rows...)}, nil
}

// assignmentFilter returns what passes all parameters but Identity.
func (c *call) assignmentFilter() (func(assignment) bool, error) {
	var all []func(assignment) bool
	for _, by := range []struct {
		param  string
		filter func(string) (func(assignment) bool, error)
	}{{"Role", byRole}, {"RoleAssignee", c.org.byAssignee}, {"RoleAssigneeType", byAssigneeType}, {"RecipientGroupScope", c.org.byGroupScope}} {
		if c.blank(by.param) {
			continue
		}
		pass, err := by.filter(c.text(by.param))
		if err != nil {
			return nil, err
		}
		all = append(all, pass)
	}
	if c.has("Enabled") {
		all = append(all, func(a assignment) bool { return a.Disabled != c.flag("Enabled") })
	}
	return func(a assignment) bool {
		return !slices.ContainsFunc(all, func(pass func(assignment) bool) bool { return !pass(a) })
	}, nil
}

func byRole(name string) (func(assignment) bool, error) {
	role, err := applicationRole(name)
	return func(a assignment) bool { return a.Role == role }, err
}

func (o *Org) byAssignee(identity string) (func(assignment) bool, error) {
	p, err := o.principal(identity)
	return func(a assignment) bool { return a.App == p.App }, err
}

// assigneeTypes are the values of RoleAssigneeType (Microsoft: Get-ManagementRoleAssignment; ServicePrincipal
// from public transcripts).
var assigneeTypes = []string{
	"User", "SecurityGroup", "RoleAssignmentPolicy", "MailboxPlan", "ForeignSecurityPrincipal", "RoleGroup", "LinkedRoleGroup", "PartnerLinkedRoleGroup",
	"Computer", "ServicePrincipal",
}

func byAssigneeType(name string) (func(assignment) bool, error) {
	if !slices.ContainsFunc(assigneeTypes, func(t string) bool { return strings.EqualFold(t, name) }) {
		return nil, refused(`Cannot convert value "%s" to type "RoleAssigneeType".`, name)
	}
	return func(assignment) bool { return strings.EqualFold(name, "ServicePrincipal") }, nil
}

func (o *Org) byGroupScope(identity string) (func(assignment) bool, error) {
	g, err := o.oneNamed(identity)
	if err != nil {
		return nil, err
	}
	return func(a assignment) bool {
		return o.groupFilter == FilterIgnored || o.groupFilter == FilterHeeded && a.Group == g.Guid
	}, nil
}
