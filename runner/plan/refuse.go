package plan

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// The classes of a refused row, as --json and the results file name them.
const (
	NoSuchAddress = "not-found"
	NotAnAddress  = "not-an-address"
	SeveralMatch  = "ambiguous"
	BadRow        = "bad-row"
	OnPremises    = "on-premises"
)

// whyNot says of each kind of recipient why it is no room, and what to do about the row.
var whyNot = map[exo.Kind]Refusal{
	exo.KindPerson:       {Class: "person", Text: "a person's mailbox", Hint: "delete the row"},
	exo.KindShared:       {Class: "shared-mailbox", Text: "a shared mailbox", Hint: "delete the row"},
	exo.KindRoom:         {Class: "room", Text: "a room", Hint: "or types: [room, ...]"},
	exo.KindEquipment:    {Class: "equipment", Text: "equipment", Hint: "or types: [room, equipment]"},
	exo.KindWorkspace:    {Class: "workspace", Text: "a workspace", Hint: "or types: [room, workspace]"},
	exo.KindMailUser:     {Class: "mail-user", Text: "a mail user", Hint: "delete the row"},
	exo.KindContact:      {Class: "contact", Text: "a contact", Hint: "delete the row"},
	exo.KindRoomList:     {Class: "room-list", Text: "a room list", Hint: "name its rooms instead"},
	exo.KindSecurity:     {Class: "group", Text: "a group", Hint: "name its rooms instead"},
	exo.KindDistribution: {Class: "group", Text: "a group", Hint: "name its rooms instead"},
	exo.KindM365:         {Class: "group", Text: "a Microsoft 365 group", Hint: "delete the row"},
	exo.KindGroup:        {Class: "group", Text: "a group", Hint: "name its rooms instead"},
	exo.KindOther:        {Class: "other", Text: "not a room", Hint: "delete the row"},
}

// KindClass is the class of a kind, as --json and the results file name it.
func KindClass(k exo.Kind) string { return whyNot[k].Class }

// wrongKind refuses a row that names something which may not enter the group. A room that is kept
// on-premises appears in the cloud as a synchronised mail user (facts.md 7).
func wrongKind(row rooms.Row, r exo.Recipient) Refusal {
	f := whyNot[r.Kind()]
	if r.Kind() == exo.KindMailUser && r.Synced {
		f = Refusal{Class: OnPremises, Text: "on-premises room", Hint: "mail user: move to cloud"}
	}
	f.Row, f.ID = row, r.ID
	return f
}

// noMatch refuses a row that nothing matches.
func noMatch(row rooms.Row) Refusal {
	switch {
	case row.Key.Name != "" && looksMistyped(row.Key.Name):
		return Refusal{Row: row, Class: NotAnAddress, Text: "not an address", Hint: "has no @"}
	case row.Key.Name != "":
		return Refusal{Row: row, Class: NotAnAddress, Text: "not an address", Hint: "has no @, and no room has this name"}
	case row.Key.ID != "":
		return Refusal{Row: row, Class: NoSuchAddress, Text: "no such Guid", Hint: "give the address"}
	}
	return Refusal{Row: row, Class: NoSuchAddress, Text: "no such address", Hint: "check the spelling"}
}

// looksMistyped says that a name was probably meant as an address: it ends like a domain.
func looksMistyped(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	return dot > 0 && dot < len(name)-2 && !strings.Contains(name[dot:], " ")
}

func severalMatch(row rooms.Row, n int) Refusal {
	hint := fmt.Sprintf("%d rooms: give the address", n)
	if row.Key.Name == "" {
		hint = fmt.Sprintf("%d recipients have it: give the Guid", n)
	}
	return Refusal{Row: row, Class: SeveralMatch, Text: "more than one match", Hint: hint}
}

// wayOut says what to do about an object that is at the group's address and is no group of ours.
func wayOut(e *exo.Error, address string) GroupRefusal {
	r := GroupRefusal{Class: e.Class, Text: fmt.Sprintf("%s is %s", address, e.Text), Hint: "give the group another address in the configuration"}
	switch {
	case e.Class == exo.SyncedObject:
		r.Text = address + " is a group that is synchronised from on-premises"
		r.Hint = "change it there, or give the group another address in the configuration"
	case e.Class == exo.Ambiguous:
		r.Text = fmt.Sprintf("more than one object has the address %s", address)
	case e.Text == string(exo.KindRoomList):
		r.Text = fmt.Sprintf("%s is a room list, which cannot limit an application", address)
		r.Hint = "keep the list for Room Finder, and give the group another address in the configuration"
	case e.Class == exo.WrongKind:
		r.Text = fmt.Sprintf("%s belongs to a %s, not to a mail-enabled security group", address, e.Text)
	}
	return r
}
