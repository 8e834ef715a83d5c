package runner_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roombridge/runner"
	"roombridge/runner/exo/sim"
	"roombridge/runner/talk"
)

// A person may type the commands of a migration in any order, and grant or remove the consent in Entra at
// any moment. The program cannot see the consent. So whenever it opens a mailbox outside the group, or
// leaves one open, it must have said where to look; and it opens one only if somebody says that the consent
// is gone, after the roles were in place.
func TestMigrationInEveryOrder(t *testing.T) {
	t.Setenv("PATH", "")
	dir := t.TempDir()
	newMigration(t, dir)
	states := typeEveryOrder(t, dir)
	t.Logf("%d states", states)
	if states < 8 { // consent, policy and roles, each there or not
		t.Errorf("only %d states: the steps change too little", states)
	}
}

const (
	groupAddress = "placeosroombooking@contoso.com"
	person       = "ana.silva@contoso.com"
	roomInside   = "north.101@contoso.com"
)

// migrationStep is a command, or what somebody does elsewhere.
type migrationStep struct {
	name      string
	args      []string
	elsewhere func(*sim.Org) error
}

var migrationSteps = []migrationStep{
	{name: "restrict apply", args: []string{"restrict", "apply", "--yes"}},
	{name: "restrict apply --policy", args: []string{"restrict", "apply", "--yes", "--policy"}},
	{name: "restrict apply --migrate", args: []string{"restrict", "apply", "--yes", "--migrate"}},
	{name: "restrict apply --migrate --entra-consent-removed", args: []string{"restrict", "apply", "--yes", "--migrate", "--entra-consent-removed"}},
	{name: "the consent is removed", elsewhere: func(o *sim.Org) error { _ = o.RevokeConsent(sim.PlatformAppID); return nil }}, // there may be none
	{name: "the consent is given", elsewhere: func(o *sim.Org) error { return o.Consent(sim.PlatformAppID, "Calendars.ReadWrite") }},
	{name: "a policy is made by hand", elsewhere: func(o *sim.Org) error { _ = o.PutPolicy(sim.PlatformAppID, groupAddress, "RestrictAccess"); return nil }}, // or was
}

func newMigration(t *testing.T, dir string) {
	t.Helper()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rooms.csv", "Address\n"+roomInside+"\nnorth.102@contoso.com\n")
	write("roombridge.yaml", `organization: contoso.onmicrosoft.com
rooms: {file: rooms.csv}
groups:
  - {name: PlaceOS Room Booking, address: `+groupAddress+`}
applications:
  - {name: PlaceOS, app_id: `+sim.PlatformAppID+`, enterprise_object_id: `+sim.PlatformObjectID+`, permissions: [Calendars.ReadWrite]}
`)
	if code, said := command(t, dir, "apply", "--yes"); code != 0 {
		t.Fatalf("apply: exit code %d\n%s", code, said)
	}
}

// typeEveryOrder does every step from every state that any order of steps leads to. What the program keeps
// of earlier runs is not part of a state: it decides nothing by it.
func typeEveryOrder(t *testing.T, start string) (states int) {
	known, todo := map[string]bool{stateOf(t, start): true}, []string{start}
	for len(todo) > 0 {
		dir := todo[0]
		todo = todo[1:]
		for _, s := range migrationSteps {
			next := filepath.Join(t.TempDir(), "copy")
			if err := os.CopyFS(next, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			s.do(t, next)
			if state := stateOf(t, next); !known[state] {
				known[state] = true
				todo = append(todo, next)
			}
		}
	}
	return len(known)
}

// stateOf is what the sandbox keeps of applications, without what differs from time to time.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	closeSandbox(t, openSandbox(t, dir)) // which writes the file
	text, err := os.ReadFile(filepath.Join(dir, "tenant", "sandbox.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Access map[string]any `json:"access"`
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	access, err := json.Marshal(kept.Access)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`"guid":"[^"]*"`).ReplaceAllString(string(access), "")
}

// do does the step, and checks what a command may do.
func (s migrationStep) do(t *testing.T, dir string) {
	t.Helper()
	if s.args == nil {
		org := openSandbox(t, dir)
		if err := s.elsewhere(org); err != nil {
			t.Fatal(err)
		}
		closeSandbox(t, org)
		return
	}
	state, before, ready := stateOf(t, dir), opens(t, dir, person), hasRoles(t, dir)
	code, said := command(t, dir, s.args...)
	after := opens(t, dir, person)
	if refused := code == 3; after && !refused && !strings.Contains(strings.ToLower(said), "every mailbox") {
		t.Errorf("%s: the application may open %s, and nothing was said\nfrom %s\n%s", s.name, person, state, said)
	}
	if claimed := slices.Contains(s.args, "--entra-consent-removed"); after && !before && !(claimed && ready) {
		t.Errorf("%s: this opened %s to the application\nfrom %s\n%s", s.name, person, state, said)
	}
}

// hasRoles reports whether the application could open a room if there were no consent.
func hasRoles(t *testing.T, dir string) bool {
	t.Helper()
	without := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(without, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	org := openSandbox(t, without)
	defer closeSandbox(t, org)
	_ = org.RevokeConsent(sim.PlatformAppID) // there may be none
	yes, err := org.Reads(sim.PlatformAppID, roomInside)
	if err != nil {
		t.Fatal(err)
	}
	return yes
}

// opens asks the sandbox, which knows what was consented to, what the application may open.
func opens(t *testing.T, dir, mailbox string) bool {
	t.Helper()
	org := openSandbox(t, dir)
	defer closeSandbox(t, org)
	yes, err := org.Reads(sim.PlatformAppID, mailbox)
	if err != nil {
		t.Fatal(err)
	}
	return yes
}

func openSandbox(t *testing.T, dir string) *sim.Org {
	t.Helper()
	org, err := sim.Open(filepath.Join(dir, "tenant"))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

func closeSandbox(t *testing.T, org *sim.Org) {
	t.Helper()
	if err := org.Close(); err != nil {
		t.Fatal(err)
	}
}

// command types a command in the folder, at a terminal without PowerShell.
func command(t *testing.T, dir string, args ...string) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	streams := talk.Streams{In: strings.NewReader(""), Out: &out, Err: &out, OutTerminal: true, ErrTerminal: true, Width: 120,
		Env: []string{"NO_COLOR=1", "ROOMBRIDGE_STATE_DIR=" + filepath.Join(dir, "state"), "PATH="}}
	args = append(args, "--config", filepath.Join(dir, "roombridge.yaml"), "--sandbox", filepath.Join(dir, "tenant"))
	code = runner.Main(t.Context(), runner.Process{Streams: streams, Stop: make(chan struct{})}, args)
	return code, strings.Join(strings.Fields(strings.ReplaceAll(out.String(), talk.Gutter, "")), " ") // however it was broken into lines
}
