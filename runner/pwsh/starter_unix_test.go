//go:build unix

package pwsh_test

import (
	"os/exec"
	"syscall"
	"testing"
)

// afterWait is how long a killed process may still be there: nobody but its parent is told of its end.
const afterWait = soon

// leaveGroup makes a child a session of its own, so that no signal to its parent's group reaches it.
func leaveGroup(child *exec.Cmd) { child.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

func TestStarterDoesNotWaitForWhatLeft(t *testing.T) {
	p := act(t, "escaped")
	p.first = p.process(t)
	escaped := p.process(t)
	defer func() { _ = escaped.Kill() }()
	if err := p.kill(); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
	if !ended(p.first, soon) || !alive(escaped) {
		t.Error("the first process runs, or its escaped child does not")
	}
}
