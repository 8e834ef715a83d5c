package pwshtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

// leavesNothing gives the test a temporary folder of its own, and fails it if anything is left there, in
// the process table or of goroutines when it has ended.
func leavesNothing(t *testing.T) (temp string, goroutines goleak.Option) {
	t.Helper()
	temp = filepath.Join(t.TempDir(), "für 会议室")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"TMPDIR", "TEMP", "TMP"} {
		t.Setenv(key, temp)
	}
	goroutines = goleak.IgnoreCurrent()
	t.Cleanup(func() {
		soon(t, func() []string { return processes(temp) })
		soon(t, func() []string { return files(temp) })
		if err := goleak.Find(goroutines); err != nil {
			t.Error(err)
		}
	})
	return temp, goroutines
}

func files(temp string) []string {
	found, _ := filepath.Glob(filepath.Join(temp, "*"))
	return found
}

// gone fails the test if one of the processes is not gone soon.
func gone(t *testing.T, pids []int) {
	t.Helper()
	for _, pid := range pids {
		soon(t, func() []string {
			if alive(pid) {
				return []string{fmt.Sprint("process ", pid)}
			}
			return nil
		})
	}
}

// soon fails the test if something is left after a second: a process that was killed is still there for a moment.
func soon(t *testing.T, left func() []string) {
	t.Helper()
	deadline := time.Now().Add(time.Second)
	for found := left(); len(found) > 0; found = left() {
		if time.Now().After(deadline) {
			t.Errorf("left: %s", strings.Join(found, ", "))
			return
		}
		<-time.NewTimer(10 * time.Millisecond).C
	}
}

// A check that cannot fail proves nothing.
func TestWhatIsLeftIsNoticed(t *testing.T) {
	temp, goroutines := leavesNothing(t)
	s, err := pwsh.Start(t.Context(), pwsh.Options{Path: "pwsh", Starter: child.Starter(t, "")})
	if err != nil {
		t.Fatal(err)
	}
	if found := processes(temp); len(found) != 1 || !alive(s.Hello().PID) {
		t.Errorf("processes: %q, want one", found)
	}
	if found := files(temp); len(found) != 1 {
		t.Errorf("files: %q, want one folder", found)
	}
	if goleak.Find(goroutines) == nil {
		t.Error("no goroutine, but those of a session run")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
