package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Every refused row says what it is and what to do, and is offered the room that it probably means.
func TestRefusedRows(t *testing.T) {
	lab := recipient("MailUser", "lab.12")
	lab.Synced = true
	desk := room("desk.1")
	desk.ResourceType = "Workspace"
	west := room("boardroom.west")
	west.DisplayName = "boardroom"
	shared := room("x")
	shared.Addresses = append(shared.Addresses, "van.2@contoso.com")
	everything := tenant(
		room("north.101"), room("north.104"), room("north.112"), room("west.305"), room("boardroom"), west, desk, lab, shared,
		recipient("UserMailbox", "ana.silva"), recipient("SharedMailbox", "reception"), recipient("EquipmentMailbox", "van.1"),
		recipient("EquipmentMailbox", "van.2"), recipient("RoomList", "northrooms"), recipient("MailContact", "supplier"),
		recipient("GroupMailbox", "project"), recipient("MailUniversalSecurityGroup", "admins"), recipient("MailUser", "guest"), recipient("PublicFolder", "old"),
	)
	tests := []struct{ cell, class, text, hint string }{
		{"nroth.104@contoso.com", "not-found", "no such address", "north.104@contoso.com?"},
		{"north.l12@contoso.com", "not-found", "no such address", "north.112@contoso.com?"},
		{"west-305@contoso.com", "not-found", "no such address", "west.305@contoso.com?"},
		{"north.10@contoso.com", "not-found", "no such address", "north.104@contoso.com?"}, // north.101 is named below
		{"moon.1@contoso.com", "not-found", "no such address", "check the spelling"},
		{string(id("nobody")), "not-found", "no such Guid", "give the address"},
		{"ana.silva@contoso.com", "person", "a person's mailbox", "delete the row"},
		{"reception@contoso.com", "shared-mailbox", "a shared mailbox", "delete the row"},
		{"van.1@contoso.com", "equipment", "equipment", "or types: [room, equipment]"},
		{"desk.1@contoso.com", "workspace", "a workspace", "or types: [room, workspace]"},
		{"northrooms@contoso.com", "room-list", "a room list", "name its rooms instead"},
		{"admins@contoso.com", "group", "a group", "name its rooms instead"},
		{"project@contoso.com", "group", "a Microsoft 365 group", "delete the row"},
		{"supplier@contoso.com", "contact", "a contact", "delete the row"},
		{"guest@contoso.com", "mail-user", "a mail user", "delete the row"},
		{"lab.12@contoso.com", "on-premises", "on-premises room", "mail user: move to cloud"},
		{"old@contoso.com", "other", "not a room", "delete the row"},
		{"boardroom", "ambiguous", "more than one match", "2 rooms: give the address"},
		{"van.2@contoso.com", "ambiguous", "more than one match", "2 recipients have it: give the Guid"},
		{"north 118 contoso.com", "not-an-address", "not an address", "has no @"},
		{"Cafeteria", "not-an-address", "not an address", "has no @, and no room has this name"},
		{"nort.104", "not-an-address", "not an address", "north.104@contoso.com?"}, // a name, mistyped
		{"ana.silva", "not-an-address", "not an address", "has no @"},              // only rooms are known by name
		{"a@contoso.com; b@contoso.com", "bad-row", "two addresses in one cell", "give each room a row of its own"},
	}
	cells := []string{"north.101@contoso.com"}
	for _, tt := range tests {
		cells = append(cells, tt.cell)
	}
	p := plan.Compute(wanted(list(cells...)), everything)
	if len(p.Refused) != len(tests) {
		t.Fatalf("%d rows are refused, want %d", len(p.Refused), len(tests))
	}
	for i, tt := range tests {
		f := p.Refused[i]
		if diff := cmp.Diff([]string{tt.cell, tt.class, tt.text, tt.hint}, []string{f.Row.Cell, f.Class, f.Text, f.Hint}); diff != "" {
			t.Error(diff)
		}
	}
}

// The way out for a group whose address belongs to something else.
func TestWayOut(t *testing.T) {
	tests := []struct {
		err        exo.Error
		text, hint string
	}{
		{exo.Error{Class: exo.WrongKind, Text: string(exo.KindDistribution)}, "rooms@contoso.com belongs to a distribution group, not to a mail-enabled security group",
			"give the group another address in the configuration"},
		{exo.Error{Class: exo.WrongKind, Text: string(exo.KindM365)}, "rooms@contoso.com belongs to a Microsoft 365 group, not to a mail-enabled security group",
			"give the group another address in the configuration"},
		{exo.Error{Class: exo.WrongKind, Text: string(exo.KindPerson)}, "rooms@contoso.com belongs to a person, not to a mail-enabled security group",
			"give the group another address in the configuration"},
		{exo.Error{Class: exo.WrongKind, Text: string(exo.KindRoomList)}, "rooms@contoso.com is a room list, which cannot limit an application",
			"keep the list for Room Finder, and give the group another address in the configuration"},
		{exo.Error{Class: exo.SyncedObject}, "rooms@contoso.com is a group that is synchronised from on-premises",
			"change it there, or give the group another address in the configuration"},
		{exo.Error{Class: exo.AddressTaken, Text: "a secondary address of the group Sales <sales@contoso.com>"},
			"rooms@contoso.com is a secondary address of the group Sales <sales@contoso.com>", "give the group another address in the configuration"},
		{exo.Error{Class: exo.Ambiguous}, "more than one object has the address rooms@contoso.com", "give the group another address in the configuration"},
	}
	for _, tt := range tests {
		want := plan.GroupRefusal{Class: tt.err.Class, Text: tt.text, Hint: tt.hint}
		if diff := cmp.Diff(want, plan.WayOut(&tt.err, "rooms@contoso.com")); diff != "" {
			t.Error(diff)
		}
	}
}
