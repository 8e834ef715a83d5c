package pwsh_test

import (
	"bufio"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// afterWait: the job object is known to be empty.
const afterWait = 0

// leaveGroup makes a child ask to be left out of its parent's job.
func leaveGroup(child *exec.Cmd) {
	child.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_BREAKAWAY_FROM_JOB}
}

// The job does not let anybody out.
func TestStarterLetsNothingLeave(t *testing.T) {
	p := act(t, "escaped")
	if p.lines.Scan() {
		t.Errorf("a child left the job: %s", p.lines.Text())
	}
	if code := p.wait(t); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

// A program that does not care for the end of its input ends with its parent too.
func TestJobEndsWithItsOwner(t *testing.T) {
	owner := exec.Command(self(t), rolePlay, "owner")
	stdout, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{lines: bufio.NewScanner(stdout)}
	first, grandchild := p.process(t), p.process(t)
	if !alive(first) || !alive(grandchild) {
		t.Error("not running as it should")
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait()
	if !ended(first, time.Second) || !ended(grandchild, time.Second) {
		t.Error("a process is left")
	}
}
