package proof_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

var update = flag.Bool("update", false, "write the golden file")

// small is a proof with one of each: what is missing, extra, wrong, and without an answer.
func small(t *testing.T) proof.Proof {
	t.Helper()
	w := contoso(2, 2, 1, 0)
	w.app().Was.Assignments = append(w.app().Was.Assignments, exo.Assignment{Name: "Everything", Role: "Application Mail.Read", Enabled: true, Reach: exo.Reach{Kind: exo.ReachAll}})
	w.app().State = plan.Open
	w.app().Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Name: "Everything", Text: "counts everywhere", Do: "Remove-ManagementRoleAssignment -Identity 'Everything'", Wide: true}}
	w.uncover(id("room.00002"))
	w.cover(w.access.people[0])
	w.access.silent(id("shared.00001"))
	refused := w.plan.Applications[0]
	refused.Name, refused.Was, refused.Findings = "Signs", plan.FoundAccess{}, nil
	refused.Refused = &plan.GroupRefusal{Class: exo.WrongKind, Text: "a room list has its address", Hint: "name a mail-enabled security group"}
	w.plan.Applications = append(w.plan.Applications, refused)
	p, err := w.ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Programs rely on the shape of this file: a change of it is a change of Format.
func TestJSON(t *testing.T) {
	const golden = "testdata/proof.json"
	p := small(t)
	got, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), string(got)); diff != "" {
		t.Errorf("-golden +now (written by -update):\n%s", diff)
	}
	var read proof.Proof
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, read, cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("what is read is not what was written:\n%s", diff)
	}
}

func TestTable(t *testing.T) {
	header, rows := small(t).Table()
	if room := rows[5]; room[4] != string(id("room.00001")) {
		t.Errorf("the Guid of %s is %q", room[2], room[4])
	}
	got := []string{strings.Join(header, " | ")}
	for _, row := range rows {
		row[4] = ""
		got = append(got, strings.Join(row, " | "))
	}
	const in, out = "Application Calendars.ReadWrite: InScope True; Application MailboxSettings.Read: InScope True", "Application Calendars.ReadWrite: InScope False; Application MailboxSettings.Read: InScope False"
	want := []string{
		"Application | Part | Mailbox | Name | Guid | Should be | Is | Exchange said | At | Reason",
		"PlaceOS | scope | room.00002@contoso.com |  |  | covered | not covered |  |  | wanted in placeosroombooking@contoso.com",
		"PlaceOS | scope | person.00001@contoso.com | The person.00001 |  | not covered | covered | person |  | not wanted in placeosroombooking@contoso.com",
		"PlaceOS | extra | person.00001@contoso.com | The person.00001 |  | denied | allowed | " + in + " | 2026-11-23T11:42:01+01:00 | ",
		"PlaceOS | people | person.00002@contoso.com | The person.00002 |  | denied | denied | " + out + " | 2026-11-23T11:42:02+01:00 | ",
		"PlaceOS | shared mailboxes | shared.00001@contoso.com | The shared.00001 |  | denied | unanswered |  |  | authorize " + string(id("shared.00001")) + ": a server side error has occurred",
		"PlaceOS | rooms | room.00001@contoso.com | The room.00001 |  | allowed | allowed | " + in + " | 2026-11-23T11:42:03+01:00 | ",
		"PlaceOS | rooms | room.00002@contoso.com | The room.00002 |  | allowed | denied | " + out + " | 2026-11-23T11:42:04+01:00 | ",
		"Signs |  |  |  |  |  | unanswered |  |  | a room list has its address",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
