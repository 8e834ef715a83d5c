package pwsh_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

// refusedStart starts a session that cannot start, checks that nobody waited for a deadline, and returns why.
func refusedStart(t *testing.T, o pwsh.Options) *pwsh.StartError {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // half of the deadline
	defer cancel()
	s, err := pwsh.Start(ctx, o)
	if err == nil {
		_ = s.Close()
		t.Fatal("it started")
	}
	var start *pwsh.StartError
	if !errors.As(err, &start) {
		t.Fatalf("the error is %v", err)
	}
	return start
}

// says checks that an error names its cause and what to do.
func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in: %v", part, err)
		}
	}
}

func TestConstrainedLanguage(t *testing.T) {
	starter := prefixed{"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage';"}
	err := refusedStart(t, pwsh.Options{Path: engine(t), Starter: starter})
	if err.Failure != pwsh.Constrained || err.Stderr != "" {
		t.Errorf("%+v", err)
	}
	says(t, err, "Constrained Language Mode", "AppLocker or App Control", "use a computer or account without it")
}

func TestEndsWithoutAWord(t *testing.T) {
	path := "/bin/true"
	if runtime.GOOS == "windows" {
		path = filepath.Join(os.Getenv("SystemRoot"), "System32", "whoami.exe")
	}
	err := refusedStart(t, pwsh.Options{Path: path})
	if err.Failure != pwsh.Ended {
		t.Errorf("%+v", err)
	}
	says(t, err, "ended before it answered", "exit code", "check that the path is that of pwsh")
}

func TestForbiddenModule(t *testing.T) {
	tests := []struct {
		err  pwsh.ModuleError
		want string
	}{
		{pwsh.ModuleError{Policy: "AllSigned", GroupPolicy: true}, "the execution policy AllSigned, set by group policy, does not let PowerShell load the module Contoso: " +
			"only what a trusted publisher has signed may run: ask whoever manages this computer to have it signed, or for RemoteSigned; it said: No."},
		{pwsh.ModuleError{Policy: "Restricted"}, "the execution policy Restricted does not let PowerShell load the module Contoso: " +
			"it lets no script run: ask whoever manages this computer for RemoteSigned; it said: No."},
		{pwsh.ModuleError{Policy: "RemoteSigned"}, "the execution policy RemoteSigned does not let PowerShell load the module Contoso: " +
			"it is marked as downloaded: if you trust it, unblock its files (Unblock-File); it said: No."},
		{pwsh.ModuleError{}, "the execution policy of this computer (Get-ExecutionPolicy -List) does not let PowerShell load the module Contoso: " +
			"only what a trusted publisher has signed may run: ask whoever manages this computer to have it signed, or for RemoteSigned; it said: No."},
	}
	for _, tt := range tests {
		tt.err.Name, tt.err.Forbidden, tt.err.Message = "Contoso", true, "No."
		if diff := cmp.Diff(tt.want, tt.err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.err.Policy, diff)
		}
	}
}
