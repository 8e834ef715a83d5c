package sim_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

var update = flag.Bool("update", false, "write the files that are derived")

// The embedded table is the part of testdata/cmdlets.json that is about the simulated cmdlets.
func TestTableIsPartOfReference(t *testing.T) {
	type table struct {
		Cmdlets map[string]any `json:"cmdlets"`
	}
	read := func(path string) (out table) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	embedded, reference := read("cmdlets.json"), read("../../../testdata/cmdlets.json")
	want := table{Cmdlets: map[string]any{}}
	for name := range embedded.Cmdlets {
		want.Cmdlets[name] = reference.Cmdlets[name]
	}
	if *update {
		text, err := json.MarshalIndent(want, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("cmdlets.json", append(text, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, embedded); diff != "" && !*update {
		t.Errorf("run go test -update: %s", diff)
	}
}

func TestBinding(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	recipients := connect(t, sim.Contoso(), "recipient.admin@contoso.com")
	helpdesk := connect(t, sim.Contoso(), "helpdesk@contoso.com")
	for _, c := range []struct {
		about  string
		s      *sim.Session
		cmdlet string
		params p
		fqid   string
	}{
		{"unknown parameter", s, "Add-DistributionGroupMember", p{"Identity": "finance", "Members": "x"}, "NamedParameterNotFound,Add-DistributionGroupMember"},
		{"parameter that no role gives", recipients, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101", "BypassSecurityGroupManagerCheck": true}, "NamedParameterNotFound,Add-DistributionGroupMember"},
		{"case does not count", s, "add-distributiongroupmember", p{"identity": "finance", "MEMBER": "north.101"}, ""},
		{"alias of a parameter", s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.102", "wi": true}, ""},
		{"twice", s, "Add-DistributionGroupMember", p{"Identity": "finance", "WhatIf": true, "wi": true}, "ParameterAlreadyBound,Add-DistributionGroupMember"},
		{"common parameter", s, "Get-Recipient", p{"Identity": "finance", "ErrorAction": "Continue"}, ""},
		{"mandatory parameter missing", s, "Add-DistributionGroupMember", p{"Member": "north.101"}, "MissingMandatoryParameter,Add-DistributionGroupMember"},
		{"mandatory parameter null", s, "Add-DistributionGroupMember", p{"Identity": nil, "Member": "north.101"}, "ParameterArgumentValidationErrorNullNotAllowed,Add-DistributionGroupMember"},
		{"parameters of two sets", s, "Get-DistributionGroup", p{"Identity": "finance", "ManagedBy": "admin"}, "AmbiguousParameterSet,Get-DistributionGroup"},
		{"a switch that is a text", s, "Add-DistributionGroupMember", p{"Identity": "finance", "WhatIf": "yes"}, "ParameterArgumentTransformationError,Add-DistributionGroupMember"},
		{"known to Exchange, not simulated", s, "Get-Recipient", p{"SortBy": "Name"}, "SandboxNotSimulated,Get-Recipient"},
		{"cmdlet that no role gives", helpdesk, "Add-DistributionGroupMember", p{"Identity": "finance"}, "CommandNotFoundException"},
		{"cmdlet that Exchange has not", s, "Get-Nothing", p{}, "CommandNotFoundException"},
		{"not connected", sim.Contoso().Session(), "Get-Recipient", p{}, "CommandNotFoundException"},
	} {
		t.Run(c.about, func(t *testing.T) {
			r := run(t, c.s, c.cmdlet, c.params)
			got := ""
			if r.err != nil {
				got = r.err.Error.FQID
			}
			if got != c.fqid {
				t.Errorf("got %q, want %q (%v)", got, c.fqid, r.err)
			}
			if (r.err == nil) != (r.status == "ok") {
				t.Errorf("ended %s with error %v", r.status, r.err)
			}
		})
	}
}

// What Bind says is what calls may use.
func TestBindGivesRights(t *testing.T) {
	const bypass = "BypassSecurityGroupManagerCheck"
	for _, c := range []struct {
		user        string
		add, bypass bool
	}{
		{"", true, true},
		{"recipient.admin@contoso.com", true, false},
		{"helpdesk@contoso.com", false, false},
		{"ana.silva@contoso.com", false, false},
	} {
		got, err := connect(t, sim.Contoso(), c.user).Bind(t.Context(), "ExchangeOnlineManagement", "tmpEXO_*")
		if err != nil {
			t.Fatal(err)
		}
		add, ok := got["Add-DistributionGroupMember"]
		if ok != c.add || add[bypass] != c.bypass || !got["Get-EXOMailbox"]["PropertySets"] {
			t.Errorf("%s: %v", c.user, got)
		}
	}
	if r := run(t, connect(t, sim.Contoso(), "ana.silva@contoso.com"), "Get-EXOMailbox", p{}); r.err == nil || !strings.Contains(r.err.Message, "HttpStatusCode=403") {
		t.Errorf("somebody without a role reads mailboxes: %v", r.err)
	}
	own, err := connect(t, sim.Contoso(), "").Bind(t.Context(), "tmpEXO_*")
	if err != nil || own["Get-EXOMailbox"] != nil || own["Get-Recipient"] == nil {
		t.Errorf("the connection's own module: %v, %v", own, err)
	}
}

// Only what CommandName asks for comes in; the module's own cmdlets are always there.
func TestCommandName(t *testing.T) {
	s := sim.Contoso().Session()
	must(t, s, "Connect-ExchangeOnline", p{"ShowBanner": false, "SkipLoadingFormatData": true, "CommandName": []any{"Get-AcceptedDomain"}})
	must(t, s, "Get-AcceptedDomain", p{})
	if got := problem(run(t, s, "Get-Recipient", p{})); got != "CommandNotFoundException" {
		t.Errorf("Get-Recipient was not asked for, and answers %q", got)
	}
	must(t, s, "Get-EXOMailbox", p{"Identity": "north.101"})
	must(t, s, "Disconnect-ExchangeOnline", p{"Confirm": false})
	if got := problem(run(t, s, "Get-AcceptedDomain", p{})); got != "CommandNotFoundException" {
		t.Errorf("after disconnecting: %q", got)
	}
	if r := run(t, s, "Get-EXOMailbox", p{}); r.err == nil || !strings.Contains(r.err.Message, "Connect-ExchangeOnline") {
		t.Errorf("a cmdlet of the module itself, after disconnecting: %v", r.err)
	}
}
