package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"roombridge/runner/exo/sim"
)

// The scripts in testdata/script are the manual in a form that runs. Each runs twice: with the
// simulated organisation inside the program, and through a real PowerShell.

var long = flag.Bool("long", false, "run also the long scripts through PowerShell")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roombridge": main})
}

func TestScriptsInProcess(t *testing.T) {
	testscript.Run(t, params("in process", func(env *testscript.Env) {
		env.Setenv("ROOMBRIDGE_PWSH", "")
		binaries, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
		env.Setenv("PATH", binaries)
	}))
}

func TestScriptsThroughPowerShell(t *testing.T) {
	pwsh := powerShell(t)
	testscript.Run(t, params("powershell", func(env *testscript.Env) { env.Setenv("ROOMBRIDGE_PWSH", pwsh) }))
}

// powerShell finds the PowerShell to test with.
func powerShell(t *testing.T) string {
	if path := os.Getenv("ROOMBRIDGE_PWSH"); path != "" {
		return path
	}
	path, err := exec.LookPath("pwsh")
	if err != nil {
		t.Skip("no PowerShell: set ROOMBRIDGE_PWSH, or put pwsh on PATH")
	}
	return path
}

func params(depth string, setup func(*testscript.Env)) testscript.Params {
	return testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOMBRIDGE_STATE_DIR", filepath.Join(env.WorkDir, "state"))
			testdata, err := filepath.Abs("testdata")
			env.Setenv("TESTDATA", testdata)
			env.Setenv("APP", sim.PlatformAppID)
			env.Setenv("OBJECT", sim.PlatformObjectID)
			env.Setenv("REGISTRATION", sim.PlatformRegistrationID)
			setup(env)
			return err
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "powershell":
				return depth == "powershell", nil
			case "long":
				return *long, nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"tenant": tenant, "exits": exits},
	}
}

// exits runs a program and checks its exit code: exits 3 roombridge plan.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", args[1], err)
		}
		code = fmt.Sprint(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("%s: exit code %s, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}
