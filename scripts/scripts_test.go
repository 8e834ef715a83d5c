package scripts_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roombridge/scripts"
)

func TestHashesAreOfTheFiles(t *testing.T) {
	for name, hash := range scripts.Hashes() {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%x", sha256.Sum256(text)); hash != want {
			t.Errorf("%s: %s, want %s", name, hash, want)
		}
	}
}

// Windows PowerShell 5.1 reads a file without a byte order mark in the computer's own code page.
func TestBridgeIsASCII(t *testing.T) {
	if i := strings.IndexFunc(scripts.Bridge(), func(r rune) bool { return r > 126 || r == '\r' || r == '\t' }); i >= 0 {
		t.Errorf("byte %d of bridge.ps1: %q", i, scripts.Bridge()[i:i+1])
	}
}

func TestSyntaxIsOfWindowsPowerShell(t *testing.T) {
	engine := os.Getenv("ROOMBRIDGE_PWSH")
	if engine == "" {
		var err error
		if engine, err = exec.LookPath("pwsh"); err != nil {
			t.Skip("no PowerShell: set ROOMBRIDGE_PWSH or put pwsh on PATH")
		}
	}
	newer := filepath.Join(t.TempDir(), "newer.ps1")
	if err := os.WriteFile(newer, []byte("$a ?? 1; $a ? 1 : 2; $a && $b; ${a}?.b"), 0o600); err != nil {
		t.Fatal(err)
	}
	bridge, err := filepath.Abs("bridge.ps1")
	if err != nil {
		t.Fatal(err)
	}
	check := func(file string) (string, error) {
		out, err := exec.CommandContext(t.Context(), engine, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", filepath.Join("testdata", "syntax.ps1"), file).CombinedOutput()
		return string(out), err
	}
	if out, err := check(bridge); err != nil {
		t.Errorf("bridge.ps1: %v\n%s", err, out)
	}
	if out, err := check(newer); err == nil || strings.Count(out, "newer.ps1:1:") != 4 {
		t.Errorf("the check does not find what is new: %v\n%s", err, out)
	}
}
