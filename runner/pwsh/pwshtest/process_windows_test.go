package pwshtest_test

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// alive reports whether the process runs. One that has ended can still be opened.
func alive(pid int) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return false
	}
	defer windows.CloseHandle(h)
	state, err := windows.WaitForSingleObject(h, 0)
	return err == nil && state == uint32(windows.WAIT_TIMEOUT)
}

// processes returns this process's children in the process table.
func processes(string) []string {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return []string{err.Error()}
	}
	defer windows.CloseHandle(snapshot)
	var found []string
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ParentProcessID == uint32(os.Getpid()) {
			found = append(found, fmt.Sprint("process ", entry.ProcessID, " ", windows.UTF16ToString(entry.ExeFile[:])))
		}
	}
	return found
}

// No process gets out of a job object, whatever it does.
var orphan = trouble{
	name: "an orphan that holds the pipes", does: "batch: orphan; exit 3",
	want: "unknown (1 object), skipped; lost: ended (exit code 3)",
}
