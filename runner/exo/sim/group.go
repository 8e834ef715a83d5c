package sim

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf16"
)

// setDistributionGroup is Set-DistributionGroup.
func (c *call) setDistributionGroup() (answer, error) {
	g, err := c.changeable(c.firstSetting())
	if err != nil {
		return answer{}, err
	}
	x := g.clone()
	setters := []struct {
		param string
		set   func(*object) error
	}{
		{"Name", c.setName}, {"DisplayName", c.setDisplayName}, {"Alias", c.setAlias}, {"Description", c.setDescription},
		{"MemberJoinRestriction", c.setJoin}, {"MemberDepartRestriction", c.setDepart}, {"RequireSenderAuthenticationEnabled", c.setRequireSenderAuth},
		{"PrimarySmtpAddress", c.setPrimary}, {"ManagedBy", c.setManagedBy}, {"HiddenFromAddressListsEnabled", c.setHidden},
	}
	for _, s := range setters {
		if !c.has(s.param) {
			continue
		}
		if err := s.set(x); err != nil {
			return answer{}, err
		}
	}
	if reflect.DeepEqual(g, x) {
		return answer{}.warn(noChange(g.Name)), nil
	}
	if c.flag("WhatIf") {
		return answer{}, nil
	}
	return answer{}, c.org.commit(change{Put: x})
}

// firstSetting names a property that is to be set; the text about synced objects wants one.
func (c *call) firstSetting() string {
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		if name != "Identity" && !slices.Contains(strings.Fields(manager), name) {
			return name
		}
	}
	return "Properties"
}

// groupRow is what a group shows: what every recipient has, and the settings of groups.
func (c *call) groupRow(x *object) map[string]any {
	owners := []string{}
	for _, guid := range x.Group.ManagedBy {
		if o := c.org.objects[guid]; o != nil {
			owners = append(owners, o.Name)
		}
	}
	row := map[string]any{
		"Description": multi(x.Group.Description), "ManagedBy": multi(owners), // names, which is inference (facts 9)
		"MemberJoinRestriction": x.Group.Join, "MemberDepartRestriction": x.Group.Depart,
		"RequireSenderAuthenticationEnabled": x.Group.RequireSenderAuth,
		"GroupType":                          groupType(x),
	}
	for _, name := range recipientProperties {
		row[name], _ = x.property(name)
	}
	delete(row, "ResourceType")
	return row
}

func groupType(x *object) string {
	if x.Type == typeSecurity {
		return "Universal, SecurityEnabled"
	}
	return "Universal"
}

// showGroups answers with groups, as many as ResultSize allows.
func (c *call) showGroups(groups ...*object) (answer, error) {
	groups, a, err := limit(c, groups)
	rows := make([]map[string]any, len(groups))
	for i, x := range groups {
		rows[i] = c.groupRow(x)
	}
	a.rows = c.rows(rows...)
	return a, err
}

// getDistributionGroup is Get-DistributionGroup. Microsoft 365 and dynamic groups are not shown.
func (c *call) getDistributionGroup() (answer, error) {
	if !c.blank("Identity") {
		x, err := c.org.one(c.text("Identity"), isGroup)
		if err != nil {
			return answer{}, err
		}
		return c.showGroups(x)
	}
	pass, err := c.filters("RecipientTypeDetails", "Filter")
	if err != nil {
		return answer{}, err
	}
	owns := anything
	if !c.blank("ManagedBy") {
		owner, err := c.org.oneNamed(c.text("ManagedBy"))
		if err != nil {
			return answer{}, err
		}
		owns = func(x *object) bool { return slices.Contains(x.Group.ManagedBy, owner.Guid) }
	}
	return c.showGroups(c.org.list(func(x *object) bool { return isGroup(x) && pass(x) && owns(x) })...)
}

// units is the length that Exchange counts (facts 1a, Name > 64).
func units(s string) int { return len(utf16.Encode([]rune(s))) }
