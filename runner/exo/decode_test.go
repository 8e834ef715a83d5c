package exo

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	guid  = "6F1C9D2E-4B7A-4C55-9E0D-2A8B7C31F540"
	entra = "8E0B47C3-1111-4222-8333-944455556666"
)

func TestDecodeRecipient(t *testing.T) {
	full := func(changes map[string]any) map[string]any {
		o := map[string]any{
			"Guid": guid, "ExternalDirectoryObjectId": entra, "RecipientTypeDetails": "RoomMailbox", "ResourceType": "Room",
			"Name": "North 1.01", "DisplayName": "North 1.01", "Alias": "north.101", "PrimarySmtpAddress": "North.101@Contoso.com",
			"UserPrincipalName": "N101@contoso.com", "IsDirSynced": true,
			"EmailAddresses": []any{"SMTP:North.101@Contoso.com", "smtp:old@contoso.com", "SIP:north.101@contoso.com", "X500:/o=x", "SPO:SPO_1"},
		}
		maps.Copy(o, changes)
		return o
	}
	want := Recipient{
		ID: ID(strings.ToLower(guid)), EntraID: strings.ToLower(entra), Type: "RoomMailbox", ResourceType: "Room",
		Name: "North 1.01", DisplayName: "North 1.01", Alias: "north.101", Address: "north.101@contoso.com", UPN: "n101@contoso.com",
		Addresses: []string{"north.101@contoso.com", "old@contoso.com"}, Synced: true,
	}
	for name, c := range map[string]struct {
		object map[string]any
		change func(*Recipient)
	}{
		"all there":               {full(nil), func(*Recipient) {}},
		"a name for sign-in":      {full(map[string]any{"UserPrincipalName": nil, "WindowsLiveID": "N102@contoso.com"}), func(r *Recipient) { r.UPN = "n102@contoso.com" }},
		"true as text":            {full(map[string]any{"IsDirSynced": "True"}), func(*Recipient) {}},
		"not synced":              {full(map[string]any{"IsDirSynced": nil}), func(r *Recipient) { r.Synced = false }},
		"a list of one":           {full(map[string]any{"ResourceType": []any{"Workspace"}}), func(r *Recipient) { r.ResourceType = "Workspace" }},
		"one address as text":     {full(map[string]any{"EmailAddresses": "smtp:only@contoso.com"}), func(r *Recipient) { r.Addresses = []string{"only@contoso.com", "north.101@contoso.com"} }},
		"an address without type": {full(map[string]any{"EmailAddresses": []any{"North.101@contoso.com"}}), func(r *Recipient) { r.Addresses = []string{"north.101@contoso.com"} }},
	} {
		w := want
		c.change(&w)
		got, err := decodeRecipient(c.object)
		if diff := cmp.Diff(w, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	for name, changes := range map[string]map[string]any{
		"no Guid":          {"Guid": nil},
		"an empty Guid":    {"Guid": ""},
		"the zero Guid":    {"Guid": "00000000-0000-0000-0000-000000000000"},
		"a Guid in braces": {"Guid": "{" + guid + "}"},
		"two Guids":        {"Guid": []any{guid, entra}},
		"no type":          {"RecipientTypeDetails": nil},
	} {
		if got, err := decodeRecipient(full(changes)); err == nil {
			t.Errorf("%s: %+v, want an error", name, got)
		}
	}
}

func TestDecodeGroup(t *testing.T) {
	full := func() map[string]any {
		return map[string]any{
			"Guid": guid, "RecipientTypeDetails": "MailUniversalSecurityGroup", "PrimarySmtpAddress": "group@contoso.com",
			"DistinguishedName": "CN=x", "Description": []any{"first", "second"}, "MemberJoinRestriction": "Closed", "MemberDepartRestriction": "ApprovalRequired",
			"HiddenFromAddressListsEnabled": true, "RequireSenderAuthenticationEnabled": false,
		}
	}
	got, err := decodeGroup(full())
	want := Group{
		Recipient: Recipient{ID: ID(strings.ToLower(guid)), Type: "MailUniversalSecurityGroup", Address: "group@contoso.com", Addresses: []string{"group@contoso.com"}},
		DN:        "CN=x", Description: "first\nsecond", Join: "Closed", Depart: "ApprovalRequired", Hidden: true,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for description, want := range map[string]any{"": nil, "one": "one", "list of one": []any{"list of one"}} {
		o := full()
		o["Description"] = want
		if got, err := decodeGroup(o); got.Description != description || err != nil {
			t.Errorf("description %v: %q, %v", want, got.Description, err)
		}
	}
	for _, p := range groupProperties {
		o := full()
		delete(o, p)
		if _, err := decodeGroup(o); err == nil || !strings.Contains(err.Error(), p) {
			t.Errorf("without %s: %v, want an error that names it", p, err)
		}
	}
}

func TestMicroDelay(t *testing.T) {
	const text = "Micro delay applied. Actual delayed: 21956 msecs, Enforced: True, Capped delay: 21956 msecs, Required: False, Additional info: .; PolicyDN: ..."
	for name, c := range map[string]struct {
		warnings []string
		want     time.Duration
	}{
		"none":             {nil, 0},
		"another warning":  {[]string{"The command completed successfully but no settings have been modified."}, 0},
		"a delay":          {[]string{"something", text}, 21956 * time.Millisecond},
		"no number at all": {[]string{"Actual delayed: 99999999999 msecs"}, 0},
	} {
		if got := microDelay(c.warnings); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestParseID(t *testing.T) {
	if id, err := ParseID(guid); id != ID(strings.ToLower(guid)) || err != nil {
		t.Errorf("%q, %v", id, err)
	}
	for _, bad := range []string{"", "north.101@contoso.com", strings.ReplaceAll(guid, "-", ""), "urn:uuid:" + guid, guid + " ", "00000000-0000-0000-0000-000000000000", "*"} {
		if id, err := ParseID(bad); err == nil || id != "" {
			t.Errorf("ParseID(%q) = %q, %v; want an error", bad, id, err)
		}
	}
	var id ID
	if err := id.UnmarshalText([]byte(guid)); err != nil || id != ID(strings.ToLower(guid)) {
		t.Errorf("UnmarshalText: %q, %v", id, err)
	}
	if err := id.UnmarshalText([]byte("x")); err == nil {
		t.Error("UnmarshalText took x")
	}
	if err := id.UnmarshalText(nil); err != nil || id != "" {
		t.Errorf("UnmarshalText of nothing: %q, %v", id, err)
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		typ, resource  string
		want           Kind
		mailbox, group bool
	}{
		{"RoomMailbox", "Room", KindRoom, true, false}, {"RoomMailbox", "", KindRoom, true, false},
		{"RoomMailbox", "Workspace", KindWorkspace, true, false}, {"RoomMailbox", "desk", KindWorkspace, true, false},
		{"EquipmentMailbox", "Equipment", KindEquipment, true, false}, {"UserMailbox", "", KindPerson, true, false}, {"SharedMailbox", "", KindShared, true, false},
		{"MailUser", "", KindMailUser, false, false}, {"MailContact", "", KindContact, false, false},
		{"RoomList", "", KindRoomList, false, true}, {"GroupMailbox", "", KindM365, false, true}, {"MailUniversalSecurityGroup", "", KindSecurity, false, true},
		{"MailUniversalDistributionGroup", "", KindDistribution, false, true}, {"DynamicDistributionGroup", "", KindDistribution, false, true},
		{"UniversalSecurityGroup", "", KindGroup, false, true}, {"UniversalDistributionGroup", "", KindGroup, false, true}, {"NonUniversalGroup", "", KindGroup, false, true},
		{"GlobalSecurityGroup", "", KindGroup, false, true}, {"DomainLocalSecurityGroup", "", KindGroup, false, true}, {"RoleGroup", "", KindGroup, false, true},
		{"PublicFolder", "", KindOther, false, false}, {"SchedulingMailbox", "", KindOther, false, false}, {"", "", KindOther, false, false},
	} {
		got := (Recipient{Type: c.typ, ResourceType: c.resource}).Kind()
		if got != c.want || got.IsMailbox() != c.mailbox || got.IsGroup() != c.group {
			t.Errorf("%s %s: %s, a mailbox: %t, a group: %t; want %+v", c.typ, c.resource, got, got.IsMailbox(), got.IsGroup(), c)
		}
	}
}
