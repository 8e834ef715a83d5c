//go:build unix

package pwshtest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// alive reports whether the process runs. One that has ended is in the table until its parent has asked
// for its exit code.
func alive(pid int) bool {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return syscall.Kill(pid, 0) == nil && !bytes.Contains(stat, []byte(") Z "))
}

// processes returns those in the process table that were started to keep their temporary files in temp,
// and their children to any depth. Without /proc it returns none.
func processes(temp string) []string {
	var found []string
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range environments {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		environment, err := os.ReadFile(path)
		if err == nil && pid != os.Getpid() && bytes.Contains(environment, []byte("TMPDIR="+temp)) {
			found = append(found, fmt.Sprint("process ", pid))
		}
	}
	return found
}

// A process that made a session of its own is out of reach, and may keep the pipes open for ever. It is
// not waited for; but what PowerShell still said through them cannot be known.
var orphan = trouble{
	name: "an orphan that holds the pipes", does: "batch: orphan; exit 3", outlives: true,
	want: "unknown (1 object), unknown; lost: ended (exit code 3)",
}
