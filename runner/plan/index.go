package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// index finds recipients by the keys that are unique in a tenant (Guid, ExternalDirectoryObjectId, any
// proxy address, UPN), and by name.
type index struct {
	recipients []exo.Recipient
	byKey      map[string]int32 // several: more than one recipient has the key
	byName     map[string][]int32
}

const several = -1

func newIndex(recipients []exo.Recipient) *index {
	x := &index{recipients: recipients, byKey: make(map[string]int32, 3*len(recipients))}
	for i, r := range recipients {
		n := int32(i) //nolint:gosec // a tenant has fewer than 2^31 recipients
		x.put(string(r.ID), n)
		x.put(r.EntraID, n)
		x.put(r.UPN, n)
		for _, a := range r.Addresses {
			x.put(a, n)
		}
	}
	return x
}

func (x *index) put(key string, n int32) {
	if key == "" {
		return
	}
	if have, ok := x.byKey[key]; ok && have != n {
		n = several
	}
	x.byKey[key] = n
}

// find returns the recipients that the key names.
func (x *index) find(k rooms.Key) []exo.Recipient {
	key := k.Address
	if k.ID != "" {
		key = string(k.ID)
	}
	if k.Name != "" {
		return x.named(k.Name)
	}
	n, ok := x.byKey[key]
	if !ok {
		return nil
	}
	if n != several {
		return x.recipients[n : n+1]
	}
	var out []exo.Recipient
	for _, r := range x.recipients {
		if string(r.ID) == key || r.EntraID == key || r.UPN == key || slices.Contains(r.Addresses, key) {
			out = append(out, r)
		}
	}
	return out
}

func (x *index) named(name string) []exo.Recipient {
	if x.byName == nil {
		x.indexNames()
	}
	var out []exo.Recipient
	for _, n := range x.byName[strings.ToLower(name)] {
		out = append(out, x.recipients[n])
	}
	return out
}

func (x *index) indexNames() {
	x.byName = map[string][]int32{}
	for i, r := range x.recipients {
		for _, name := range []string{r.Name, r.DisplayName, r.Alias} {
			key := strings.ToLower(name)
			if list := x.byName[key]; key != "" && (len(list) == 0 || list[len(list)-1] != int32(i)) { //nolint:gosec // as in newIndex
				x.byName[key] = append(list, int32(i)) //nolint:gosec // as in newIndex
			}
		}
	}
}

// Keys returns the keys by which a row can name the recipient, but for its names.
func Keys(r exo.Recipient) []rooms.Key {
	keys := []rooms.Key{{ID: r.ID}, {Address: r.UPN}}
	if id, err := exo.ParseID(r.EntraID); err == nil {
		keys = append(keys, rooms.Key{ID: id})
	}
	for _, a := range r.Addresses {
		keys = append(keys, rooms.Key{Address: a})
	}
	return keys
}
