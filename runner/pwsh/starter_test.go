package pwsh_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bhendo/go-powershell/backend"

	"roombridge/runner/pwsh"
)

// soon is how long a test waits for what should happen at once.
const soon = 10 * time.Second

// program is a started process of a test.
type program struct {
	backend.Waiter
	stdin          io.WriteCloser
	stdout, stderr io.ReadCloser
	lines          *bufio.Scanner // of stdout
	first          *os.Process    // where a test asked for it
	waited         chan error     // closed after Wait has returned
}

// launch starts path with our own starter.
func launch(t *testing.T, o pwsh.StarterOptions, path string, args ...string) *program {
	t.Helper()
	waiter, stdin, stdout, stderr, err := pwsh.NewStarter(o).StartProcess(path, args...)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{
		Waiter: waiter, stdin: stdin.(io.WriteCloser), stdout: stdout.(io.ReadCloser), stderr: stderr.(io.ReadCloser),
		lines: bufio.NewScanner(stdout), waited: make(chan error, 1),
	}
	go func() {
		p.waited <- waiter.Wait()
		close(p.waited)
	}()
	t.Cleanup(func() {
		if err := p.kill(); err != nil {
			t.Error(err)
		}
		p.wait(t)
		for _, c := range []io.Closer{p.stdin, p.stdout, p.stderr} {
			_ = c.Close()
		}
	})
	return p
}

// act starts this program in one of its roles.
func act(t *testing.T, role string, args ...string) *program {
	t.Helper()
	return launch(t, pwsh.StarterOptions{}, self(t), append([]string{rolePlay, role}, args...)...)
}

func (p *program) kill() error { return p.Waiter.(interface{ Kill() error }).Kill() }

func (p *program) signal() string { return p.Waiter.(interface{ Signal() string }).Signal() }

// line returns the next line of output.
func (p *program) line(t *testing.T) string {
	t.Helper()
	if !p.lines.Scan() {
		text, _ := io.ReadAll(p.stderr)
		t.Fatalf("no line: %v; it said %s", p.lines.Err(), text)
	}
	return p.lines.Text()
}

// wait returns the exit code, -1 for a process that a signal ended.
func (p *program) wait(t *testing.T) int {
	t.Helper()
	select {
	case err := <-p.waited:
		var exit interface{ ExitCode() int }
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		if err != nil {
			t.Error(err)
		}
		return 0
	case <-time.After(soon):
		t.Fatal("the process does not end")
		return -1
	}
}

// process returns the process whose number is the next line of output.
func (p *program) process(t *testing.T) *os.Process {
	t.Helper()
	line := p.line(t)
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatalf("%q is no process", line)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Release() })
	return process
}

// pairs returns what the role environment prints.
func (p *program) pairs() map[string]string {
	pairs := map[string]string{}
	for p.lines.Scan() {
		key, value, _ := strings.Cut(p.lines.Text(), "=")
		pairs[key] = value
	}
	return pairs
}

func TestStarterTellsHowItEnded(t *testing.T) {
	killed := -1 // no exit code
	if runtime.GOOS == "windows" {
		killed = 137
	}
	tests := []struct {
		name   string
		end    func(*program) error
		code   int
		signal string
	}{
		{"at the end of its input", func(p *program) error { return p.stdin.Close() }, 3, ""},
		{"killed", (*program).kill, killed, "killed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := act(t, "wait")
			p.line(t)
			if err := tt.end(p); err != nil {
				t.Fatal(err)
			}
			if code, signal := p.wait(t), p.signal(); code != tt.code || signal != tt.signal {
				t.Errorf("exit code %d, signal %q; want %d, %q", code, signal, tt.code, tt.signal)
			}
			if err := p.kill(); err != nil {
				t.Errorf("Kill after the end: %v", err)
			}
		})
	}
}

func TestStarterEndsTheTree(t *testing.T) {
	for name, end := range map[string]func(*program) error{
		"killed":                    (*program).kill,
		"only the first has ended":  func(p *program) error { return p.stdin.Close() },
		"only the first was killed": func(p *program) error { return p.first.Kill() },
	} {
		t.Run(name, func(t *testing.T) {
			temp := ownTemp(t)
			p := act(t, "tree")
			p.first = p.process(t)
			grandchild := p.process(t)
			if !alive(p.first) || !alive(grandchild) || len(folders(t, temp)) != 1 {
				t.Fatalf("not running as it should: %v", folders(t, temp))
			}
			if err := end(p); err != nil {
				t.Fatal(err)
			}
			p.wait(t)
			if !ended(p.first, afterWait) || !ended(grandchild, afterWait) {
				t.Error("a process is left")
			}
			if left := folders(t, temp); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A handle that another process inherits by mistake keeps a stream open.
func TestStarterLeaksNoHandle(t *testing.T) {
	const many = 6
	programs := make([]*program, many)
	var starting sync.WaitGroup
	for i := range programs {
		starting.Go(func() { programs[i] = act(t, "wait") })
	}
	starting.Wait()
	for _, p := range programs {
		p.line(t)
	}
	for i, p := range programs {
		if err := p.stdin.Close(); err != nil {
			t.Fatal(err)
		}
		if code := p.wait(t); code != 3 {
			t.Fatalf("program %d of %d: exit code %d, want 3", i, many, code)
		}
		rest := make(chan error, 1)
		go func() {
			_, err := io.Copy(io.Discard, p.stdout)
			rest <- err
		}()
		select {
		case err := <-rest:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(soon):
			t.Fatalf("program %d of %d has ended, but not its output", i, many)
		}
	}
}

func TestStarterEnvironment(t *testing.T) {
	temp := ownTemp(t)
	p := launch(t, pwsh.StarterOptions{Env: append(os.Environ(), "TERM=xterm", "CONTOSO=a=b")}, self(t), rolePlay, "environment")
	got := p.pairs()
	private := got["TEMP"]
	want := map[string]string{"TMP": private, "TMPDIR": private, "folder": private, "TERM": "dumb", "NO_COLOR": "1", "CONTOSO": "a=b"}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s is %q, want %q", key, got[key], value)
		}
	}
	if filepath.Dir(private) != temp {
		t.Errorf("the private folder %s is not in %s", private, temp)
	}
}

func TestStarterPaths(t *testing.T) {
	names := map[string]string{
		"spaces and signs": "a $HOME %PATH% & 'b' (c)",
		"other alphabets":  "Zoë 会议室 📅",
		"long":             filepath.Join(slices.Repeat([]string{"a long folder"}, 10)...), // Windows starts programs up to 259 characters
	}
	for name, folder := range names {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), folder, "program.exe")
			copySelf(t, path)
			p := launch(t, pwsh.StarterOptions{Dir: filepath.Dir(path)}, path, rolePlay, "environment")
			got := p.pairs()
			if got["program"] != path || got["folder"] != filepath.Dir(path) {
				t.Errorf("program %s in folder %s", got["program"], got["folder"])
			}
		})
	}
}

func TestStarterRefuses(t *testing.T) {
	temp := ownTemp(t)
	folder := t.TempDir()
	text := filepath.Join(folder, "text.exe")
	if err := os.WriteFile(text, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"a relative path": "./pwsh", "a bare name": "pwsh", "nothing": "", "what is not there": filepath.Join(folder, "pwsh.exe"),
		"a folder": folder, "a text": text, "a NUL": text + "\x00",
	} {
		if _, _, _, _, err := pwsh.NewStarter(pwsh.StarterOptions{}).StartProcess(path); err == nil {
			t.Errorf("%s was started", name)
		}
	}
	if left := folders(t, temp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStarterSweeps(t *testing.T) {
	temp := ownTemp(t)
	live := act(t, "wait")
	live.line(t)
	inUse := folders(t, temp)[0]
	long := time.Now().Add(-time.Hour)
	tests := map[string]struct {
		age  time.Time
		want bool
	}{
		"roombridge-pwsh-1":    {long, false},
		"roombridge-pwsh-2":    {time.Now(), true}, // may be about to be locked
		"roombridge-sandbox-3": {long, true},
		"somebody's":           {long, true},
	}
	for name, tt := range tests {
		file := filepath.Join(temp, name, "tmpEXO_a", "a.psm1")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		age(t, filepath.Join(temp, name), tt.age)
	}
	age(t, inUse, long)
	act(t, "wait").line(t)
	for name, tt := range tests {
		if _, err := os.Stat(filepath.Join(temp, name)); (err == nil) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(inUse); err != nil {
		t.Errorf("the folder of a live process: %v", err)
	}
}

func age(t *testing.T, path string, to time.Time) {
	t.Helper()
	if err := os.Chtimes(path, to, to); err != nil {
		t.Fatal(err)
	}
}

// ownTemp makes a folder the system's temporary one for this test.
func ownTemp(t *testing.T) string {
	t.Helper()
	temp := t.TempDir()
	for _, key := range []string{"TMPDIR", "TEMP", "TMP"} {
		t.Setenv(key, temp)
	}
	return temp
}

// folders returns the private folders in temp.
func folders(t *testing.T, temp string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(temp, "roombridge-pwsh-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}
