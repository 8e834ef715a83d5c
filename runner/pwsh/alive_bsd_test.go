//go:build unix && !linux

package pwsh_test

import (
	"os"
	"syscall"
	"time"
)

// ended reports whether a process, which may be nobody's child any more, ends within d.
func ended(p *os.Process, d time.Duration) bool {
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for deadline := time.Now().Add(d); ; <-poll.C {
		if p.Signal(syscall.Signal(0)) != nil {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}
