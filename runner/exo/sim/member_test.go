package sim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

func TestAddAndRemove(t *testing.T) {
	const bypass = "BypassSecurityGroupManagerCheck"
	add, remove := "Add-DistributionGroupMember", "Remove-DistributionGroupMember"
	for _, c := range []struct {
		about  string
		user   string
		cmdlet string
		params p
		reason string
		part   string // of the message
	}{
		{"a room", "", add, p{"Identity": "finance", "Member": "north.101"}, "", ""},
		{"by name, Confirm given", "", add, p{"Identity": "Finance", "Member": "North 1.01", "Confirm": false}, "", ""},
		{"already in", "", add, p{"Identity": "finance", "Member": "north.102"}, "MemberAlreadyExistsException", "already a member"},
		{"no such member", "", add, p{"Identity": "finance", "Member": "nroth.104@contoso.com"}, "ManagementObjectNotFoundException", "Ex94914C|"},
		{"ambiguous member", "", add, p{"Identity": "finance", "Member": "Boardroom"}, "ManagementObjectNotFoundException", "Ex9E65A2|"},
		{"no member", "", add, p{"Identity": "finance", "Member": ""}, "RecipientTaskException", ""},
		{"no such group", "", add, p{"Identity": "nothing", "Member": "north.101"}, "ManagementObjectNotFoundException", "Ex6F9304|"},
		{"a mailbox is no group", "", add, p{"Identity": "reception", "Member": "north.101"}, "ManagementObjectNotFoundException", "Ex6F9304|"},
		{"a Microsoft 365 group is no distribution group", "", add, p{"Identity": "projectx", "Member": "north.101"}, "RecipientTaskException", "valid distribution group"},
		{"a Microsoft 365 group is no member", "", add, p{"Identity": "finance", "Member": "projectx"}, "RecipientTaskException", "GroupMailbox"},
		{"itself", "", add, p{"Identity": "finance", "Member": "finance"}, "RecipientTaskException", ""},
		{"a mail user, a contact, a group may be in", "", add, p{"Identity": "finance", "Member": "allstaff"}, "", ""},
		{"synced group", "", add, p{"Identity": "legacyrooms", "Member": "north.101", bypass: true}, "InvalidOperationException", "is being synchronized from your on-premises organization"},
		{"not an owner", "recipient.admin@contoso.com", add, p{"Identity": "finance", "Member": "north.101"}, "OperationRequiresGroupManagerException", "manager of the group"},
		{"not an owner, WhatIf", "recipient.admin@contoso.com", add, p{"Identity": "finance", "Member": "north.101", "WhatIf": true}, "OperationRequiresGroupManagerException", ""},
		{"confirmation asked for", "", add, p{"Identity": "finance", "Member": "north.101", "Confirm": true}, "prompt", ""},
		{"remove", "", remove, p{"Identity": "finance", "Member": "north.102", "Confirm": false}, "", ""},
		{"removing asks", "", remove, p{"Identity": "finance", "Member": "north.102"}, "prompt", "does not support user interaction"},
		{"not in", "", remove, p{"Identity": "finance", "Member": "north.103", "Confirm": false}, "MemberNotFoundException", ""},
		{"remove nobody", "", remove, p{"Identity": "finance", "Member": "nobody", "Confirm": false}, "ManagementObjectNotFoundException", "Ex94914C|"},
	} {
		t.Run(c.about, func(t *testing.T) {
			o := sim.Contoso()
			if err := o.AddMember("finance", "north.102"); err != nil {
				t.Fatal(err)
			}
			before := members(t, o)
			r := run(t, connect(t, o, c.user), c.cmdlet, c.params)
			if problem(r) != c.reason || r.err != nil && !strings.Contains(r.err.Message, c.part) {
				t.Errorf("want %s with %q, got %+v", c.reason, c.part, r.err)
			}
			if changed := members(t, o) != before; changed != (c.reason == "") {
				t.Errorf("changed: %v", changed)
			}
		})
	}
}

// WhatIf does everything but the change.
func TestWhatIf(t *testing.T) {
	o := sim.Contoso()
	if err := o.AddMember("finance", "north.102"); err != nil {
		t.Fatal(err)
	}
	s := connect(t, o, "")
	before := everything(t, o)
	for _, c := range []struct {
		cmdlet string
		params p
	}{
		{"New-DistributionGroup", p{"Name": "a", "Type": "Security"}},
		{"Set-DistributionGroup", p{"Identity": "finance", "HiddenFromAddressListsEnabled": true}},
		{"Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101"}},
		{"Remove-DistributionGroupMember", p{"Identity": "finance", "Member": "north.102"}},
		{"Disconnect-ExchangeOnline", p{}},
	} {
		if got := must(t, s, c.cmdlet, with(c.params, "WhatIf", true)); len(got) > 0 {
			t.Errorf("%s: %v", c.cmdlet, got)
		}
	}
	must(t, s, "Get-OrganizationConfig", p{})
	if diff := cmp.Diff(before, everything(t, o)); diff != "" {
		t.Error(diff)
	}
}

func members(t *testing.T, o *sim.Org) string {
	t.Helper()
	m, err := o.Members("finance")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(m, " ")
}

// The record is the one that the real module's Write-ErrorMessage makes.
func TestErrorRecord(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	r := run(t, s, "Get-DistributionGroup", p{"Identity": "nobody"}).err
	want := "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed because object 'nobody' couldn't be found on '"
	if !strings.HasPrefix(r.Message, want) {
		t.Error(r.Message)
	}
	e := *r.Error
	if !strings.HasPrefix(e.FQID, "[Server=") || !strings.HasSuffix(e.FQID, " GMT],Write-ErrorMessage") || !strings.Contains(e.FQID, ",RequestId=") {
		t.Error(e.FQID)
	}
	e.FQID = ""
	if got, want := [5]string{e.Type, e.Reason, e.Activity, e.Category, e.Command}, [5]string{"System.Exception", "ManagementObjectNotFoundException", "Get-DistributionGroup", "NotSpecified", "Write-ErrorMessage"}; got != want {
		t.Error(got)
	}
	again := run(t, connect(t, sim.Contoso(), ""), "Get-DistributionGroup", p{"Identity": "nobody"}).err
	if id := func(fqid string) string { return strings.Split(fqid, ",")[1] }; id(again.Error.FQID) != id(r.Error.FQID) {
		t.Error("request ids are not the same in every run")
	}
}

func TestGetMembers(t *testing.T) {
	o := sim.Contoso()
	s := connect(t, o, "")
	r := run(t, s, "Get-DistributionGroupMember", p{"Identity": "allstaff"})
	if len(r.objects) != 1000 || len(r.warnings) != 1 {
		t.Errorf("%d members, warnings %q", len(r.objects), r.warnings)
	}
	if got := must(t, s, "Get-DistributionGroupMember", p{"Identity": "allstaff", "ResultSize": "Unlimited"}); len(got) != 1203 {
		t.Error(len(got))
	}
	if err := o.SetRecipient("north.105", "HiddenFromAddressListsEnabled", true); err != nil { // hidden members are shown
		t.Fatal(err)
	}
	if got := must(t, s, "Get-DistributionGroupMember", p{"Identity": "northrooms"}, "Alias", "RecipientTypeDetails"); len(got) != 40 || got[0]["RecipientTypeDetails"] != "RoomMailbox" {
		t.Error(len(got), got[0])
	}
}

// What somebody else does is there at the next read.
func TestBehind(t *testing.T) {
	o := sim.Contoso()
	s := connect(t, o, "")
	for _, err := range []error{
		o.AddRoom("north.999@contoso.com", "North 9.99"), o.AddMember("finance", "north.999@contoso.com"), o.AddMember("finance", "ana.silva@contoso.com"),
		o.SetRecipient("north.999@contoso.com", "RecipientTypeDetails", "UserMailbox"), o.SetGroup("finance", "HiddenFromAddressListsEnabled", true),
		o.SetGroup("finance", "Description", "x"), o.RemoveRecipient("north.101@contoso.com"), o.AddMember("finance", "north.102"), o.RemoveMember("finance", "north.102"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	got := must(t, s, "Get-DistributionGroupMember", p{"Identity": "finance"})
	if diff := cmp.Diff([]string{"ana.silva", "north.999"}, column(got, "Alias")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"UserMailbox", "UserMailbox"}, column(got, "RecipientTypeDetails")); diff != "" {
		t.Error(diff)
	}
	if g := must(t, s, "Get-DistributionGroup", p{"Identity": "finance"})[0]; g["HiddenFromAddressListsEnabled"] != true || cmp.Diff([]any{"x"}, g["Description"]) != "" {
		t.Error(g)
	}
	if got := problem(run(t, s, "Get-Recipient", p{"Identity": "north.101"})); got != "ManagementObjectNotFoundException" {
		t.Error(got)
	}
	for _, err := range []error{
		o.AddMember("finance", "nobody"), o.AddMember("nobody", "finance"), o.RemoveRecipient("Boardroom"), o.AddRoom("north.102@contoso.com", "x"), o.AddRoom("x", "x"),
		o.SetRecipient("finance", "Colour", "blue"), o.SetRecipient("north.102", "ManagedBy", "admin"), o.SetRecipient("north.102", "PrimarySmtpAddress", "van.2@contoso.com"),
	} {
		if err == nil {
			t.Error("nonsense was accepted")
		}
	}
}

// A name is a value: it comes back as it went in, whatever is in it.
func TestHostileNames(t *testing.T) {
	o := sim.Contoso()
	addresses, err := o.AddHostileRooms()
	if err != nil {
		t.Fatal(err)
	}
	s := connect(t, o, "")
	for i, name := range sim.HostileNames {
		room := must(t, s, "Get-Recipient", p{"Identity": addresses[i]})[0]
		byDN := must(t, s, "Get-Recipient", p{"Identity": room["DistinguishedName"]})
		byName := must(t, s, "Get-Recipient", p{"Identity": name})
		if room["Name"] != name || len(byDN) != 1 || byDN[0]["Guid"] != room["Guid"] || len(byName) != 1 {
			t.Errorf("%q: %v", name, room)
		}
		must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": room["Guid"]})
		group := must(t, s, "New-DistributionGroup", p{"Name": "g " + name[:min(len(name), 62)], "Description": name, "Alias": "g" + room["Alias"].(string)})[0]
		if group["Description"].([]any)[0] != name {
			t.Errorf("%q: %v", name, group)
		}
	}
}
