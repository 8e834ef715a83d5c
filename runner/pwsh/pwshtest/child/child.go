// Package child is a scripted PowerShell: a real process that speaks the bridge's protocol over its
// standard streams, well or badly. Tests of package pwsh start it in place of PowerShell, so that what is
// tested is real: processes, their children, their pipes and their folders.
//
// The process is the test's own program, started again. A test package that uses it calls [Main] first
// in its TestMain, and hands a [Starter] to [pwsh.Start].
//
// # Scripts
//
// Without a script the child does what scripts/bridge.ps1 does, and runs the calls in a [Shell]. A script
// is rules, one a line: an event, and the steps that the child takes then instead.
//
//	start: sleep 2s; hello
//	batch: object; end ok; tear; exit 3
//	cancel: ignore
//
// The events:
//
//	start        before anything is read; what hangs here reads no more
//	batch        the first batch of calls; those after it are answered
//	cancel ping bye
//	eof          the end of the input
//
// The steps. What is about calls is about the call under way, which is the first of the batch until the
// first end, then the next:
//
//	hello        reads the bridge and init, and says hello
//	answer       does what it would do without the rule
//	object [N]   gives an object, with a text of N bytes
//	warn N       gives N warnings
//	end STATUS   ends the call
//	done [N]     closes the batch, saying that N calls were started
//	frame JSON   gives any frame, quoted as in Go or not; $id in it stands for the number of the request
//	claim N JSON gives a frame that says it has N bytes
//	tear         gives the first half of a frame
//	print "TEXT" writes text that is no frame, quoted as in Go
//	complain N   writes N lines to standard error
//	drip         writes byte by byte until the batch is done
//	crlf         writes CRLF for LF from now on
//	mute         closes its output
//	grandchild   starts a process that holds the pipes, and gives an object with its PID
//	orphan       the same, and the process leaves the group (Windows has none to leave)
//	sleep D      waits
//	hang         waits until it is cancelled or killed
//	ignore       nothing
//	exit N       ends
package child

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/bhendo/go-powershell/backend"

	"roombridge/runner/pwsh"
)

// Shell is what a child runs its calls in. A [pwsh.Session] is one, and so is the simulator's session.
type Shell interface {
	pwsh.Caller
	Import(ctx context.Context, nameOrPath string) (pwsh.Module, error)
	Bind(ctx context.Context, modules ...string) (pwsh.Commands, error)
	RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(line string), each func(pwsh.Event) error) error
}

const (
	variable = "ROOMBRIDGE_CHILD" // environment: the script

	// lifetime is when a child ends whatever its script says, so that a test that is killed leaves none for long.
	lifetime = 5 * time.Minute

	badScript = 2 // exit codes
	inputOver = 3 // as of the bridge
	tooOld    = 4
)

// Main plays the child and does not return, if this process was started as one. newShell makes what the
// calls run in; nil: each call answers with its own parameters.
func Main(newShell func() Shell) {
	text, ok := os.LookupEnv(variable)
	if !ok {
		return
	}
	s, err := parse(text)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(badScript)
	}
	time.AfterFunc(lifetime, func() { os.Exit(tooOld) })
	shell := Shell(echo{})
	if newShell != nil {
		shell = newShell()
	}
	newChild(s, shell).serve(os.Stdin)
}

// Starter returns a Starter that starts this test's program as a child, whatever path it is given.
func Starter(t testing.TB, text string) backend.Starter {
	t.Helper()
	if _, err := parse(text); err != nil {
		t.Fatal(err)
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return starter{pwsh.NewStarter(pwsh.StarterOptions{Env: Environment(text)}), path}
}

// Environment returns this process's environment with a script, so that the test's program, which
// anything may start with it, is a child.
func Environment(text string) []string {
	return append(os.Environ(),
		variable+"=\n"+text,        // never empty, which Windows takes for unset
		"GORACE=atexit_sleep_ms=0") // else a program with the race detector takes a second to exit
}

type starter struct {
	backend.Starter
	path string
}

func (s starter) StartProcess(_ string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	return s.Starter.StartProcess(s.path, args...)
}
