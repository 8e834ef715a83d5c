package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roombridge/config"
)

// The smallest complete file.
const six = `organization: contoso.onmicrosoft.com
rooms:
  file: rooms.csv
groups:
  - name: PlaceOS Room Booking
    address: placeosroombooking@contoso.com
`

// folder is a working directory with a configuration in it, and options that find it.
func folder(t testing.TB, text string) config.Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Options{Dir: dir, Env: []string{"LOCALAPPDATA=" + dir}}
}

// problems loads and returns what is reported, one "where: text; hint" for each.
func problems(t testing.TB, o config.Options) []string {
	t.Helper()
	_, err := config.Load(o)
	if err == nil {
		return nil
	}
	found, ok := errors.AsType[config.Problems](err)
	if !ok || len(found) == 0 {
		t.Fatalf("Load returned %#v, want Problems", err)
	}
	return strings.Split(found.Error(), "\n")
}

func load(t *testing.T, o config.Options) config.Config {
	t.Helper()
	c, err := config.Load(o)
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	return c
}

var ignoreWhere = cmpopts.IgnoreUnexported(config.Config{})

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, ignoreWhere); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSixLinesAreACompleteFile(t *testing.T) {
	o := folder(t, six)
	equal(t, config.Config{
		File:         filepath.Join(o.Dir, "roombridge.yaml"),
		Organization: "contoso.onmicrosoft.com",
		SignIn:       config.SignIn{Mode: config.Interactive},
		PowerShell:   config.PowerShell{Path: config.Auto, Edition: config.Auto},
		StateDir:     filepath.Join(o.Dir, "roombridge"),
		Rooms: config.Rooms{
			File:    filepath.Join(o.Dir, "rooms.csv"),
			Types:   []string{config.Room},
			Columns: config.Columns{Address: config.Auto},
		},
		Groups: []config.Group{{Name: "PlaceOS Room Booking", Address: "placeosroombooking@contoso.com"}},
	}, load(t, o))
}

func TestEveryKeyIsRead(t *testing.T) {
	o := folder(t, `
organization: Contoso.onmicrosoft.com
sign_in:
  mode: certificate
  user: admin@contoso.com
  app_id: 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42
  thumbprint: "`+"\u200e"+`0a 1b 2c 3d 4e 5f 60 71 82 93 a4 b5 c6 d7 e8 f9 0a 1b 2c 3d"
powershell: {path: bin/pwsh, edition: 5.1}
state_dir: state
rooms: {all: true, except: [boardroom@contoso.com], types: [room, workspace], columns: {address: Room Email}}
groups:
  - name: 404
    address: north@contoso.com
    alias: 0815
    description: Rooms of the north
    owners: [admin@contoso.com]
    join: approval_required
    depart: closed
    hide_from_address_lists: false
    require_sender_authentication: true
applications:
  - name: PlaceOS
    app_id: 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42
    enterprise_object_id: 8e0b47c3-91c4-4d7b-8a26-5be07c1f9e42
    permissions: [Calendars.ReadWrite]
    groups: [north@contoso.com]
calendar_settings: {automate_processing: AutoAccept, delete_subject: false}
`)
	in := func(path string) string { return filepath.Join(o.Dir, path) }
	equal(t, config.Config{
		File:         in("roombridge.yaml"),
		Organization: "contoso.onmicrosoft.com",
		SignIn: config.SignIn{
			Mode: config.Certificate, User: "admin@contoso.com", AppID: "3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42",
			Thumbprint: "0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D",
		},
		PowerShell: config.PowerShell{Path: in("bin/pwsh"), Edition: "5.1"},
		StateDir:   in("state"),
		Rooms: config.Rooms{
			All: true, Except: []string{"boardroom@contoso.com"}, Types: []string{config.Room, config.Workspace},
			Columns: config.Columns{Address: "Room Email"},
		},
		Groups: []config.Group{{
			Name: "404", Address: "north@contoso.com", Alias: new("0815"), Description: new("Rooms of the north"),
			Owners: []string{"admin@contoso.com"}, Join: new("approval_required"), Depart: new("closed"),
			HideFromAddressLists: new(false), RequireSenderAuthentication: new(true),
		}},
		Applications: []config.Application{{
			Name: "PlaceOS", AppID: "3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42", EnterpriseObjectID: "8e0b47c3-91c4-4d7b-8a26-5be07c1f9e42",
			Permissions: []string{"Calendars.ReadWrite"}, Groups: []string{"north@contoso.com"},
		}},
		CalendarSettings: &config.CalendarSettings{AutomateProcessing: new("AutoAccept"), DeleteSubject: new(false)},
	}, load(t, o))
}
