package pwsh_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/bhendo/go-powershell/backend"
	"golang.org/x/sys/windows/registry"

	"roombridge/runner/pwsh"
)

// Computers as companies manage them. What a computer is shows in its registry; .ci/run sets one up for
// each of these tests, which elsewhere skip.

const (
	scriptPolicy = `Software\Policies\Microsoft\PowerShellCore`
	environment  = `System\CurrentControlSet\Control\Session Manager\Environment`
)

// onlyWhere skips the test unless the registry of this computer has a value, a text or a number.
func onlyWhere(t *testing.T, path, name string, want any) {
	t.Helper()
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, path, registry.QUERY_VALUE)
	if err != nil {
		t.Skipf("not so managed: no HKLM\\%s", path)
	}
	defer key.Close()
	text, _, _ := key.GetStringValue(name)
	number, _, err := key.GetIntegerValue(name)
	if text != want && (err != nil || number != want) {
		t.Skipf("not so managed: HKLM\\%s, %s is not %v", path, name, want)
	}
}

// refusedImport imports the test module, which nobody has signed, on a session that must survive it.
func refusedImport(t *testing.T) *pwsh.ModuleError {
	t.Helper()
	s := open(t, pwsh.Options{})
	_, err := s.Import(context.Background(), contoso(t))
	var refused *pwsh.ModuleError
	if !errors.As(err, &refused) || !refused.Forbidden || refused.Missing {
		t.Fatalf("import: %v", err)
	}
	if a := one(t, s, "Set-Nothing", nil); a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.NotBound {
		t.Errorf("a call after it: %+v", a)
	}
	return refused
}

// Windows refuses scripts as long as nobody has set a policy; a session asks for RemoteSigned.
func TestPolicyOfNobody(t *testing.T) {
	s, err := pwsh.Start(context.Background(), pwsh.Options{Path: engine(t), Starter: withoutPolicy{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = s.Import(context.Background(), contoso(t))
	var refused *pwsh.ModuleError
	switch {
	case err == nil, errors.As(err, &refused) && refused.GroupPolicy:
		t.Skipf("not so managed: somebody has set a policy: %v", err)
	case refused == nil || !refused.Forbidden || refused.Policy != "Restricted":
		t.Errorf("%v", err)
	}
	openContoso(t, pwsh.Options{})
}

// withoutPolicy starts PowerShell without asking for an execution policy.
type withoutPolicy struct{}

func (withoutPolicy) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	i := slices.Index(args, "-ExecutionPolicy")
	return pwsh.NewStarter(pwsh.StarterOptions{}).StartProcess(path, slices.Delete(args, i, i+2)...)
}

func TestPolicyAllSigned(t *testing.T) {
	onlyWhere(t, scriptPolicy, "ExecutionPolicy", "AllSigned")
	err := refusedImport(t)
	if err.Policy != "AllSigned" || !err.GroupPolicy {
		t.Errorf("%+v", err)
	}
	says(t, err, "execution policy AllSigned", "set by group policy", "to have it signed", "RemoteSigned")
}

func TestPolicyRestricted(t *testing.T) {
	onlyWhere(t, scriptPolicy, "EnableScripts", uint64(0))
	err := refusedImport(t)
	if err.Policy != "Restricted" || !err.GroupPolicy {
		t.Errorf("%+v", err)
	}
	says(t, err, "execution policy Restricted", "set by group policy", "RemoteSigned")
}

func TestPolicyConstrained(t *testing.T) {
	onlyWhere(t, environment, "__PSLockdownPolicy", "4")
	if err := refusedStart(t, pwsh.Options{Path: engine(t)}); err.Failure != pwsh.Constrained || err.Stderr != "" {
		t.Errorf("%+v", err)
	}
}

// Where Windows PowerShell is not installed or is blocked, what is in its place may end without a word.
func TestPolicySilentShell(t *testing.T) {
	path := filepath.Join(os.Getenv("SystemRoot"), "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
	s, err := pwsh.Start(context.Background(), pwsh.Options{Path: path})
	if err == nil {
		_ = s.Close()
		t.Skip("a Windows PowerShell that works: " + s.Hello().Version)
	}
	var start *pwsh.StartError
	if !errors.As(err, &start) || start.Failure != pwsh.Ended || start.ExitCode != 0 {
		t.Errorf("%v", err)
	}
}
