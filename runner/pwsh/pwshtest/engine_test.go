package pwshtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

// What a cmdlet can do (testdata/Contoso.Trouble). The call after it is Get-Echo.
var engineTroubles = []trouble{
	{name: "none", does: "Get-Echo", want: "ok (1 object), ok (1 object)"},

	// What is printed past the bridge.
	{name: "junk before, between and after frames", does: "Write-Junk", want: "ok (2 objects), ok (1 object)"},
	{name: "invalid UTF-8", does: "Write-Byte", want: "ok (1 object), ok (1 object)"},
	{name: "a flood on standard error", does: "Write-Complaint", want: "ok (1 object), ok (1 object)"},
	{name: "a cmdlet that writes to the console and reads from it", does: "Write-Console", want: "ok (1 object, 1 record), ok (1 object)"},
	{name: "a cmdlet that waits for a key", does: "Read-Key", want: "failed (InvalidOperationException), ok (1 object)"},

	// Much.
	{name: "an object of 50 MB", does: "Get-Large", want: "failed (1 object, RoombridgeTooLarge), ok (1 object)"},
	{name: "20,000 warnings", does: "Write-Warnings", want: "ok (20000 records), ok (1 object)"},
	{name: "a slow reader who cancels", does: "Write-Warnings", caller: readsAndCancels, want: "stopped (some records), skipped; cancelled"},

	// Questions that nobody can answer.
	{name: "ShouldContinue", does: "Read-ShouldContinue", want: "failed (a prompt), ok (1 object)"},
	{name: "PromptForChoice", does: "Read-Choice", want: "failed (a prompt), ok (1 object)"},
	{name: "Read-Host", does: "Read-Text", want: "failed (a prompt), ok (1 object)"},
	{name: "Read-Host -AsSecureString", does: "Read-Password", want: "failed (a prompt), ok (1 object)"},
	{name: "Get-Credential", does: "Read-Credential", want: "failed (a prompt), ok (1 object)"},
	{name: "PromptForCredential", does: "Read-HostCredential", want: "failed (a prompt), ok (1 object)"},
	{name: "Prompt", does: "Read-Field", want: "failed (a prompt), ok (1 object)"},
	{name: "ReadLine", does: "Read-Line", want: "failed (a prompt), ok (1 object)"},
	{name: "ReadKey", does: "Read-RawKey", want: "failed (a prompt), ok (1 object)"},
	{name: "a mandatory parameter", does: "Read-Mandatory", want: "failed (MissingMandatoryParameter), ok (1 object)"},
	{name: "confirm", does: "Read-Confirm", want: "failed (a prompt), ok (1 object)"},

	// Errors.
	{name: "a non-terminating error", does: "Add-Error", want: "failed (2 objects, ContosoError), ok (1 object)"},
	{name: "an exception", does: "Add-Throw", want: "failed (1 object, gone wrong), ok (1 object)"},
	{name: "a terminating error", does: "Add-Terminating", want: "failed (ContosoEnd), ok (1 object)"},
	{name: "a parse error", does: "Add-Parse", want: "failed (ParseException), ok (1 object)"},

	// Ways out. No error is not an answer.
	{name: "break", does: "Invoke-Break", want: "unknown (1 object), ok (1 object)"},
	{name: "exit", does: "Invoke-Exit", want: "unknown, skipped"},
	{name: "an end of the process", does: "Stop-Process", want: "unknown, skipped; lost: ended (exit code 3)"},
	{name: "a kill of the process", does: "Stop-Hard", want: "unknown, skipped; lost: ended"},
	{name: "output closed, but alive", does: "Close-Output", timeout: 5 * time.Second, want: "unknown, skipped; lost: ended"},
	{name: "a grandchild that holds the pipes", does: "Stop-WithGrandchild", want: "unknown, skipped; lost: ended (exit code 3)"},
	{name: "a grandchild of a session that ends well", does: "Start-Grandchild", want: "ok (1 object), ok (1 object)"},

	// Cancelling.
	{name: "cancelled", does: "Wait-Politely", caller: cancels, want: "stopped (1 record), skipped; cancelled"},
}

var longEngineTroubles = []trouble{
	{name: "cancel is ignored", does: "Wait-Stubbornly", caller: cancels, want: "unknown (1 record), skipped; lost: cancelled"},
}

// world is a PowerShell for one trouble after the other, as long as it lasts.
type world struct {
	path    string
	session *pwsh.Session // nil: none yet, or none any more
}

// newWorld skips the test where there is no PowerShell.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{path: engine(t)}
	t.Cleanup(func() { w.close(t) })
	return w
}

// open returns the session that is left from the trouble before, or a new one.
func (w *world) open(t *testing.T) *pwsh.Session {
	t.Helper()
	if w.session != nil {
		return w.session
	}
	o := pwsh.Options{Path: w.path, Allow: []string{"Get-Echo"}}
	for _, tr := range slices.Concat(engineTroubles, longEngineTroubles) {
		o.Allow = append(o.Allow, tr.does)
	}
	o.Starter = pwsh.NewStarter(pwsh.StarterOptions{Env: child.Environment("start: hang")}) // of the grandchild
	var err error
	if w.session, err = pwsh.Start(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	module, err := filepath.Abs(filepath.Join("testdata", "Contoso.Trouble", "Contoso.Trouble.psd1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.session.Import(t.Context(), module); err != nil {
		t.Fatal(err)
	}
	return w.session
}

func (w *world) close(t *testing.T) {
	t.Helper()
	if w.session == nil {
		return
	}
	if err := w.session.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
	gone(t, []int{w.session.Hello().PID})
	w.session = nil
}

func (tr trouble) tryEngine(t *testing.T, w *world) {
	s := w.open(t)
	began := time.Now()
	call := pwsh.Call{Cmdlet: tr.does, Timeout: tr.timeout}
	if strings.Contains(tr.does, "Grandchild") {
		call.Params = map[string]any{"Path": os.Args[0]}
	}
	got, pids := tr.run(t, s, call, echo())
	if got != tr.want {
		t.Errorf("it ended with\n\t%s, want\n\t%s", got, tr.want)
	}
	checkUse(t, s, got)
	if len(pids) > 0 || strings.Contains(got, "lost") {
		w.close(t)
	}
	gone(t, pids)
	tr.inTime(t, began)
}

// engine returns the path of a PowerShell, or skips.
func engine(t *testing.T) string {
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
