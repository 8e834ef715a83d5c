package sim

import (
	"fmt"
	"strings"
)

// The methods here change the organisation behind the back of whoever is connected to it, as another
// administrator would: no rights are asked for, and what is nonsense is refused by an error in plain
// words. An identity may have any form that cmdlets take.

// AddMember puts a recipient into a group, whatever their kinds. One that is in stays in.
func (o *Org) AddMember(group, recipient string) error {
	return o.changeMember(group, recipient, func(g, m string) change { return change{Group: g, Add: []string{m}} })
}

// RemoveMember takes a recipient out of a group.
func (o *Org) RemoveMember(group, recipient string) error {
	return o.changeMember(group, recipient, func(g, m string) change { return change{Group: g, Remove: []string{m}} })
}

func (o *Org) changeMember(group, recipient string, how func(g, m string) change) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	g, err := o.mustFind(group)
	if err != nil {
		return err
	}
	m, err := o.mustFind(recipient)
	if err != nil {
		return err
	}
	return o.commit(how(g.Guid, m.Guid))
}

// Members returns the primary addresses of a group's members, ordered by Guid.
func (o *Org) Members(group string) ([]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	g, err := o.mustFind(group)
	if err != nil {
		return nil, err
	}
	var addresses []string
	for _, m := range o.membersOf(g.Guid) {
		addresses = append(addresses, m.primary())
	}
	return addresses, nil
}

// SetGroup sets a property of a group. See [Org.SetRecipient].
func (o *Org) SetGroup(group, property string, value any) error {
	return o.SetRecipient(group, property, value)
}

// SetRecipient sets a property, named as cmdlets show it, of any recipient. ManagedBy takes one identity.
func (o *Org) SetRecipient(recipient, property string, value any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	old, err := o.mustFind(recipient)
	if err != nil {
		return err
	}
	x := old.clone()
	if err := o.setProperty(x, property, value); err != nil {
		return fmt.Errorf("set %s of %q in the sandbox: %w", property, recipient, err)
	}
	return o.commit(change{Put: x})
}

func (o *Org) setProperty(x *object, property string, value any) error {
	s := text(value)
	plain := map[string]*string{
		"name": &x.Name, "displayname": &x.DisplayName, "alias": &x.Alias, "userprincipalname": &x.UPN,
		"recipienttypedetails": &x.Type, "resourcetype": &x.Resource, "externaldirectoryobjectid": &x.EntraID,
	}
	yesNo := map[string]*bool{"hiddenfromaddresslistsenabled": &x.Hidden, "isdirsynced": &x.Synced}
	if x.Group != nil {
		plain["memberjoinrestriction"], plain["memberdepartrestriction"] = &x.Group.Join, &x.Group.Depart
		yesNo["requiresenderauthenticationenabled"] = &x.Group.RequireSenderAuth
	}
	key := strings.ToLower(property)
	switch {
	case plain[key] != nil:
		*plain[key] = s
	case yesNo[key] != nil:
		*yesNo[key] = strings.EqualFold(s, "true")
	case key == "primarysmtpaddress":
		x.setPrimary(s)
	case key == "description" && x.Group != nil:
		x.Group.Description = texts(value)
	case key == "managedby" && x.Group != nil:
		owner, err := o.mustFind(s)
		if err != nil {
			return err
		}
		x.Group.ManagedBy = []string{owner.Guid}
	default:
		return fmt.Errorf("it has no property %s that can be set", property)
	}
	for k := range x.uniqueKeys {
		if y := o.keys[k]; y != nil && y.Guid != x.Guid {
			return fmt.Errorf("%s belongs to %s", k, y.Name)
		}
	}
	return nil
}

// mustFind finds one object, whether or not cmdlets see it yet.
func (o *Org) mustFind(identity string) (*object, error) {
	found := o.candidates(identity)
	if len(found) != 1 {
		return nil, fmt.Errorf("find %q in the sandbox: %d objects match", identity, len(found))
	}
	return found[0], nil
}

// AddRoom makes a room mailbox.
func (o *Org) AddRoom(address, name string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addRoom(address, name)
}

func (o *Org) addRoom(address, name string) error {
	if o.keys[strings.ToLower(address)] != nil {
		return fmt.Errorf("add room %s to the sandbox: the address is taken", address)
	}
	alias, _, ok := strings.Cut(address, "@")
	if !ok {
		return fmt.Errorf("add room %q to the sandbox: not an address", address)
	}
	words := fmt.Sprintf("room %d", o.seq+1)
	return o.commit(change{Put: &object{
		Guid: o.id(words), EntraID: o.id("entra " + words), Type: typeRoom, Resource: "Room", Capacity: 6,
		Name: name, DisplayName: name, Alias: alias, UPN: address, Addresses: []string{"SMTP:" + address},
	}})
}

// RemoveRecipient deletes a recipient, from every group too.
func (o *Org) RemoveRecipient(identity string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	x, err := o.mustFind(identity)
	if err != nil {
		return err
	}
	return o.commit(change{Drop: x.Guid})
}

// HostileNames are names that people could give a room and that break programs.
var HostileNames = []string{
	"O'Brien", "x’; Write-Output INJECTED; ‘", "$(Get-Date)", "a `n backtick", `";`, "会议室 🏢", "right\u200fto\u202eleft\u202c",
	strings.Repeat("Long room ", 6) + "0123", "-Identity", "#hash, comma + plus", "%PATH% & echo <x>",
}

// AddHostileRooms makes a room of every one of HostileNames and returns their addresses: hostile.1@…, in the same order.
func (o *Org) AddHostileRooms() ([]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var addresses []string
	for i, name := range HostileNames {
		address := fmt.Sprintf("hostile.%d@%s", i+1, o.domains[0])
		if err := o.addRoom(address, name); err != nil {
			return nil, err
		}
		addresses = append(addresses, address)
	}
	return addresses, nil
}
