package sim

import (
	"cmp"
	"slices"
)

// change is one accepted change: a line of the log. What it names is done in this order.
type change struct {
	Seq    int      `json:"seq"`
	Put    *object  `json:"put,omitempty"`    // a new object, or one that takes the place of its former self
	Drop   string   `json:"drop,omitempty"`   // Guid
	Group  string   `json:"group,omitempty"`  // Guid; of Add and Remove
	Add    []string `json:"add,omitempty"`    // Guids
	Remove []string `json:"remove,omitempty"` // Guids
	Access *access  `json:"access,omitempty"` // takes the place of what there was
}

// commit makes a change durable, then makes it. Nothing has changed if it returns an error.
func (o *Org) commit(c change) error {
	c.Seq = o.seq + 1
	if o.log != nil {
		if err := o.log.append(c); err != nil {
			return err
		}
	}
	o.apply(c)
	return nil
}

func (o *Org) apply(c change) {
	o.seq = c.Seq
	if c.Put != nil {
		o.put(c.Put)
	}
	if c.Drop != "" {
		o.drop(c.Drop)
	}
	for _, m := range c.Add {
		o.join(c.Group, m)
	}
	for _, m := range c.Remove {
		delete(o.members[c.Group], m)
	}
	if c.Access != nil {
		o.access = *c.Access
	}
}

func (o *Org) join(group, member string) {
	if o.members[group] == nil {
		o.members[group] = map[string]bool{}
	}
	o.members[group][member] = true
}

func (o *Org) put(x *object) {
	x.ou = o.name
	if old := o.objects[x.Guid]; old != nil {
		o.unindex(old)
		x.Order = old.Order
	} else {
		x.Order = cmp.Or(x.Order, len(o.objects)+1)
	}
	o.objects[x.Guid] = x
	for k := range x.uniqueKeys {
		o.keys[k] = x
	}
	for k := range x.otherKeys {
		o.names[k] = append(o.names[k], x)
	}
}

func (o *Org) unindex(x *object) {
	for k := range x.uniqueKeys {
		delete(o.keys, k)
	}
	for k := range x.otherKeys {
		o.names[k] = slices.DeleteFunc(o.names[k], func(y *object) bool { return y == x })
		if len(o.names[k]) == 0 {
			delete(o.names, k)
		}
	}
}

func (o *Org) drop(guid string) {
	if x := o.objects[guid]; x != nil {
		o.unindex(x)
		delete(o.objects, guid)
		delete(o.members, guid)
		for _, m := range o.members {
			delete(m, guid)
		}
	}
}
