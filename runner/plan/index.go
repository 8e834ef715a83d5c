package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// index finds recipients by the keys that are unique in a tenant (Guid, ExternalDirectoryObjectId, any
// proxy address, UPN), and those of the wanted kinds by name.
type index struct {
	recipients []exo.Recipient
	kinds      []exo.Kind
	byKey      map[string]int32
	shared     map[string][]int32 // keys of more than one recipient
	byName     map[string][]int32 // made when a name is asked for
}

func newIndex(recipients []exo.Recipient, kinds []exo.Kind) *index {
	x := &index{recipients: recipients, kinds: kinds, byKey: make(map[string]int32, 3*len(recipients)), shared: map[string][]int32{}}
	for i, r := range recipients {
		n := int32(i)
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
	first, taken := x.byKey[key]
	switch {
	case !taken:
		x.byKey[key] = n
	case x.shared[key] == nil && first != n:
		x.shared[key] = []int32{first, n}
	case x.shared[key] != nil && !slices.Contains(x.shared[key], n):
		x.shared[key] = append(x.shared[key], n)
	}
}

// find returns the recipients that the key names.
func (x *index) find(k rooms.Key) []exo.Recipient {
	if k.Name != "" {
		return x.pick(x.named(k.Name))
	}
	key := k.Address
	if k.ID != "" {
		key = string(k.ID)
	}
	if all := x.shared[key]; all != nil {
		return x.pick(all)
	}
	if n, ok := x.byKey[key]; ok {
		return x.recipients[n : n+1]
	}
	return nil
}

func (x *index) pick(ns []int32) []exo.Recipient {
	var out []exo.Recipient
	for _, n := range ns {
		out = append(out, x.recipients[n])
	}
	return out
}

// named looks among the wanted kinds only: others are in the snapshot by chance, because some row
// names their address.
func (x *index) named(name string) []int32 {
	if x.byName == nil {
		x.byName = map[string][]int32{}
		for i, r := range x.recipients {
			if !slices.Contains(x.kinds, r.Kind()) {
				continue
			}
			for _, n := range namesOf(r) {
				x.byName[n] = append(x.byName[n], int32(i))
			}
		}
	}
	return x.byName[strings.ToLower(name)]
}

// Keys returns the keys by which a row can name the recipient, but for its names.
func Keys(r exo.Recipient) []rooms.Key {
	keys := []rooms.Key{{ID: r.ID}}
	if id, err := exo.ParseID(r.EntraID); err == nil {
		keys = append(keys, rooms.Key{ID: id})
	}
	for _, a := range append([]string{r.UPN}, r.Addresses...) {
		if a != "" {
			keys = append(keys, rooms.Key{Address: a})
		}
	}
	return keys
}
