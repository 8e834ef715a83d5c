package pwsh_test

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// ended reports whether a process, which may be nobody's child any more, ends within d.
func ended(p *os.Process, d time.Duration) bool {
	fds := make([]unix.PollFd, 1)
	var n int
	err := p.WithHandle(func(fd uintptr) {
		fds[0] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
		for deadline := time.Now().Add(d); ; {
			var err error
			n, err = unix.Poll(fds, int(max(0, time.Until(deadline).Milliseconds())))
			if err != unix.EINTR {
				return
			}
		}
	})
	return err != nil || n > 0
}
