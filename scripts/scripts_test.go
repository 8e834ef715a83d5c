package scripts_test

import (
	"crypto/sha256"
	"fmt"
	"os"
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
