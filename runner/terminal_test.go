package runner_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roombridge/runner"
	"roombridge/runner/talk"
)

// At a terminal the program speaks in screens, and asks before it changes anything. Each step is one
// command with what a person types; the screens must match in order.
func TestAtATerminal(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "rooms.csv", "north.101@contoso.com\nnorth.102@contoso.com\nnorth.103@contoso.com\n")
	steps := []struct {
		command string
		types   string
		exit    int
		screen  []string
	}{
		{"", "", 0, []string{`Puts every room, and nothing else`, `No roombridge.yaml in `, `Next:  roombridge demo   or   roombridge init`}},
		{"init", "contoso\ncontoso.onmicrosoft.com\n\nplaceosroombooking@contoso.com\n", 0, []string{
			`Organisation, such as contoso.onmicrosoft.com: `, `That is "contoso", not a domain`, `Organisation, such as contoso.onmicrosoft.com: `, `List of rooms \[rooms.csv\]: `, `Address of the group`, `Wrote .*roombridge.yaml`, `Next:  roombridge plan`}},
		{"apply --sandbox tenant", "n\n", 130, []string{
			`SANDBOX \| Signed in   admin@contoso.com at contoso.onmicrosoft.com`, `Plan: create 1 group, add 3 rooms`,
			`Change contoso.onmicrosoft.com\? \[y/N\]`, `Nothing was changed`}},
		{"apply --sandbox tenant", "", 130, []string{`\[y/N\]`, `Nothing was changed`}},
		{"apply --sandbox tenant", "y\n", 0, []string{
			`created     PlaceOS Room Booking`, `Done in `, `created        1  PlaceOS Room Booking`,
			`added          3  read back: 3 members, all of them rooms`, `For the booking platform`, `address   placeosroombooking@contoso.com`,
			`Guid      [0-9a-f-]{36}`, `Results     .*SANDBOX-rooms-results.csv`, `Next:  at any time:  roombridge verify`}},
		{"apply --sandbox tenant", "", 0, []string{`already        3  nothing to do, nothing sent`}},
		{"verify --sandbox tenant", "", 0, []string{`PlaceOS Room Booking: no difference. All of the 3 rooms are in the`, `Nothing was changed`}},
		{"apply --sandbox tenant --quiet", "", 0, []string{`already        3`}},
		{"", "", 0, []string{`Puts every room, and nothing else`, `Next:  roombridge plan`}},
	}
	for _, s := range steps {
		t.Run(s.command, func(t *testing.T) {
			screen, exit := atTerminal(t, s.types, strings.Fields(s.command)...)
			if exit != s.exit {
				t.Errorf("exit code %d, want %d", exit, s.exit)
			}
			rest := screen
			for _, want := range s.screen {
				at := regexp.MustCompile(want).FindStringIndex(rest)
				if at == nil {
					t.Fatalf("no %q, in its place, in:\n%s", want, screen)
				}
				rest = rest[at[1]:]
			}
		})
	}
}

// atTerminal runs the program as if somebody sat at a terminal, and typed.
func atTerminal(t *testing.T, types string, args ...string) (screen string, exit int) {
	t.Helper()
	var out bytes.Buffer
	streams := talk.Streams{
		In: strings.NewReader(types), Out: &out, Err: &out, InTerminal: true, OutTerminal: true, ErrTerminal: true, Width: 100,
		Env: []string{"NO_COLOR=1", "ROOMBRIDGE_STATE_DIR=" + filepath.Join(mustGetwd(t), "state")},
	}
	exit = runner.Main(t.Context(), runner.Process{Streams: streams, Stop: make(chan struct{})}, args)
	return out.String(), exit
}

func mustGetwd(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The results are never lost: if the file beside the list cannot be written, they are in the run's folder.
func TestResultsThatCannotBeWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "rooms.csv", "north.101@contoso.com\n")
	write(t, "roombridge.yaml", "organization: contoso.onmicrosoft.com\nrooms: {file: rooms.csv}\ngroups:\n  - {name: PlaceOS, address: placeos@contoso.com}\n")
	if err := os.MkdirAll(filepath.Join("SANDBOX-rooms-results.csv", "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	screen, exit := atTerminal(t, "", "apply", "--sandbox", "tenant", "--yes")
	if exit != 0 || !strings.Contains(screen, "could not be written beside the list") {
		t.Errorf("exit code %d:\n%s", exit, screen)
	}
	found, err := filepath.Glob(filepath.Join("state", "runs", "*", "SANDBOX-rooms-results.csv"))
	if err != nil || len(found) != 1 {
		t.Errorf("found %v, %v; want the results in the run's folder", found, err)
	}
}
