package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roombridge/config"
)

func rewrite(t *testing.T, o config.Options, text string) config.Options {
	t.Helper()
	if err := os.WriteFile(filepath.Join(o.Dir, config.FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestWindowsPaths(t *testing.T) {
	o := folder(t, six)
	drive := filepath.VolumeName(o.Dir)
	for written, want := range map[string]string{
		`C:\Rooms\rooms.csv`:      `C:\Rooms\rooms.csv`,
		`C:/Rooms/rooms.csv`:      `C:\Rooms\rooms.csv`,
		`lists\rooms.csv`:         o.Dir + `\lists\rooms.csv`,
		`\Rooms\rooms.csv`:        drive + `\Rooms\rooms.csv`,
		`\\contoso\lists\all.csv`: `\\contoso\lists\all.csv`,
	} {
		equal(t, want, load(t, rewrite(t, o, strings.Replace(six, "rooms.csv", "'"+written+"'", 1))).Rooms.File)
	}
	equal(t, []string{`roombridge.yaml:3: rooms.file depends on the current folder of a drive; begin with the drive and a \`},
		problems(t, rewrite(t, o, strings.Replace(six, "rooms.csv", "C:rooms.csv", 1))))
	equal(t, `C:\psengine\pwsh.exe`,
		load(t, rewrite(t, o, six+`powershell: {path: C:\psengine\pwsh.exe}`)).PowerShell.Path)
}

func TestWindowsVariablesIgnoreCase(t *testing.T) {
	o := folder(t, six)
	o.Env = []string{`LocalAppData=C:\Users\admin\AppData\Local`, "RoomBridge_Organization=fabrikam.com"}
	c := load(t, o)
	equal(t, `C:\Users\admin\AppData\Local\roombridge`, c.StateDir)
	equal(t, "fabrikam.com", c.Organization)
}
