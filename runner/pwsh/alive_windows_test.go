package pwsh_test

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// ended reports whether a process, which may be nobody's child any more, ends within d.
func ended(p *os.Process, d time.Duration) bool {
	var state uint32
	err := p.WithHandle(func(h uintptr) {
		state, _ = windows.WaitForSingleObject(windows.Handle(h), uint32(d.Milliseconds()))
	})
	return err != nil || state == windows.WAIT_OBJECT_0
}
