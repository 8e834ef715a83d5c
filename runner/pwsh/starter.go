package pwsh

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/bhendo/go-powershell/backend"
)

// StarterOptions say how NewStarter's processes are started. The zero value is a good default.
type StarterOptions struct {
	Dir     string   // working folder; empty: the session's private temporary folder
	Env     []string // environment, as key=value; nil: this process's own
	Console bool     // Windows: keep the console, which a sign-in window needs
}

// NewStarter returns the system's own starter: the process and all its children form one group that can
// be killed, and have a private folder for temporary files that is deleted when the process has ended.
//
// Its Waiters have two methods more. Kill() error ends the process and its children at once. Signal()
// string, after Wait, names what ended the process from outside, such as "killed".
func NewStarter(o StarterOptions) backend.Starter { return starter{o} }

type starter struct{ StarterOptions }

// StartProcess starts path, which must be absolute: else the working folder or PATH would decide what runs.
func (s starter) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	if !filepath.IsAbs(path) {
		return nil, nil, nil, nil, fmt.Errorf("the path %q is not absolute: %w", path, os.ErrNotExist)
	}
	temp, err := newTempFolder()
	if err != nil {
		return nil, nil, nil, nil, err
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = s.Dir
	if cmd.Dir == "" {
		cmd.Dir = temp.path
	}
	cmd.Env = s.Env
	cmd.Env = environment(cmd.Environ(), path, temp.path)
	cmd.SysProcAttr = sysProcAttr(s.Console)
	group, ends, err := startPiped(cmd)
	if err != nil {
		return nil, nil, nil, nil, errors.Join(err, temp.remove())
	}
	return &waiter{cmd: cmd, group: group, temp: temp}, ends[0], ends[1], ends[2], nil
}

// startPiped starts cmd and returns our ends of its standard streams. They are pipes of our own, because
// exec.Cmd closes its pipes under their reader, and waits for every process that holds one.
func startPiped(cmd *exec.Cmd) (*group, [3]*os.File, error) {
	var ours, theirs [3]*os.File
	defer func() { closeAll(theirs) }()
	for i := range ours {
		r, w, err := os.Pipe()
		if err != nil {
			closeAll(ours)
			return nil, ours, err
		}
		if ours[i], theirs[i] = r, w; i == 0 {
			ours[i], theirs[i] = w, r
		}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs[0], theirs[1], theirs[2]
	group, err := startGroup(cmd)
	if err != nil {
		closeAll(ours)
	}
	return group, ours, err
}

func closeAll(files [3]*os.File) {
	for _, f := range files {
		if f != nil {
			_ = f.Close()
		}
	}
}

// environment keeps colours, terminals and PowerShell's own errands out of the session.
func environment(base []string, path, temp string) []string {
	env := make([]string, 0, len(base)+8)
	for _, pair := range base {
		key, _, _ := strings.Cut(pair, "=")
		// Windows PowerShell would find PowerShell 7's modules, which it cannot load.
		if isWindowsPowerShell(path) && strings.EqualFold(key, "PSModulePath") {
			continue
		}
		env = append(env, pair)
	}
	return append(env, "NO_COLOR=1", "TERM=dumb",
		"POWERSHELL_TELEMETRY_OPTOUT=1", "POWERSHELL_UPDATECHECK=Off", "POWERSHELL_DIAGNOSTICS_OPTOUT=1",
		"TEMP="+temp, "TMP="+temp, "TMPDIR="+temp)
}

func isWindowsPowerShell(path string) bool {
	return strings.EqualFold(filepath.Base(path), "powershell.exe")
}

// waiter is a started process.
type waiter struct {
	cmd   *exec.Cmd
	group *group
	temp  *tempFolder
}

// Wait waits for the process, ends what is left of its group, and deletes its temporary folder.
func (w *waiter) Wait() error {
	return errors.Join(w.group.wait(w.cmd), w.temp.removeSoon())
}

// Kill ends the process and its children at once.
func (w *waiter) Kill() error { return w.group.kill() }

// Signal names what ended the process from outside; empty: it ended by itself.
func (w *waiter) Signal() string {
	if w.cmd.ProcessState == nil {
		return ""
	}
	return signalOf(w.cmd.ProcessState)
}
