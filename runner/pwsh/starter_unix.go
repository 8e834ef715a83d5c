//go:build unix

package pwsh

import (
	"errors"
	"os/exec"
	"sync"
	"syscall"
)

// group is a process with its children: a Unix process group.
type group struct {
	mu     sync.Mutex
	id     int
	closed bool // the leader is gone, and its number may be given to another process
}

func sysProcAttr(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func startGroup(cmd *exec.Cmd) (*group, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &group{id: cmd.Process.Pid}, nil
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
