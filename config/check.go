package config

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// checker collects the problems of a merged configuration.
type checker struct {
	*Config
	problems Problems
}

// check brings values to one form and returns every problem of theirs.
func (c *Config) check(env map[string]string, partial bool) Problems {
	k := checker{Config: c}
	k.organization()
	k.signIn()
	k.oneOf("powershell.edition", &c.PowerShell.Edition, Auto, "7", "5.1")
	k.paths(env)
	k.rooms(partial)
	k.groups(partial)
	k.applications(partial)
	k.calendars()
	return k.problems
}

// add reports what a check found, if anything; its text begins with the key.
func (k *checker) add(key string, err error) {
	if err != nil {
		p := located(err, k.Where(key))
		p.Text = key + " " + p.Text
		k.problems = append(k.problems, p)
	}
}

// require reports a key that is not there. One that is there with a value of no use was reported when
// it was read.
func (k *checker) require(key, value, hint string) {
	if value == "" && k.where[key] == "" {
		k.add(key, Problem{Text: "is missing", Hint: hint})
	}
}

func (k *checker) oneOf(key string, value *string, allowed ...string) {
	if value != nil && *value != "" && !slices.Contains(allowed, *value) {
		k.add(key, Problem{Text: "is " + show(*value), Hint: "possible: " + strings.Join(allowed, ", ")})
	}
}

func (k *checker) organization() {
	hint := "add the line organization: contoso.onmicrosoft.com, with your domain"
	if k.File == "" {
		hint = "there is no " + FileName + " here: give --organization, or write one with roombridge init"
	}
	k.require("organization", k.Organization, hint)
	if k.Organization = strings.ToLower(k.Organization); k.Organization != "" {
		k.add("organization", CheckOrganization(k.Organization))
	}
}

func (k *checker) signIn() {
	s := &k.SignIn
	k.oneOf("sign_in.mode", &s.Mode, Interactive, Device, Certificate)
	k.address("sign_in.user", s.User)
	if s.Mode == Device && k.PowerShell.Edition == "5.1" {
		k.add("sign_in.mode", Problem{Text: "is device, which Windows PowerShell 5.1 does not have", Hint: "powershell: {edition: 7}"})
	}
	k.guid("sign_in.app_id", s.AppID)
	if s.Thumbprint = plainHex(s.Thumbprint); s.Thumbprint != "" && !thumbprint.MatchString(s.Thumbprint) {
		k.add("sign_in.thumbprint", Problem{Text: "is not 40 hex digits", Hint: "copy it from the certificate's details"})
	}
	switch {
	case s.Mode == Certificate:
		k.require("sign_in.app_id", s.AppID, "the Application ID in Entra, for mode: certificate")
		k.require("sign_in.thumbprint", s.Thumbprint, "40 hex digits of the certificate, for mode: certificate")
	case k.where["sign_in.mode"] == "" && s.AppID+s.Thumbprint != "":
		k.add("sign_in", Problem{Text: "has a certificate's keys and no mode", Hint: "add mode: certificate"})
	}
}

var thumbprint = regexp.MustCompile(`^[0-9A-F]{40}$`)

// plainHex drops what the certificate dialog of Windows puts between and before the digits: spaces,
// and an invisible left-to-right mark.
func plainHex(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", ":", "", "\u200e", "").Replace(s))
}

func (k *checker) paths(env map[string]string) {
	if k.StateDir == Auto {
		k.StateDir = stateDir(env)
		k.require("state_dir", k.StateDir, "no folder for it is known here (LOCALAPPDATA, XDG_STATE_HOME, HOME): name one")
	}
	k.path("state_dir", k.StateDir)
	k.path("rooms.file", k.Rooms.File)
	if filepath.Base(k.PowerShell.Path) != k.PowerShell.Path {
		k.path("powershell.path", k.PowerShell.Path)
	}
}

// unexpanded is what a shell would have replaced: ~, $HOME, %LOCALAPPDATA%.
var unexpanded = regexp.MustCompile(`(^|[/\\])(~|\$\w+|%\w+%)([/\\]|$)`)

func (k *checker) path(key, path string) {
	if found := unexpanded.FindStringSubmatch(path); found != nil {
		k.add(key, Problem{Text: "has " + found[2] + ", which is not replaced", Hint: "write the path in full"})
	} else if path != "" && !filepath.IsAbs(path) {
		k.add(key, Problem{Text: "depends on the current folder of a drive", Hint: `begin with the drive and a \`})
	}
}

// stateDir is where this system keeps a program's own files.
func stateDir(env map[string]string) string {
	for _, known := range []struct{ name, below string }{
		{"LOCALAPPDATA", ""}, {"XDG_STATE_HOME", ""}, {"HOME", ".local/state"}, {"USERPROFILE", "AppData/Local"},
	} {
		if root := env[known.name]; filepath.IsAbs(root) {
			return filepath.Join(root, filepath.FromSlash(known.below), "roombridge")
		}
	}
	return ""
}

func (k *checker) address(key, value string) {
	if value != "" {
		k.add(key, CheckAddress(value))
	}
}

func (k *checker) guid(key, value string) {
	if id, err := uuid.Parse(value); value != "" && (err != nil || len(value) != 36 || id == uuid.Nil) {
		k.add(key, Problem{Text: "is not a Guid", Hint: "write it as 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42"})
	}
}
