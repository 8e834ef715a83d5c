//go:build unix

package pwsh

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// group is a process with its children: a Unix process group. A child that left it by setsid is not
// killed, and not waited for.
//
// When this process dies, PowerShell sees the end of its input and exits. The signal that Linux offers
// for it comes when a thread ends, which in Go means nothing.
type group struct {
	mu     sync.Mutex
	id     int
	closed bool // the leader is reaped or about to be, and its number may be given to another process
}

func sysProcAttr(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func startGroup(cmd *exec.Cmd) (*group, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &group{id: cmd.Process.Pid}, nil
}

// wait waits for the leader and kills what is left of its group, where the system can tell before the
// leader is reaped: until then nobody else gets its number.
func (g *group) wait(cmd *exec.Cmd) error {
	if !awaitExit(g.id) {
		err := cmd.Wait()
		return errors.Join(err, g.close())
	}
	err := g.close()
	return errors.Join(cmd.Wait(), err)
}

func (g *group) kill() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.killLocked()
}

func (g *group) killLocked() error {
	if g.closed {
		return nil
	}
	if err := syscall.Kill(-g.id, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

func (g *group) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.killLocked()
	g.closed = true
	return err
}

func signalOf(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// isOurs reports whether a folder belongs to this user, in a folder that all users share.
func isOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
