package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"roombridge/config"
)

func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.String("organization", "", "")
	f.String("rooms", "", "")
	f.Bool("all-rooms", false, "")
	f.Bool("yes", false, "")
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFlagsOverEnvironmentOverFileOverDefaults(t *testing.T) {
	o := folder(t, six+"sign_in: {user: file@contoso.com}\n")
	o.Env = append(o.Env, "ROOMBRIDGE_ORGANIZATION=env.contoso.com", "ROOMBRIDGE_SIGN_IN_MODE=device",
		"ROOMBRIDGE_PWSH=pwsh-preview", "ROOMBRIDGE_STATE_DIR=", "ROOMBRIDGE_ELSE=1")
	o.Flags = flags(t, "--organization", "flag.contoso.com", "--yes")
	c := load(t, o)
	equal(t, "flag.contoso.com", c.Organization)
	equal(t, config.SignIn{Mode: "device", User: "file@contoso.com"}, c.SignIn)
	equal(t, config.PowerShell{Path: "pwsh-preview", Edition: config.Auto}, c.PowerShell)

	equal(t, "--organization", c.Where("organization"))
	equal(t, "ROOMBRIDGE_SIGN_IN_MODE", c.Where("sign_in.mode"))
	equal(t, "roombridge.yaml:7", c.Where("sign_in.user"))
	equal(t, "roombridge.yaml:7", c.Where("sign_in.app_id"))
	equal(t, "roombridge.yaml:5", c.Where("groups[0].alias"))
	equal(t, "roombridge.yaml", c.Where("powershell.edition"))
}

func TestTheLastLayerThatNamesASourceOfRoomsDecides(t *testing.T) {
	list := six
	every := strings.Replace(six, "file: rooms.csv", "{all: true, except: [boardroom@contoso.com]}", 1)
	inDir := func(o config.Options, name string) config.Rooms {
		return config.Rooms{File: filepath.Join(o.Dir, name)}
	}
	all := func(except ...string) config.Rooms { return config.Rooms{All: true, Except: except} }
	for _, tc := range []struct {
		name, file, env string
		args            []string
		want            func(o config.Options) config.Rooms
	}{
		{"the file's list", list, "", nil, func(o config.Options) config.Rooms { return inDir(o, "rooms.csv") }},
		{"the file's all", every, "", nil, func(config.Options) config.Rooms { return all("boardroom@contoso.com") }},
		{"environment", every, "ROOMBRIDGE_ROOMS_FILE=env.csv", nil, func(o config.Options) config.Rooms { return inDir(o, "env.csv") }},
		{"flag, a list", every, "ROOMBRIDGE_ROOMS_FILE=env.csv", []string{"--rooms=flag.csv"},
			func(o config.Options) config.Rooms { return inDir(o, "flag.csv") }},
		{"flag, all", list, "", []string{"--all-rooms"}, func(config.Options) config.Rooms { return all() }},
		{"flag, all, as in the file", every, "", []string{"--all-rooms"}, func(config.Options) config.Rooms { return all("boardroom@contoso.com") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := folder(t, tc.file)
			o.Env, o.Flags = append(o.Env, tc.env), flags(t, tc.args...)
			c := load(t, o)
			equal(t, tc.want(o), config.Rooms{File: c.Rooms.File, All: c.Rooms.All, Except: c.Rooms.Except})
		})
	}
	o := folder(t, six)
	o.Flags = flags(t, "--rooms=a.csv", "--all-rooms")
	equal(t, []string{"--all-rooms: every room is asked for, and also a list, at --rooms; keep one of the two"}, problems(t, o))
}

func TestPathsBeginWhereTheyWereWritten(t *testing.T) {
	work, other := t.TempDir(), t.TempDir()
	file := filepath.Join(other, "north.yaml")
	if err := os.WriteFile(file, []byte(six+"powershell: {path: bin/pwsh}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := load(t, config.Options{File: file, Dir: work, Env: []string{"ROOMBRIDGE_STATE_DIR=state"}})
	equal(t, filepath.Join(other, "rooms.csv"), c.Rooms.File)
	equal(t, filepath.Join(other, "bin", "pwsh"), c.PowerShell.Path)
	equal(t, filepath.Join(work, "state"), c.StateDir)
	equal(t, "north.yaml:1", c.Where("organization"))
}

func TestStateDir(t *testing.T) {
	o := folder(t, six)
	home := filepath.Join(o.Dir, "home")
	for _, tc := range []struct {
		want string
		env  []string
	}{
		{filepath.Join(home, ".local", "state", "roombridge"), []string{"HOME=" + home, "XDG_STATE_HOME=relative"}},
		{filepath.Join(home, "xdg", "roombridge"), []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "xdg")}},
		{filepath.Join(home, "AppData", "Local", "roombridge"), []string{"USERPROFILE=" + home}},
		{filepath.Join(home, "l", "roombridge"), []string{"HOME=" + home, "LOCALAPPDATA=" + filepath.Join(home, "l")}},
	} {
		o.Env = tc.env
		equal(t, tc.want, load(t, o).StateDir)
	}
	o.Env = nil
	equal(t, []string{"roombridge.yaml: state_dir is missing; no folder for it is known here (LOCALAPPDATA, XDG_STATE_HOME, HOME): name one"}, problems(t, o))
}
