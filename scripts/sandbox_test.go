package scripts_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/scripts"
)

var update = flag.Bool("update", false, "rewrite the generated Parameters.psd1")

const moduleFolder = "sandbox/ExchangeOnlineManagement"

// cmdlet is an entry of testdata/cmdlets.json.
type cmdlet struct {
	Parameters map[string]parameter
	Sets       map[string][]string
}

type parameter struct {
	Type     string
	Position *int
	Required bool
	Pipeline bool
	Aliases  []string
}

// The functions that connecting makes leave most parameters untyped, so that bad values fail at the
// server (facts.md 8a).
var typed = map[string]string{
	"SwitchParameter":  "[switch]",
	"Boolean":          "[bool]",
	"String[]":         "[string[]]",
	"SecureString":     "[securestring]",
	"X509Certificate2": "[Security.Cryptography.X509Certificates.X509Certificate2]",
}

func TestParametersAreThoseOfTheDocumentation(t *testing.T) {
	want := parametersFile(readCmdlets(t))
	file := filepath.Join(moduleFolder, "Parameters.psd1")
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, strings.ReplaceAll(string(got), "\r\n", "\n")); diff != "" {
		t.Errorf("Parameters.psd1 is not what testdata/cmdlets.json gives: go test ./scripts -update (-want +got)\n%s", diff)
	}
}

func readCmdlets(t *testing.T) map[string]cmdlet {
	t.Helper()
	text, err := os.ReadFile("../testdata/cmdlets.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Cmdlets map[string]cmdlet }
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Cmdlets
}

func parametersFile(cmdlets map[string]cmdlet) string {
	var b strings.Builder
	b.WriteString("# Generated from testdata/cmdlets.json by `go test ./scripts -update`: what stands before each parameter's name.\n@{\n")
	for _, name := range slices.Sorted(maps.Keys(cmdlets)) {
		c := cmdlets[name]
		fmt.Fprintf(&b, "    '%s' = @{\n        DefaultSet = '%s'\n        Parameters = @{\n", name, defaultSet(c))
		for _, p := range slices.Sorted(maps.Keys(c.Parameters)) {
			fmt.Fprintf(&b, "            '%s' = \"%s\"\n", p, declaration(c, p))
		}
		b.WriteString("        }\n    }\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// setName removes the mark of the default set.
func setName(s string) string { return strings.TrimSuffix(s, " (Default)") }

// defaultSet is the marked one, else Identity's; a cmdlet with one set needs none.
func defaultSet(c cmdlet) string {
	if len(c.Sets) == 1 {
		return ""
	}
	for s := range c.Sets {
		if setName(s) != s {
			return setName(s)
		}
	}
	if _, ok := c.Sets["Identity"]; ok {
		return "Identity"
	}
	return ""
}

func declaration(c cmdlet, name string) string {
	p := c.Parameters[name]
	var facts []string
	if p.Required {
		facts = append(facts, "Mandatory")
	}
	if p.Position != nil {
		facts = append(facts, fmt.Sprintf("Position = %d", *p.Position))
	}
	if p.Pipeline {
		facts = append(facts, "ValueFromPipeline")
	}
	var words []string
	for _, set := range setsOf(c, name) {
		words = append(words, "[Parameter("+strings.Join(append(set, facts...), ", ")+")]")
	}
	if len(p.Aliases) > 0 {
		words = append(words, "[Alias('"+strings.Join(p.Aliases, "', '")+"')]")
	}
	if typ := typed[p.Type]; typ != "" {
		words = append(words, typ)
	}
	return strings.Join(words, " ")
}

// setsOf returns one beginning of a Parameter attribute for each set that the parameter is in, and a
// single one without a set's name if it is in all of them.
func setsOf(c cmdlet, name string) [][]string {
	var sets [][]string
	for _, s := range slices.Sorted(maps.Keys(c.Sets)) {
		if slices.Contains(c.Sets[s], name) {
			sets = append(sets, []string{"ParameterSetName = '" + setName(s) + "'"})
		}
	}
	if len(sets) == len(c.Sets) {
		return [][]string{nil}
	}
	return sets
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)?$`)

func TestNamesCannotBecomeScript(t *testing.T) {
	for name, c := range readCmdlets(t) {
		names := append(slices.Collect(maps.Keys(c.Parameters)), name)
		for s := range c.Sets {
			names = append(names, setName(s))
		}
		for p := range c.Parameters {
			names = append(names, c.Parameters[p].Aliases...)
		}
		for _, n := range names {
			if !plainName.MatchString(n) {
				t.Errorf("%s: %q is not a plain name", name, n)
			}
		}
	}
}

func TestEveryParameterIsInASet(t *testing.T) {
	for name, c := range readCmdlets(t) {
		for p := range c.Parameters {
			if len(setsOf(c, p)) == 0 {
				t.Errorf("%s -%s is in no parameter set", name, p)
			}
		}
	}
}

func TestModuleIsASCII(t *testing.T) {
	for _, file := range moduleFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range text {
			if b > 0x7e || b < ' ' && b != '\n' && b != '\r' {
				t.Errorf("%s: byte %#x at %d: Windows PowerShell would read it in the computer's code page", file, b, i)
				break
			}
		}
	}
}

func moduleFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(moduleFolder, "*.ps*1"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the module: %v", err)
	}
	return files
}

func TestUnpackSandbox(t *testing.T) {
	path, err := scripts.UnpackSandbox(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(path) || filepath.Base(path) != "ExchangeOnlineManagement.psd1" {
		t.Errorf("path to import: %s", path)
	}
	for _, file := range moduleFiles(t) {
		got := filepath.Join(filepath.Dir(path), filepath.Base(file))
		info, err := os.Stat(got)
		if err != nil {
			t.Error(err)
			continue
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, want 0600", got, info.Mode())
		}
	}
}
