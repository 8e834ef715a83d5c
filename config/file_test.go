package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roombridge/config"
)

// What editors and shells of Windows make of a file reads the same.
func TestEncodings(t *testing.T) {
	utf16 := func(order func(unit uint16) []byte) string {
		var b strings.Builder
		for _, r := range "\ufeff" + six {
			b.Write(order(uint16(r)))
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"CRLF":                  strings.ReplaceAll(six, "\n", "\r\n"),
		"CR":                    strings.ReplaceAll(six, "\n", "\r"),
		"UTF-8 with BOM":        "\ufeff" + six,
		"UTF-16, little endian": utf16(func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }),
		"UTF-16, big endian":    utf16(func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }),
		"no last line end":      strings.TrimSpace(six),
	} {
		t.Run(name, func(t *testing.T) {
			c := load(t, folder(t, text))
			equal(t, "placeosroombooking@contoso.com", c.Groups[0].Address)
			if name != "CR" {
				equal(t, "roombridge.yaml:6", c.Where("groups[0].address"))
			}
		})
	}
}

func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	o := config.Options{Dir: dir, Env: []string{"HOME=" + dir}}
	equal(t, []string{"there is no roombridge.yaml in " + dir + "; roombridge init writes one"}, problems(t, o))

	o.File = "other.yaml"
	equal(t, []string{"there is no file " + filepath.Join(dir, "other.yaml") + "; roombridge init writes a configuration"}, problems(t, o))

	o.File = ""
	if err := os.WriteFile(filepath.Join(dir, "roombridge.yaml.txt"), []byte(six), 0o600); err != nil {
		t.Fatal(err)
	}
	equal(t, []string{"there is no roombridge.yaml in " + dir + "; rename roombridge.yaml.txt to roombridge.yaml"}, problems(t, o))
}

func TestCommandsThatOnlyLookNeedAnOrganization(t *testing.T) {
	dir := t.TempDir()
	o := config.Options{Dir: dir, Env: []string{"HOME=" + dir}, Partial: true}
	equal(t, []string{"organization is missing; there is no roombridge.yaml here: give --organization, or write one with roombridge init"}, problems(t, o))
	o.Flags = flags(t, "--organization=contoso.com")
	equal(t, "contoso.com", load(t, o).Organization)
	o.Flags, o.Sandbox = nil, true
	equal(t, config.SandboxOrganization, load(t, o).Organization)
}

// A folder in the place of the file is an error like another.
func TestUnreadableFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, config.FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	got := problems(t, config.Options{Dir: dir})
	if len(got) != 1 || !strings.HasPrefix(got[0], "the configuration cannot be read: ") {
		t.Error(got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(six))
	f.Add(config.Template(config.Answers{Organization: "contoso.com", Address: "rooms@contoso.com"}))
	f.Add([]byte("groups: &a [*a]\n"))
	f.Add([]byte("rooms: {all: true, file: x}\nsign_in: [{token: x}]\n? [x]\n: y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		problems(t, folder(t, string(data)))
		const secret = "hunter2hunter2"
		o := folder(t, string(data)+"\npassword: "+secret+"\n")
		for _, p := range problems(t, o) {
			if strings.Contains(p, secret) {
				t.Errorf("a secret is shown: %s", p)
			}
		}
	})
}
