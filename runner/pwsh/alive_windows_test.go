//go:build windows

package pwsh_test

import (
	"os"

	"golang.org/x/sys/windows"
)

// alive reports whether the process runs. One that has ended can still be opened.
func alive(p *os.Process) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(p.Pid))
	if err != nil {
		return false
	}
	defer windows.CloseHandle(h)
	state, err := windows.WaitForSingleObject(h, 0)
	return err == nil && state == uint32(windows.WAIT_TIMEOUT)
}
