package pwsh

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestRingKeepsTheEnd(t *testing.T) {
	var r ring
	for i := range 10_000 {
		r.Add(fmt.Sprintf("line %d 会议室", i))
	}
	if text := r.String(); len(text) > maxStderr || !strings.HasSuffix(text, "line 9999 会议室\n") || strings.Contains(text, "line 1 ") {
		t.Errorf("%d bytes that end in %q", len(text), text[len(text)-40:])
	}
}

func TestRedact(t *testing.T) {
	var r redactor
	secretsOf(map[string]any{"A": []any{SecureString("hunter2!")}, "B": PlainSecret("a")}, r.Learn)
	got := r.Redact("hunter2! a Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end")
	if want := "*** a Bearer *** end"; got != want {
		t.Errorf("Redact = %q, want %q", got, want)
	}
}

// Of two secrets of which one holds the other, nothing is left to be seen, whichever came first.
func TestRedactSecretsInSecrets(t *testing.T) {
	for _, order := range [][]string{{"hunter2", "hunter2-and-more"}, {"hunter2-and-more", "hunter2"}} {
		var r redactor
		for _, secret := range order {
			r.Learn(secret)
		}
		if got := r.Redact("hunter2-and-more hunter2"); got != "*** ***" {
			t.Errorf("%v: %q", order, got)
		}
	}
}

func TestEnvironment(t *testing.T) {
	base := []string{"PATH=/bin", "psmodulepath=7", "TEMP=/tmp"}
	tests := []struct {
		path    string
		modules bool
	}{
		{"/opt/pwsh", true},
		{"/windows/PowerShell.exe", false},
	}
	for _, tt := range tests {
		env := environment(base, tt.path, "/private")
		if slices.Contains(env, "psmodulepath=7") != tt.modules {
			t.Errorf("%s: %v", tt.path, env)
		}
		for _, want := range []string{"PATH=/bin", "NO_COLOR=1", "TERM=dumb", "TEMP=/private", "TMP=/private", "TMPDIR=/private"} {
			if !slices.Contains(env, want) {
				t.Errorf("%s: %s is not in %v", tt.path, want, env)
			}
		}
	}
}
