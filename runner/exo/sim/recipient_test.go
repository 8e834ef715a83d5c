package sim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

// The counts of the Contoso that people see in the manual.
func TestContoso(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	all := must(t, s, "Get-Recipient", p{"ResultSize": "Unlimited"})
	got := map[string]int{}
	for _, r := range all {
		kind := r["RecipientTypeDetails"].(string)
		if r["ResourceType"] == "Workspace" {
			kind = "workspace"
		}
		got[kind]++
	}
	want := map[string]int{
		"RoomMailbox": 623, "EquipmentMailbox": 41, "workspace": 12, "SharedMailbox": 96, "UserMailbox": 1203, "MailUser": 20, "MailContact": 15,
		"RoomList": 4, "MailUniversalSecurityGroup": 6, "MailUniversalDistributionGroup": 1, "GroupMailbox": 1, "DynamicDistributionGroup": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, property := range []string{"Guid", "PrimarySmtpAddress", "Name", "Alias", "DistinguishedName"} {
		if values := column(all, property); len(slices.Compact(values)) != len(all) {
			t.Errorf("%s is not unique", property)
		}
	}
	if got := len(must(t, connect(t, sim.ContosoOf(10_000), ""), "Get-EXOMailbox", p{"RecipientTypeDetails": "RoomMailbox", "ResultSize": "Unlimited"})); got != 10_012 {
		t.Errorf("Contoso with 10,000 rooms has %d, with its 12 workspaces", got)
	}
	again := must(t, connect(t, sim.Contoso(), ""), "Get-Recipient", p{"ResultSize": "Unlimited"})
	if diff := cmp.Diff(all, again); diff != "" {
		t.Errorf("Contoso is another one each time: %s", diff)
	}
}

func TestIdentity(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	room := must(t, s, "Get-EXOMailbox", p{"Identity": "north.110@contoso.com", "Properties": []any{"EmailAddresses"}})[0]
	for _, id := range []any{
		room["Guid"], strings.ToUpper(room["Guid"].(string)), room["ExternalDirectoryObjectId"], room["DistinguishedName"], room["UserPrincipalName"],
		"north.110", "North 1.10", "NORTH.110@CONTOSO.COM", "smtp:north.110@contoso.com", "north.110@contoso.onmicrosoft.com", "room-north-110@contoso.com",
	} {
		for _, cmdlet := range []string{"Get-Recipient", "Get-EXOMailbox"} {
			if got := must(t, s, cmdlet, p{"Identity": id}); len(got) != 1 || got[0]["Guid"] != room["Guid"] {
				t.Errorf("%s %v: %v", cmdlet, id, got)
			}
		}
	}
	for _, c := range []struct{ cmdlet, identity, code string }{
		{"Get-Recipient", "nobody@contoso.com", "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|"},
		{"Get-Recipient", "Boardroom", "Ex9E65A2|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|"},
		{"Get-DistributionGroup", "north.101", "Ex6F9304|"},
		{"Get-DistributionGroup", "projectx", "Ex6F9304|"},
		{"Get-EXOMailbox", "finance", "Error while querying REST service. HttpStatusCode=404 ErrorMessage={"},
		{"Get-EXOMailbox", "Boardroom", "Error while querying REST service. HttpStatusCode=400 ErrorMessage={"},
	} {
		if r := run(t, s, c.cmdlet, p{"Identity": c.identity}); r.err == nil || !strings.HasPrefix(r.err.Message, c.code) {
			t.Errorf("%s %s: %v", c.cmdlet, c.identity, r.err)
		}
	}
}

// A null or empty identity returns everything, at most 1,000 of it and then with a warning.
func TestNullIdentity(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	for _, c := range []struct {
		cmdlet string
		params p
		count  int
		warns  bool
	}{
		{"Get-Recipient", p{"Identity": nil}, 1000, true},
		{"Get-Recipient", p{"Identity": ""}, 1000, true},
		{"Get-Recipient", p{"RecipientTypeDetails": "UserMailbox", "ResultSize": int64(1000)}, 1000, true},
		{"Get-Recipient", p{"RecipientTypeDetails": "SharedMailbox", "ResultSize": int64(1000)}, 96, false},
		{"Get-EXOMailbox", p{"Identity": nil, "ResultSize": "Unlimited"}, 623 + 41 + 12 + 96 + 1203, false},
		{"Get-EXOMailbox", p{"ResultSize": int64(5)}, 5, true},
		{"Get-DistributionGroup", p{"Identity": nil}, 11, false},
		{"Get-DistributionGroup", p{"ResultSize": "2"}, 2, true},
		{"Get-DistributionGroupMember", p{"Identity": nil}, 1000, true},
	} {
		r := run(t, s, c.cmdlet, c.params)
		if len(r.objects) != c.count || (len(r.warnings) == 1) != c.warns || r.err != nil {
			t.Errorf("%s %v: %d objects, warnings %q, %v", c.cmdlet, c.params, len(r.objects), r.warnings, r.err)
		}
	}
}

// Get-EXOMailbox shows what was asked for, and nothing else is there.
func TestPropertySets(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	minimum := []string{
		"Alias", "DisplayName", "DistinguishedName", "EmailAddresses", "ExternalDirectoryObjectId", "Guid", "Identity",
		"Name", "PrimarySmtpAddress", "RecipientType", "RecipientTypeDetails", "UserPrincipalName",
	}
	resource := []string{"IsResource", "ResourceCapacity", "ResourceType"}
	for _, c := range []struct {
		params p
		sel    []string
		want   []string
	}{
		{p{}, nil, minimum},
		{p{"PropertySets": []any{"Minimum", "Resource"}}, nil, append(slices.Clone(minimum), resource...)},
		{p{"PropertySets": "Resource"}, nil, resource},
		{p{"Properties": []any{"IsDirSynced"}}, nil, append(slices.Clone(minimum), "IsDirSynced")},
		{p{}, []string{"Guid", "ResourceType"}, []string{"Guid"}},
	} {
		var got []string
		for name := range must(t, s, "Get-EXOMailbox", with(c.params, "Identity", "north.101"), c.sel...)[0] {
			got = append(got, name)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v %v: %s", c.params, c.sel, diff)
		}
	}
}

func TestFilter(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	finance := must(t, s, "Get-DistributionGroup", p{"Identity": "finance"})[0]
	dn := finance["DistinguishedName"].(string)
	guid := finance["Guid"].(string)
	for _, room := range []string{"north.101", "east.230"} {
		must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": room})
	}
	for _, c := range []struct {
		filter string
		want   string // aliases; or the reason of an error after !
	}{
		{"Guid -eq '" + guid + "'", "finance"},
		{"guid -EQ '" + strings.ToUpper(guid) + "'", "finance"},
		{"EmailAddresses -eq 'smtp:north.101@contoso.com'", "north.101"},
		{"EmailAddresses -eq 'NORTH.101@contoso.onmicrosoft.com'", "north.101"},
		{"PrimarySmtpAddress -eq 'north.101@contoso.onmicrosoft.com'", "north.101"}, // a secondary address
		{"EmailAddresses -eq 'smtp:nobody@contoso.com'", ""},
		{"EmailAddresses -eq 'smtp:o''brien@contoso.com'", ""},
		{"EmailAddresses -eq ’smtp:north.101@contoso.com‘", "north.101"}, // typographic quotes are quotes
		{"RecipientTypeDetails -eq 'RoomList'", "eastrooms northrooms southrooms westrooms"},
		{"MemberOfGroup -eq '" + dn + "'", "east.230 north.101"},
		{"MemberOfGroup -eq 'CN=nobody'", ""},
		{"(EmailAddresses -eq 'van.2@contoso.com' -or EmailAddresses -eq 'van.3@contoso.com') -and RecipientTypeDetails -eq 'EquipmentMailbox'", "van.2 van.3"},
		{"EmailAddresses -eq 'van.2@contoso.com' -or EmailAddresses -eq 'van.3@contoso.com' -and RecipientTypeDetails -eq 'RoomMailbox'", "van.2"},
		{"Guid -eq 'x' or Guid -eq 'y'", "!ParsingException"},
		{"Guid -eq 'x", "!ParsingException"},
		{"Guid -eq 'x' -or", "!ParsingException"},
		{"(Guid -eq 'x'", "!ParsingException"},
		{"Guid -like 'x'", "!ParsingException"},
		{"Guid -eq x", "!ParsingException"},
		{"Office -eq 'x'", "!ParsingException"},
		{strings.Repeat("(", 500), "!ParsingException"},
		{"RecipientTypeDetails -eq 'Sofa'", "!RecipientTaskException"},
	} {
		for _, param := range []string{"Filter", "RecipientPreviewFilter"} {
			r := run(t, s, "Get-Recipient", p{param: c.filter, "ResultSize": "Unlimited"})
			got := strings.Join(column(r.objects, "Alias"), " ")
			if reason, isError := strings.CutPrefix(c.want, "!"); isError {
				if problem(r) != reason {
					t.Errorf("%s: %v", c.filter, r.err)
				}
			} else if got != c.want || r.err != nil {
				t.Errorf("%s: %q, want %q (%v)", c.filter, got, c.want, r.err)
			}
		}
	}
}

// Whatever is quoted as the rules say comes back as it was, and no filter breaks the parser.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"Guid -eq 'x'", "(EmailAddresses -eq 'a''b') -and Guid -eq ‘x’", "((", "'", "-or", "\xff'", "Guid -eq ''''"} {
		f.Add(seed)
	}
	o := sim.ContosoOf(4)
	s := connect(f, o, "")
	f.Fuzz(func(t *testing.T, text string) {
		if r := run(t, s, "Get-Recipient", p{"Filter": text}); r.status != "ok" && r.err == nil {
			t.Errorf("%q: %+v", text, r)
		}
		quoted := "EmailAddresses -eq 'smtp:" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(text) + "'"
		if r := run(t, s, "Get-Recipient", p{"Filter": quoted + " -or EmailAddresses -eq 'north.lab@contoso.com'"}); r.err != nil {
			t.Errorf("%q: %v", quoted, r.err)
		}
	})
}
