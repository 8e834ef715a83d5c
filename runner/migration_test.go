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
	dir := filepath.Join(t.TempDir(), "first")
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
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rooms.csv", "Address\nnorth.101@contoso.com\nnorth.102@contoso.com\n")
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

// moment is what the sandbox in a folder comes to.
type moment struct {
	dir   string
	state string // what it keeps of applications, without what differs from time to time
	opens bool   // the application may open the person's calendar
	roles bool   // it has a role
}

// typeEveryOrder does every step from every state that any order of steps leads to. What the program keeps
// of earlier runs is not part of a state: it decides nothing by it.
func typeEveryOrder(t *testing.T, start string) (states int) {
	first := lookAt(t, start)
	known, todo := map[string]bool{first.state: true}, []moment{first}
	for len(todo) > 0 {
		before := todo[0]
		todo = todo[1:]
		for _, s := range migrationSteps {
			next := filepath.Join(t.TempDir(), "copy")
			if err := os.CopyFS(next, os.DirFS(before.dir)); err != nil {
				t.Fatal(err)
			}
			if after := s.do(t, before, next); !known[after.state] {
				known[after.state] = true
				todo = append(todo, after)
			}
		}
	}
	return len(known)
}

// lookAt asks the sandbox, which knows what was consented to, what the application may open.
func lookAt(t *testing.T, dir string) moment {
	t.Helper()
	org := openSandbox(t, dir)
	opens, err := org.Reads(sim.PlatformAppID, person)
	if err != nil {
		t.Fatal(err)
	}
	closeSandbox(t, org) // which writes the file
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
	state := regexp.MustCompile(`"guid":"[^"]*"`).ReplaceAllString(string(access), "")
	return moment{dir: dir, state: state, opens: opens, roles: kept.Access["assignments"] != nil}
}

// do does the step in a copy of what was before, and checks what a command may do.
func (s migrationStep) do(t *testing.T, before moment, dir string) (after moment) {
	t.Helper()
	if s.args == nil {
		org := openSandbox(t, dir)
		if err := s.elsewhere(org); err != nil {
			t.Fatal(err)
		}
		closeSandbox(t, org)
		return lookAt(t, dir)
	}
	code, said := command(t, dir, s.args...)
	after = lookAt(t, dir)
	if refused := code == 3; after.opens && !refused && !strings.Contains(strings.ToLower(said), "every mailbox") {
		t.Errorf("%s: the application may open %s, and nothing was said\nfrom %s\n%s", s.name, person, before.state, said)
	}
	if claimed := slices.Contains(s.args, "--entra-consent-removed"); after.opens && !before.opens && !(claimed && before.roles) {
		t.Errorf("%s: this opened %s to the application\nfrom %s\n%s", s.name, person, before.state, said)
	}
	return after
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
		Env: []string{"NO_COLOR=1", "ROOMBRIDGE_STATE_DIR=" + filepath.Join(filepath.Dir(dir), "state"), "PATH="}}
	args = append(args, "--config", filepath.Join(dir, "roombridge.yaml"), "--sandbox", filepath.Join(dir, "tenant"))
	code = runner.Main(t.Context(), runner.Process{Streams: streams, Stop: make(chan struct{})}, args)
	return code, strings.Join(strings.Fields(strings.ReplaceAll(out.String(), talk.Gutter, "")), " ") // however it was broken into lines
}
