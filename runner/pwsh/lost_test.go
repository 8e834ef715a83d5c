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

// lostIn runs three calls, the second of which costs the session, and checks their ends.
func lostIn(ctx context.Context, t *testing.T, s *pwsh.Session, cmdlet string) *pwsh.SessionLostError {
	t.Helper()
	calls := []pwsh.Call{{Cmdlet: "Set-Nothing"}, {Cmdlet: cmdlet}, {Cmdlet: "Set-Nothing"}}
	answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error { return s.Run(ctx, calls, each) })
	got := []pwsh.Status{answers[0].Status, answers[1].Status, answers[2].Status}
	if diff := cmp.Diff([]pwsh.Status{pwsh.OK, pwsh.Unknown, pwsh.Skipped}, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", cmdlet, diff)
	}
	var lost *pwsh.SessionLostError
	if !errors.As(err, &lost) {
		t.Fatalf("%s: the error is %v", cmdlet, err)
	}
	answers, err = run(t, s, calls[0])
	if answers[0].Status != pwsh.Skipped || !errors.As(err, &lost) {
		t.Errorf("on a lost session: %v, %v", answers, err)
	}
	return lost
}

func TestDeadlineKills(t *testing.T) {
	s := openContoso(t, pwsh.Options{CommandTimeout: time.Second})
	if lost := lostIn(context.Background(), t, s, "Invoke-Wait"); !errors.Is(lost, pwsh.ErrNoAnswer) {
		t.Errorf("lost because of %v", lost)
	}
}

func TestProcessDies(t *testing.T) {
	s := openContoso(t, pwsh.Options{})
	lost := lostIn(context.Background(), t, s, "Invoke-Die")
	if lost.ExitCode != 9 || lost.Signal != "" || !strings.Contains(lost.Stderr, "last words") {
		t.Errorf("%#v", lost)
	}
	if want := "the PowerShell session is lost: PowerShell ended (exit code 9); it said: last words"; lost.Error() != want {
		t.Errorf("it says %q, want %q", lost, want)
	}
}

func TestProcessIsKilledByAnother(t *testing.T) {
	s := openContoso(t, pwsh.Options{})
	process, err := os.FindProcess(s.Hello().PID)
	if err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(500*time.Millisecond, func() { _ = process.Kill() })
	defer kill.Stop()
	lost := lostIn(context.Background(), t, s, "Invoke-Wait")
	if runtime.GOOS == "windows" { // which knows no signals
		return
	}
	if lost.ExitCode != -1 || lost.Signal != "killed" || !strings.Contains(lost.Error(), "PowerShell ended (killed)") {
		t.Errorf("%#v", lost)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	temp := t.TempDir()
	for _, key := range []string{"TMPDIR", "TEMP", "TMP"} {
		t.Setenv(key, temp)
	}
	s := openContoso(t, pwsh.Options{})
	if folders, _ := filepath.Glob(filepath.Join(temp, "roombridge-*")); len(folders) != 1 {
		t.Fatalf("private folders while the session runs: %v", folders)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if process, err := os.FindProcess(s.Hello().PID); err == nil && alive(process) {
		t.Error("PowerShell still runs after Close")
	}
	if folders, _ := filepath.Glob(filepath.Join(temp, "roombridge-*")); len(folders) != 0 {
		t.Errorf("left behind: %v", folders)
	}
	answers, err := run(t, s, pwsh.Call{Cmdlet: "Set-Nothing"})
	if !errors.Is(err, pwsh.ErrClosed) || answers[0].Status != pwsh.Skipped {
		t.Errorf("Run after Close = %v, %v", answers, err)
	}
}

func TestInteractiveRelay(t *testing.T) {
	s := session(t)
	var shown []string
	calls := []pwsh.Call{{Cmdlet: "Connect-Contoso"}, {Cmdlet: "Get-Secretive", Params: params{"Password": pwsh.PlainSecret("hunter2!")}}}
	answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error {
		return s.RunInteractive(context.Background(), time.Minute, calls, func(line string) { shown = append(shown, line) }, each)
	})
	if err != nil || answers[0].Status != pwsh.OK || answers[1].Status != pwsh.Failed {
		t.Fatalf("%+v, %v", answers, err)
	}
	all := strings.Join(shown, "\n")
	for _, code := range []string{"ABCD", "EFGH", "soon"} {
		if !strings.Contains(all, code) {
			t.Errorf("%s was not shown: %q", code, all)
		}
	}
	if m := answers[1].Records[0].Message; m != "cannot sign in with ***" {
		t.Errorf("a secret in a record: %q", m)
	}
	if a := one(t, s, "Invoke-PromptForChoice", nil); a.Status != pwsh.Failed || !a.Records[0].Error.Prompt {
		t.Errorf("a prompt in a later batch: %+v", a)
	}
}

func TestPrintedTextIsNoAnswer(t *testing.T) {
	s := session(t)
	if a := one(t, s, "Invoke-Print", nil); a.Status != pwsh.OK || len(a.Objects) != 0 || len(a.Records) != 0 {
		t.Errorf("%+v", a)
	}
}

func TestStartFailures(t *testing.T) {
	_, err := pwsh.Start(context.Background(), pwsh.Options{Path: filepath.Join(t.TempDir(), "pwsh")})
	var start *pwsh.StartError
	if !errors.As(err, &start) || start.Failure != pwsh.NotFound {
		t.Errorf("a program that is not there: %v", err)
	}
	_, err = pwsh.Start(context.Background(), pwsh.Options{Path: "pwsh"})
	if !errors.As(err, &start) || start.Failure != pwsh.NotFound {
		t.Errorf("a path that is not absolute: %v", err)
	}
	_, err = pwsh.Start(context.Background(), pwsh.Options{Path: engine(t), StartTimeout: time.Millisecond})
	if !errors.As(err, &start) || start.Failure != pwsh.NoHello {
		t.Errorf("no time: %v", err)
	}
}
