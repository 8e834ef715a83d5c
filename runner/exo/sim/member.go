package sim

import (
	"cmp"
	"slices"
	"strings"
)

// group returns the group that Identity means, for a cmdlet that changes it or lists its members.
func (c *call) group() (*object, error) {
	id := c.text("Identity")
	x, err := c.org.one(id, isGroup)
	if isNotFound(err) && len(c.org.resolve(id, func(x *object) bool { return x.Type == typeM365 || x.Type == typeDynamic })) > 0 {
		return nil, refused(`The recipient "%s" isn't a valid distribution group.`, id) // NotAValidDistributionGroup (facts 1a)
	}
	return x, err
}

// changeable is group for a change: the group must be mastered here, and whoever asks must own it or may pass over that check.
func (c *call) changeable(what string) (*object, error) {
	g, err := c.group()
	switch {
	case err != nil:
		return nil, err
	case g.Synced:
		return nil, synced(c.cmdlet, what, g.Name)
	case !c.flag("BypassSecurityGroupManagerCheck") && !slices.Contains(g.Group.ManagedBy, c.conn.guid):
		return nil, notManager()
	}
	return g, nil
}

// membership returns the group that Identity means, to be changed, and the recipient that Member means.
func (c *call) membership() (g, m *object, err error) {
	if g, err = c.changeable("Members"); err != nil {
		return nil, nil, err
	}
	if c.blank("Member") {
		return nil, nil, refused("A member is needed.")
	}
	m, err = c.org.oneNamed(c.text("Member"))
	return g, m, err
}

// addDistributionGroupMember is Add-DistributionGroupMember.
func (c *call) addDistributionGroupMember() (answer, error) {
	g, m, err := c.membership()
	switch {
	case err != nil:
		return answer{}, err
	case !canBeMember(m) || m == g:
		return answer{}, refused(`The recipient "%s" of type %s can't be a member of the group "%s".`, m.Name, m.Type, g.Name)
	case c.org.members[g.Guid][m.Guid]:
		return answer{}, alreadyMember(m.Name, g.Name)
	case c.flag("WhatIf"):
		return answer{}, nil
	}
	return answer{}, c.org.commit(change{Group: g.Guid, Add: []string{m.Guid}})
}

// removeDistributionGroupMember is Remove-DistributionGroupMember.
func (c *call) removeDistributionGroupMember() (answer, error) {
	g, m, err := c.membership()
	switch {
	case err != nil:
		return answer{}, err
	case !c.org.members[g.Guid][m.Guid]:
		return answer{}, notMember(m.Name, g.Name)
	case c.flag("WhatIf"):
		return answer{}, nil
	}
	return answer{}, c.org.commit(change{Group: g.Guid, Remove: []string{m.Guid}})
}

// getDistributionGroupMember is Get-DistributionGroupMember; hidden members are shown too (facts 7).
func (c *call) getDistributionGroupMember() (answer, error) {
	if c.blank("Identity") { // everybody who is in some group (facts 0.9)
		return c.showObjects(c.org.list(c.org.inSomeGroup()), recipientProperties)
	}
	g, err := c.group()
	if err != nil {
		return answer{}, err
	}
	return c.showObjects(c.org.membersOf(g.Guid), recipientProperties)
}

func (o *Org) inSomeGroup() func(*object) bool {
	in := map[string]bool{}
	for _, members := range o.members {
		for m := range members {
			in[m] = true
		}
	}
	return func(x *object) bool { return in[x.Guid] }
}

// membersOf returns the members of a group in an order that has nothing to do with the one they came in.
func (o *Org) membersOf(group string) []*object {
	found := make([]*object, 0, len(o.members[group]))
	for guid := range o.members[group] {
		if x := o.objects[guid]; x != nil {
			found = append(found, x)
		}
	}
	slices.SortFunc(found, func(a, b *object) int { return cmp.Compare(strings.ToLower(a.Guid), strings.ToLower(b.Guid)) })
	return found
}
