package sim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

func TestNewGroup(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	got := must(t, s, "New-DistributionGroup", p{
		"Name": "PlaceOS Room Booking", "Type": "Security", "Alias": "placeosroombooking", "PrimarySmtpAddress": "placeosroombooking@contoso.com",
		"Description": "Rooms that PlaceOS may read", "ManagedBy": []any{"helpdesk@contoso.com", "ana.silva"}, "Members": []any{"north.101"},
		"MemberJoinRestriction": "closed", "RequireSenderAuthenticationEnabled": false, "CopyOwnerToMember": true,
	})
	want := p{
		"Name": "PlaceOS Room Booking", "DisplayName": "PlaceOS Room Booking", "Alias": "placeosroombooking", "PrimarySmtpAddress": "placeosroombooking@contoso.com",
		"Description": []any{"Rooms that PlaceOS may read"}, "ManagedBy": []any{"Helpdesk", "Ana Silva"},
		"MemberJoinRestriction": "Closed", "MemberDepartRestriction": "Closed", "RequireSenderAuthenticationEnabled": false,
		"HiddenFromAddressListsEnabled": false, "RecipientTypeDetails": "MailUniversalSecurityGroup", "GroupType": "Universal, SecurityEnabled", "IsDirSynced": false,
	}
	ours := cmp.FilterPath(func(path cmp.Path) bool { // only what want names
		step, ok := path.Last().(cmp.MapIndex)
		if !ok {
			return false
		}
		_, named := want[step.Key().String()]
		return !named
	}, cmp.Ignore())
	if diff := cmp.Diff([]p{want}, got, ours); diff != "" {
		t.Error(diff)
	}
	if members := column(must(t, s, "Get-DistributionGroupMember", p{"Identity": got[0]["Guid"]}), "Alias"); strings.Join(members, " ") != "ana.silva helpdesk north.101" {
		t.Error(members)
	}
	if diff := cmp.Diff(got, must(t, s, "Get-DistributionGroup", p{"Identity": "placeosroombooking@contoso.com"})); diff != "" {
		t.Errorf("read back: %s", diff)
	}
}

func TestNewGroupRules(t *testing.T) {
	long := strings.Repeat("x", 62)
	security := p{"Type": "Security"}
	for _, c := range []struct {
		about  string
		params p
		reason string // of the error; "" if it has to work
		alias  string
	}{
		{"alias from the name: no spaces, ? for what an alias cannot hold", with(security, "Name", "Größe (3) 会议"), "", "Gr??e?3???"},
		{"a default alias that is taken gets a number", with(security, "Name", "van.2"), "", "van.21"},
		{"64 units", with(security, "Name", long+"🏢"), "", long + "?"},
		{"65 units, 64 letters", with(security, "Name", long+"x🏢"), "DataValidationException", ""},
		{"name taken, by anything, in any case", with(security, "Name", "reception"), "ADObjectAlreadyExistsException", ""},
		{"NUL in the name", with(security, "Name", "a\x00b"), "RecipientTaskException", ""},
		{"space around the name", with(security, "Name", " a"), "RecipientTaskException", ""},
		{"alias taken", with(security, "Name", "a", "Alias", "reception"), "RecipientTaskException", ""},
		{"alias with a space", with(security, "Name", "a", "Alias", "a b"), "RecipientTaskException", ""},
		{"alias that ends with a period", with(security, "Name", "a", "Alias", "a."), "RecipientTaskException", ""},
		{"address taken", with(security, "Name", "a", "PrimarySmtpAddress", "reception@contoso.com"), "ProxyAddressExistsException", ""},
		{"address taken as a secondary one", with(security, "Name", "a", "PrimarySmtpAddress", "room-north-110@contoso.com"), "ProxyAddressExistsException", ""},
		{"domain not accepted", with(security, "Name", "a", "PrimarySmtpAddress", "a@fabrikam.com"), "NotAcceptedDomainException", ""},
		{"not an address", with(security, "Name", "a", "PrimarySmtpAddress", "a"), "RecipientTaskException", ""},
		{"open joining of a security group", with(security, "Name", "a", "MemberJoinRestriction", "Open"), "RecipientTaskException", ""},
		{"open leaving of a security group", with(security, "Name", "a", "MemberDepartRestriction", "Open"), "RecipientTaskException", ""},
		{"open joining of a plain group", p{"Name": "a", "MemberJoinRestriction": "Open"}, "", "a"},
		{"joining by approval", with(security, "Name", "a", "MemberJoinRestriction", "ApprovalRequired"), "", "a"},
		{"leaving by approval is not offered", with(security, "Name", "a", "MemberDepartRestriction", "ApprovalRequired"), "RecipientTaskException", ""},
		{"a room list is no security group", with(security, "Name", "a", "RoomList", true), "RecipientTaskException", ""},
		{"owner not found", with(security, "Name", "a", "ManagedBy", "nobody"), "ManagementObjectNotFoundException", ""},
		{"owner that cannot own", with(security, "Name", "a", "ManagedBy", "projectx"), "RecipientTaskException", ""},
		{"member not found", with(security, "Name", "a", "Members", []any{"north.101", "nobody"}), "ManagementObjectNotFoundException", ""},
		{"member that cannot be one", with(security, "Name", "a", "Members", "projectx"), "RecipientTaskException", ""},
		{"type unknown", p{"Name": "a", "Type": "Sofa"}, "RecipientTaskException", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			s := connect(t, sim.Contoso(), "")
			r := run(t, s, "New-DistributionGroup", c.params)
			if problem(r) != c.reason {
				t.Fatalf("want %q, got %v", c.reason, r.err)
			}
			if c.reason == "" && r.objects[0]["Alias"] != c.alias {
				t.Errorf("alias %v, want %q", r.objects[0]["Alias"], c.alias)
			}
			if left := must(t, s, "Get-DistributionGroup", p{"Filter": "EmailAddresses -eq 'a@contoso.com'"}); c.reason != "" && len(left) > 0 {
				t.Errorf("refused, and there after all: %v", left)
			}
		})
	}
}

// Who makes a group owns it; an app is nobody.
func TestOwnerDefault(t *testing.T) {
	o := sim.Contoso()
	if got := must(t, connect(t, o, "recipient.admin@contoso.com"), "New-DistributionGroup", p{"Name": "a", "Type": "Security"}); got[0]["ManagedBy"].([]any)[0] != "Recipient Admin" {
		t.Error(got)
	}
	s := o.Session()
	must(t, s, "Connect-ExchangeOnline", p{
		"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": every,
		"AppId": sim.AppID, "CertificateThumbprint": sim.CertificateThumbprint, "Organization": "contoso.onmicrosoft.com",
	})
	if got := problem(run(t, s, "New-DistributionGroup", p{"Name": "b", "Type": "Security"})); got != "RecipientTaskException" {
		t.Errorf("app without an owner: %q", got)
	}
	group := must(t, s, "New-DistributionGroup", p{"Name": "b", "Type": "Security", "ManagedBy": "admin@contoso.com"})[0]
	if got := problem(run(t, s, "Add-DistributionGroupMember", p{"Identity": group["Guid"], "Member": "north.101"})); got != "OperationRequiresGroupManagerException" {
		t.Errorf("app that adds without bypass: %q", got)
	}
	must(t, s, "Add-DistributionGroupMember", p{"Identity": group["Guid"], "Member": "north.101", "BypassSecurityGroupManagerCheck": true})
}

func TestSetGroup(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	id := booking(t, s)
	set := func(params ...any) reply {
		return run(t, s, "Set-DistributionGroup", with(p{"Identity": id}, params...))
	}
	show := func(property string) any {
		return must(t, s, "Get-DistributionGroup", p{"Identity": id}, property)[0][property]
	}
	for _, c := range []struct {
		property    string
		value, want any
		reason      string
	}{
		{"HiddenFromAddressListsEnabled", true, true, ""},
		{"Description", []any{"two", "lines"}, []any{"two", "lines"}, ""},
		{"Description", "one", []any{"one"}, ""},
		{"DisplayName", "会议室 🏢", "会议室 🏢", ""},
		{"Name", "x’; Write-Output INJECTED; ‘", "x’; Write-Output INJECTED; ‘", ""},
		{"Name", "Finance", "x’; Write-Output INJECTED; ‘", "ADObjectAlreadyExistsException"},
		{"MemberJoinRestriction", "ApprovalRequired", "ApprovalRequired", ""},
		{"MemberJoinRestriction", "Open", "ApprovalRequired", "RecipientTaskException"},
		{"RequireSenderAuthenticationEnabled", false, false, ""},
		{"ManagedBy", p{"Add": []any{"ana.silva"}}, []any{"Contoso Admin", "Ana Silva"}, ""},
		{"ManagedBy", p{"add": []any{"ana.silva@contoso.com"}}, []any{"Contoso Admin", "Ana Silva"}, ""},
		{"ManagedBy", p{"Remove": "ana.silva"}, []any{"Contoso Admin"}, ""},
		{"ManagedBy", p{"Remove": "admin"}, []any{"Contoso Admin"}, "RecipientTaskException"},
		{"ManagedBy", p{"Replace": "admin"}, []any{"Contoso Admin"}, "RecipientTaskException"},
		{"PrimarySmtpAddress", "booking@contoso.com", "booking@contoso.com", ""},
		{"PrimarySmtpAddress", "reception@contoso.com", "booking@contoso.com", "ProxyAddressExistsException"},
	} {
		if r := set(c.property, c.value); problem(r) != c.reason {
			t.Errorf("%s %v: %v", c.property, c.value, r.err)
		}
		if diff := cmp.Diff(c.want, show(c.property)); diff != "" {
			t.Errorf("%s %v: %s", c.property, c.value, diff)
		}
	}
	if got := show("EmailAddresses"); cmp.Diff([]any{"SMTP:booking@contoso.com", "smtp:placeosroombooking@contoso.com"}, got) != "" {
		t.Errorf("the former address is kept: %v", got)
	}
	if r := set("HiddenFromAddressListsEnabled", true); r.err != nil || len(r.warnings) != 1 || !strings.Contains(r.warnings[0], "no settings of") {
		t.Errorf("nothing to change: %+v", r)
	}
	if r := set("Description", "half done", "ManagedBy", "nobody"); r.err == nil || cmp.Diff([]any{"one"}, show("Description")) != "" {
		t.Errorf("half of a refused change was made: %v", show("Description"))
	}
}

// Ownership is asked for; the text of ManagedBy is no key.
func TestManagedBy(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	booking(t, s)
	must(t, s, "Set-DistributionGroup", p{"Identity": "finance", "ManagedBy": "ana.silva", "BypassSecurityGroupManagerCheck": true})
	for _, c := range []struct{ owner, groups string }{
		{"ana.silva@contoso.com", "finance"},
		{"li.wei", ""},
	} {
		got := must(t, s, "Get-DistributionGroup", p{"ManagedBy": c.owner, "ResultSize": "Unlimited"}, "Alias")
		if strings.Join(column(got, "Alias"), " ") != c.groups {
			t.Errorf("%s manages %v", c.owner, got)
		}
	}
	if got := must(t, s, "Get-DistributionGroup", p{"ManagedBy": "admin", "Filter": "EmailAddresses -eq 'placeosroombooking@contoso.com'"}); len(got) != 1 {
		t.Error(got)
	}
	if got := problem(run(t, s, "Get-DistributionGroup", p{"ManagedBy": "nobody"})); got != "ManagementObjectNotFoundException" {
		t.Error(got)
	}
}

func TestNamingPolicy(t *testing.T) {
	o := sim.Contoso()
	o.SetNamingPolicy("GRP ", " (IT)")
	s := connect(t, o, "")
	if got := must(t, s, "New-DistributionGroup", p{"Name": "Rooms"})[0]; got["Name"] != "GRP Rooms (IT)" || got["DisplayName"] != "GRP Rooms (IT)" || got["Alias"] != "Rooms" {
		t.Error(got)
	}
	if got := must(t, s, "New-DistributionGroup", p{"Name": "Desks", "IgnoreNamingPolicy": true})[0]; got["Name"] != "Desks" {
		t.Error(got)
	}
	if got := problem(run(t, s, "New-DistributionGroup", p{"Name": strings.Repeat("x", 60)})); got != "DataValidationException" {
		t.Errorf("the policy's words count too: %q", got)
	}
}

// A group that was just made is not found by the next reads.
func TestLag(t *testing.T) {
	o := sim.Contoso()
	o.SetLag(3)
	s := connect(t, o, "")
	id := booking(t, s)
	var got []string
	for _, c := range []struct {
		cmdlet string
		params p
	}{
		{"Get-DistributionGroup", p{"Identity": id}},
		{"Add-DistributionGroupMember", p{"Identity": id, "Member": "north.101"}},
		{"Set-DistributionGroup", p{"Identity": id, "HiddenFromAddressListsEnabled": true}},
		{"Get-DistributionGroup", p{"Identity": id}},
	} {
		got = append(got, problem(run(t, s, c.cmdlet, c.params)))
	}
	const lost = "ManagementObjectNotFoundException"
	if diff := cmp.Diff([]string{lost, lost, lost, ""}, got); diff != "" {
		t.Error(diff)
	}
}
