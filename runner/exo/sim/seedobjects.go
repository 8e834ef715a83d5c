package sim

import "strings"

// recipient makes an object of this type, with alias@ the default domain and a secondary address at the initial one.
func (o *Org) recipient(alias, name, kind string) *object {
	address := alias + "@" + o.domains[0]
	x := &object{
		Guid: o.id(kind + " " + alias), EntraID: o.id("entra " + kind + " " + alias), Type: kind,
		Name: name, DisplayName: name, Alias: alias, Addresses: []string{"SMTP:" + address},
	}
	if initial := alias + "@" + o.name; initial != address {
		x.Addresses = append(x.Addresses, "smtp:"+initial)
	}
	return x
}

func (o *Org) mailbox(alias, name, kind string) {
	x := o.recipient(alias, name, kind)
	x.UPN = x.primary()
	o.put(x)
}

func (o *Org) person(alias, name string) { o.mailbox(alias, name, typeUser) }

// resource adds the mailbox of a resource. Every tenth has an older address too and signs in by the initial domain.
func (o *Org) resource(alias, name, display, kind, resource string, capacity int64) {
	x := o.recipient(alias, name, kind)
	x.DisplayName, x.UPN, x.Resource, x.Capacity = display, x.primary(), resource, capacity
	if len(o.objects)%10 == 9 {
		x.UPN = alias + "@" + o.name
		x.Addresses = append(x.Addresses, "smtp:room-"+strings.ReplaceAll(alias, ".", "-")+"@"+o.domains[0])
	}
	o.put(x)
}

// group adds a group that the administrator owns.
func (o *Org) group(alias, name, kind string) *object {
	x := o.recipient(alias, name, kind)
	x.Group = &group{Join: "Closed", Depart: "Closed", RequireSenderAuth: true}
	if admin := o.keys["admin@"+o.domains[0]]; admin != nil {
		x.Group.ManagedBy = []string{admin.Guid}
	}
	x.Synced = alias == "legacyrooms"
	o.put(x)
	return x
}

// dotted makes an alias of a name in plain ASCII.
func dotted(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", ".") }
