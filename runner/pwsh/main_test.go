package pwsh_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"roombridge/runner/pwsh"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == rolePlay {
		os.Exit(play(os.Stdout, os.Args[2], os.Args[3:]...))
	}
	code := m.Run()
	if err := closeShared(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// shared is the session of the tests that leave it as it was: a start takes longer than a test.
var shared struct {
	start   sync.Once
	session *pwsh.Session
	err     error
}

// session returns the shared session, with the test module.
func session(t *testing.T) *pwsh.Session {
	t.Helper()
	path := engine(t)
	shared.start.Do(func() {
		shared.session, shared.err = pwsh.Start(context.Background(), pwsh.Options{Path: path, Allow: allowed})
		if shared.err == nil {
			_, shared.err = shared.session.Import(context.Background(), contoso(t))
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.session
}

func closeShared() error {
	if shared.session == nil {
		return nil
	}
	return shared.session.Close()
}

// engine returns the path of a PowerShell, or skips.
func engine(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("ROOMBRIDGE_PWSH"); path != "" {
		return path
	}
	path, err := exec.LookPath("pwsh")
	if err != nil {
		t.Skip("no PowerShell: set ROOMBRIDGE_PWSH or put pwsh on PATH")
	}
	return path
}

// contoso returns the path of the test module's manifest.
func contoso(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "Contoso.Test", "Contoso.Test.psd1"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// allowed is every cmdlet that the tests call, and one that no module has.
var allowed = []string{
	"Get-Echo", "Get-TypedEcho", "Get-Plain", "Get-Kind", "Get-Room", "Get-Many", "Get-Stream", "Set-Nothing", "Set-Flag",
	"Set-Preference", "Get-Preference", "Add-Error", "Add-Throw", "Add-Statement", "Add-Parse", "Invoke-Break",
	"Invoke-Continue", "Invoke-LabelledBreak", "Invoke-Exit", "Invoke-Die", "Invoke-Wait", "Invoke-Print", "Invoke-ShouldProcess",
	"Invoke-ShouldContinue", "Invoke-PromptForChoice", "Invoke-InnerPrompt", "Get-Mandatory", "Connect-Contoso", "Get-Secretive", "Get-Missing", "Get-Thorny",
	"Connect-Module", "Disconnect-Module", "Add-Late", "Measure-Loop",
	"Invoke-Block", "Get-Endless", "Get-Large", "Get-Nested", "Add-Count", "Get-Count", "Import-Decoy", "Get-Decoyed",
}

// open starts a session and ends it with the test.
func open(t testing.TB, o pwsh.Options) *pwsh.Session {
	t.Helper()
	if o.Path == "" {
		o.Path = engine(t)
	}
	if o.Allow == nil {
		o.Allow = allowed
	}
	s, err := pwsh.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// openContoso starts a session with the test module.
func openContoso(t testing.TB, o pwsh.Options) *pwsh.Session {
	t.Helper()
	s := open(t, o)
	if _, err := s.Import(context.Background(), contoso(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// answer is what one call answered.
type answer struct {
	Objects []map[string]any
	Records []pwsh.Record
	Status  pwsh.Status
}

// run runs calls and fails the test unless every one of them has exactly one End, in order.
func run(t testing.TB, s pwsh.Caller, calls ...pwsh.Call) ([]answer, error) {
	t.Helper()
	return collect(t, len(calls), func(each func(pwsh.Event) error) error {
		return s.Run(context.Background(), calls, each)
	})
}

func collect(t testing.TB, calls int, start func(each func(pwsh.Event) error) error) ([]answer, error) {
	t.Helper()
	answers := make([]answer, calls)
	next := 0
	err := start(func(e pwsh.Event) error {
		if e.Call != next {
			t.Errorf("an event of call %d while call %d is open", e.Call, next)
		}
		a := &answers[e.Call]
		switch {
		case e.Object != nil:
			a.Objects = append(a.Objects, e.Object)
		case e.Record != nil:
			a.Records = append(a.Records, *e.Record)
		default:
			a.Status = e.End.Status
			next++
		}
		return nil
	})
	if next != calls {
		t.Errorf("%d calls have an End, want %d", next, calls)
	}
	return answers, err
}

// one runs one call on a session that must survive it.
func one(t testing.TB, s pwsh.Caller, cmdlet string, params map[string]any) answer {
	t.Helper()
	answers, err := run(t, s, pwsh.Call{Cmdlet: cmdlet, Params: params})
	if err != nil {
		t.Fatal(err)
	}
	return answers[0]
}
