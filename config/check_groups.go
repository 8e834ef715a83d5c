package config

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

func (k *checker) rooms(partial bool) {
	r := &k.Rooms
	if !partial && !r.All {
		k.require("rooms.file", r.File, "name a list, or all: true for every room")
	}
	if len(r.Except) > 0 && !r.All {
		k.add("rooms.except", Problem{Text: "has no meaning without all: true", Hint: "delete those rows from the list, or except"})
	}
	for i, address := range r.Except {
		k.address(fmt.Sprintf("rooms.except[%d]", i), address)
	}
	for i := range r.Types {
		k.oneOf(fmt.Sprintf("rooms.types[%d]", i), &r.Types[i], Room, Equipment, Workspace)
	}
	if len(r.Types) == 0 {
		k.add("rooms.types", Problem{Text: "is an empty list", Hint: "delete it for rooms only"})
	}
}

func (k *checker) groups(partial bool) {
	if len(k.Groups) == 0 && !partial && (k.where["groups"] == "" || k.Groups != nil) {
		k.add("groups", Problem{Text: "is missing", Hint: "describe a group with its name and address"})
	}
	first := map[string]string{}
	for i, g := range k.Groups {
		key := fmt.Sprintf("groups[%d]", i)
		k.group(key, g)
		address := strings.ToLower(g.Address)
		if at := first[address]; at != "" && address != "" {
			k.add(key+".address", Problem{Text: "is that of another group, at " + at, Hint: "describe a group once"})
		}
		first[address] = k.Where(key + ".address")
	}
}

func (k *checker) group(key string, g Group) {
	k.require(key+".name", g.Name, "the name that people see")
	k.require(key+".address", g.Address, "the address that finds the group, or creates it")
	k.address(key+".address", g.Address)
	if units := len(utf16.Encode([]rune(g.Name))); units > mostUnits {
		k.add(key+".name", Problem{Text: fmt.Sprintf("has %d letters", units), Hint: "Exchange takes at most 64; an emoji counts as two"})
	}
	if g.Alias != nil {
		k.add(key+".alias", checkAlias(*g.Alias))
	}
	k.restriction(key+".join", g.Join, Closed, ApprovalRequired)
	k.restriction(key+".depart", g.Depart, Closed)
	for i, owner := range g.Owners {
		k.address(fmt.Sprintf("%s.owners[%d]", key, i), owner)
	}
	if k.SignIn.Mode == Certificate && len(g.Owners) == 0 {
		k.require(key+".owners", "", "an application cannot own a group: name a person, for mode: certificate")
	}
}

func (k *checker) restriction(key string, value *string, allowed ...string) {
	if value != nil && *value == "open" {
		k.add(key, Problem{Text: "is open, which Exchange refuses for security groups", Hint: "possible: " + strings.Join(allowed, ", ")})
		return
	}
	k.oneOf(key, value, allowed...)
}
