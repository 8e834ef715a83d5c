package main_test

import (
	"bytes"
	"errors"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

const module = "roombridge"

// mayImport says which of our packages each of them may import directly: data flows one way. What is
// not here is not allowed, and "runner/..." is all below runner. A new package is a line here and a rule
// in .golangci.yml.
var mayImport = map[string][]string{
	"main":    {"runner"},
	"runner":  {"config", "scripts", "runner/..."},
	"config":  {},
	"scripts": {},

	// PowerShell, Exchange behind it, and the organisation that stands in for Exchange.
	"runner/pwsh":                {"scripts"},
	"runner/pwsh/pwshtest":       {},
	"runner/pwsh/pwshtest/child": {"runner/pwsh", "runner/exo/sim"},
	"runner/pwsh/trace":          {"runner/pwsh"},
	"runner/exo":                 {"runner/pwsh"},
	"runner/exo/session":         {"runner/pwsh", "runner/exo"},
	"runner/exo/sim":             {"runner/pwsh"},
	"runner/exo/sim/adminapi":    {"runner/pwsh", "runner/exo/sim"},
	"runner/exo/exotest":         {"runner/..."},

	// From the list of rooms to the report.
	"runner/rooms":   {"runner/exo"},
	"runner/plan":    {"runner/exo", "runner/rooms"},
	"runner/journal": {"runner/exo", "runner/plan"},
	"runner/pace":    {},
	"runner/execute": {"runner/exo", "runner/plan", "runner/journal", "runner/pace"},
	"runner/report":  {"runner/exo", "runner/rooms", "runner/plan", "runner/journal"},
	"runner/proof":   {"runner/exo", "runner/plan"},
	"runner/talk":    {"runner/exo", "runner/rooms", "runner/plan", "runner/journal", "runner/execute", "runner/report", "runner/proof"},
}

// testsMayImport is what tests in _test packages may import besides: they try a package together with
// what is around it, such as a run together with its report.
var testsMayImport = []string{"scripts", "runner/..."}

func TestImports(t *testing.T) {
	for _, goos := range []string{"linux", "windows"} {
		t.Run(goos, func(t *testing.T) {
			for name, p := range packages(t, goos) {
				allowed, known := mayImport[name]
				if !known {
					t.Errorf("%s: add it to the table in imports_test.go, and to .golangci.yml", name)
					continue
				}
				refuse(t, name, ours(p.Imports), allowed)
				if name != "main" { // whose tests try the whole
					refuse(t, name, ours(p.TestImports), allowed)
					refuse(t, name+"_test", ours(p.XTestImports), slices.Concat([]string{name}, allowed, testsMayImport))
				}
			}
		})
	}
}

// refuse reports each import that is not among those allowed.
func refuse(t *testing.T, name string, imports, allowed []string) {
	t.Helper()
	for _, i := range imports {
		if !slices.ContainsFunc(allowed, func(a string) bool { return matches(a, i) }) {
			t.Errorf("%s imports %s; allowed: %s", name, i, strings.Join(allowed, ", "))
		}
	}
}

func matches(allowed, name string) bool {
	below, pattern := strings.CutSuffix(allowed, "...")
	return allowed == name || pattern && strings.HasPrefix(name, below)
}

// ours are the packages of this module, without its name.
func ours(imports []string) []string {
	var found []string
	for _, path := range imports {
		if name, ok := strings.CutPrefix(path, module+"/"); ok {
			found = append(found, name)
		}
	}
	return found
}

// packages reads the imports of every package, as they are when built for goos.
func packages(t *testing.T, goos string) map[string]*build.Package {
	t.Helper()
	target := build.Default
	target.GOOS = goos
	found := map[string]*build.Package{}
	walk(t, func(path string, entry fs.DirEntry) {
		if !entry.IsDir() {
			return
		}
		p, err := target.ImportDir(path, 0)
		if none := (*build.NoGoError)(nil); errors.As(err, &none) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := filepath.ToSlash(path)
		if name == "." {
			name = "main"
		}
		found[name] = p
	})
	return found
}

// walk visits the folders and files that the go command would.
func walk(t *testing.T, visit func(path string, entry fs.DirEntry)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != "." && (name == "testdata" || strings.ContainsAny(name[:1], "._")) {
			return filepath.SkipDir
		}
		visit(path, entry)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The linter tells in the editor what TestImports tells, so its rules are the same table.
func TestLinterHasTheSameTable(t *testing.T) {
	text, err := os.ReadFile(".golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]struct {
						Files, Allow []string
						Deny         []struct{ Pkg string }
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, rule := range file.Linters.Settings.Depguard.Rules {
		if len(rule.Deny) != 1 || rule.Deny[0].Pkg != module {
			continue // about a library
		}
		allowed := []string{}
		for _, a := range rule.Allow {
			a = strings.TrimPrefix(a, module+"/")
			if exact, ok := strings.CutSuffix(a, "$"); ok {
				a = exact
			} else {
				a += "..."
			}
			allowed = append(allowed, a)
		}
		for _, f := range rule.Files {
			if name, ok := strings.CutPrefix(f, "**/"); ok {
				got[strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "/*")] = allowed
			}
		}
	}
	if diff := cmp.Diff(mayImport, got); diff != "" {
		t.Errorf("imports_test.go (-) and .golangci.yml (+) differ:\n%s", diff)
	}
}

// A test that waits makes time virtual; one that really slept would be slow on a good day and fail on
// a bad one.
func TestSleepsAreVirtual(t *testing.T) {
	walk(t, func(path string, _ fs.DirEntry) {
		if !strings.HasSuffix(path, "_test.go") || path == "imports_test.go" {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("time.Sleep(")) && !bytes.Contains(text, []byte(`"testing/synctest"`)) {
			t.Errorf("%s sleeps without testing/synctest", path)
		}
	})
}
