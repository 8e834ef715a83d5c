//go:build windows

package pwsh

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

const (
	killedExit = 137             // the exit code of what we end, as a shell gives it
	emptyTime  = 2 * time.Second // for the children of a process that is gone to be gone too
)

// group is a process with its children: a job object that ends them when it is closed, also when this
// process dies.
type group struct {
	mu  sync.Mutex
	job windows.Handle // 0: closed
}

func sysProcAttr(console bool) *syscall.SysProcAttr {
	flags := uint32(windows.CREATE_NEW_PROCESS_GROUP) // Ctrl+C at our console is ours to act on
	if !console {
		flags |= windows.CREATE_NO_WINDOW
	}
	return &syscall.SysProcAttr{CreationFlags: flags}
}

// startGroup starts cmd and puts it into a job. PowerShell has no child before then: it waits for its
// first line of input.
func startGroup(cmd *exec.Cmd) (*group, error) {
	job, err := newJob()
	if err != nil {
		return nil, fmt.Errorf("create job object: %w", err)
	}
	g := &group{job: job}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, windows.CloseHandle(job))
	}
	var assignErr error
	err = cmd.Process.WithHandle(func(process uintptr) {
		assignErr = assign(windows.Handle(process), job)
	})
	if err := errors.Join(err, assignErr); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, errors.Join(fmt.Errorf("assign the process to its job object: %w", err), windows.CloseHandle(job))
	}
	return g, nil
}

// assign puts a process into a job. One that has ended meanwhile cannot be put anywhere, and need not be:
// how it ended says why.
func assign(process, job windows.Handle) error {
	err := windows.AssignProcessToJobObject(job, process)
	if err == nil {
		return nil
	}
	if event, waitErr := windows.WaitForSingleObject(process, 0); waitErr == nil && event == windows.WAIT_OBJECT_0 {
		return nil
	}
	return err
}

func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	info := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info))) //nolint:gosec // the call takes a structure by address and size
	if err != nil {
		return 0, errors.Join(err, windows.CloseHandle(job))
	}
	return job, nil
}

// wait waits for the process and ends its children.
func (g *group) wait(cmd *exec.Cmd) error {
	err := cmd.Wait()
	return errors.Join(err, g.close())
}

func (g *group) kill() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job == 0 {
		return nil
	}
	return windows.TerminateJobObject(g.job, killedExit)
}

// close ends what is left in the job and waits for it: while it runs, its temporary files cannot be
// deleted.
func (g *group) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job == 0 {
		return nil
	}
	err := errors.Join(g.empty(), windows.CloseHandle(g.job))
	g.job = 0
	return err
}

func (g *group) empty() error {
	const polls = 200
	poll := time.NewTicker(emptyTime / polls)
	defer poll.Stop()
	for range polls {
		left, err := g.processes()
		if err != nil || left == 0 {
			return err
		}
		if err := windows.TerminateJobObject(g.job, killedExit); err != nil {
			return err
		}
		<-poll.C
	}
	return fmt.Errorf("programs that PowerShell started did not end within %v", emptyTime)
}

// processes returns how many processes are in the job.
func (g *group) processes() (uint32, error) {
	var info struct { // JOBOBJECT_BASIC_ACCOUNTING_INFORMATION
		_      [4]int64
		_      [2]uint32
		Active uint32
		_      uint32
	}
	err := windows.QueryInformationJobObject(g.job, windows.JobObjectBasicAccountingInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)), nil) //nolint:gosec // as above
	return info.Active, err
}

// firstException is the least exit code that is the system's own: access violation and the like.
const firstException = 0xC0000000

// signalOf tells a process that was ended or broke from one that exited.
func signalOf(state *os.ProcessState) string {
	code := uint32(state.ExitCode()) // it has 32 bits
	switch {
	case code == killedExit:
		return "killed"
	case code >= firstException:
		return fmt.Sprintf("exception 0x%08X", code)
	}
	return ""
}

// isOurs reports whether a folder belongs to this user: each has a temporary folder of their own.
func isOurs(fs.FileInfo) bool { return true }
