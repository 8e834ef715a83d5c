package sim

import (
	"fmt"
	"strings"
)

// newDistributionGroup is New-DistributionGroup (its page, and facts 7 for the defaults).
func (c *call) newDistributionGroup() (answer, error) {
	x, members, err := c.newGroup()
	if err != nil || c.flag("WhatIf") {
		return answer{}, err
	}
	if err := c.org.commit(change{Put: x, Group: x.Guid, Add: members}); err != nil {
		return answer{}, err
	}
	if c.org.lag > 0 {
		c.org.unseen[x.Guid] = c.org.lag
	}
	return c.showGroups(x)
}

// newGroup checks everything that was asked for and builds the group.
func (c *call) newGroup() (*object, []string, error) {
	x := &object{ou: c.org.name, Name: c.text("Name"), DisplayName: c.text("DisplayName"), Alias: c.text("Alias")}
	if !c.flag("IgnoreNamingPolicy") {
		x.Name = c.org.naming.prefix + x.Name + c.org.naming.suffix
	}
	if !c.has("DisplayName") {
		x.DisplayName = x.Name
	}
	if !c.has("Alias") {
		x.Alias = c.org.freeAlias(aliasFrom(c.text("Name")))
	}
	if err := c.groupKind(x); err != nil {
		return nil, nil, err
	}
	steps := []func(*object) error{c.setName, c.setDisplayName, c.setAlias, c.setDescription, c.setJoin, c.setDepart, c.setRequireSenderAuth, c.setPrimary, c.setManagedBy}
	for _, step := range steps {
		if err := step(x); err != nil {
			return nil, nil, err
		}
	}
	members, err := c.initialMembers(x)
	words := fmt.Sprintf("group %d", c.org.seq+1)
	x.Guid, x.EntraID = c.org.id(words), c.org.id("entra "+words)
	return x, members, err
}

// groupKind sets what the type decides. Security groups are closed; Open is not for them.
func (c *call) groupKind(x *object) error {
	x.Type, x.Group = typeDistribution, &group{Join: "Open", Depart: "Open", RequireSenderAuth: true}
	kind := c.text("Type")
	switch {
	case strings.EqualFold(kind, "Security"):
		x.Type, x.Group.Join, x.Group.Depart = typeSecurity, "Closed", "Closed"
	case kind != "" && !strings.EqualFold(kind, "Distribution"):
		return refused(`Cannot convert value "%s" to type "GroupType".`, kind)
	}
	if c.flag("RoomList") {
		if x.Type == typeSecurity {
			return refused("A room list can't be a security group.")
		}
		x.Type = typeRoomList
	}
	return nil
}

func (c *call) initialMembers(x *object) ([]string, error) {
	var members []string
	for _, id := range texts(c.params["Members"]) {
		m, err := c.org.oneNamed(id)
		if err != nil {
			return nil, err
		}
		if !canBeMember(m) {
			return nil, refused(`The recipient "%s" of type %s can't be a member of the group "%s".`, m.Name, m.Type, x.Name)
		}
		members = append(members, m.Guid)
	}
	if c.flag("CopyOwnerToMember") {
		members = append(members, x.Group.ManagedBy...)
	}
	return members, nil
}
