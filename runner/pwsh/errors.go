package pwsh

import (
	"errors"
	"fmt"
	"strings"
)

// Why a session was lost, inside a [SessionLostError].
var (
	ErrNoAnswer = errors.New("no answer in time, so PowerShell was ended")
	ErrProtocol = errors.New("PowerShell sent what the bridge does not understand")
	ErrClosed   = errors.New("the session is closed")
	errExited   = errors.New("PowerShell ended")
)

// FullyQualifiedErrorIds of the bridge's own records: the call failed and nothing was called.
const (
	NotAllowed = "RoombridgeNotAllowed" // the cmdlet is not in Options.Allow
	NotBound   = "RoombridgeNotBound"   // no module of the session offers it
	BadValue   = "RoombridgeBadValue"   // a value cannot be sent
)

// SessionLostError says that a session is gone: calls that had started are [Unknown], and only a new
// session can run others.
type SessionLostError struct {
	Err      error  // ErrNoAnswer, ErrProtocol, ErrClosed, a context's error or what broke the pipe
	ExitCode int    // of the process; -1 if it has none: killed, or not known
	Stderr   string // the last 64 KiB at most, secrets replaced by ***

	complete bool // everything that the process wrote was read
}

func (e *SessionLostError) Error() string {
	text := "the PowerShell session is lost: " + e.Err.Error()
	if e.ExitCode >= 0 {
		text += fmt.Sprintf(" (exit code %d)", e.ExitCode)
	}
	return text + lastLine(e.Stderr)
}

func (e *SessionLostError) Unwrap() error { return e.Err }

// StartFailure is how a start failed.
type StartFailure string

// How a start can fail. The value is what a person is told.
const (
	NotFound    StartFailure = "there is no such program: install PowerShell, or name the path of pwsh or powershell.exe"
	Ended       StartFailure = "it ended before it answered: check that the path is that of pwsh or powershell.exe, and that no policy or antivirus blocks it"
	Constrained StartFailure = "PowerShell runs in Constrained Language Mode here (AppLocker or App Control for Business): " +
		"use a computer or account without it, or have the policy allow PowerShell for this account"
	NoHello   StartFailure = "it did not answer in time: try again, or give it more time if this computer is slow"
	Abandoned StartFailure = "the start was given up"
	Broken    StartFailure = "it could not be started"
)

// StartError says that no session could be started.
type StartError struct {
	Path     string
	Failure  StartFailure
	ExitCode int    // -1 if there is none
	Stderr   string // as in SessionLostError
	Err      error  // the cause, if there is one to tell
}

func (e *StartError) Error() string {
	text := fmt.Sprintf("start PowerShell (%s): %s", e.Path, string(e.Failure))
	if e.Failure == Ended && e.ExitCode >= 0 {
		text += fmt.Sprintf(" (exit code %d)", e.ExitCode)
	}
	if e.Err != nil && e.Failure != NotFound {
		text += ": " + e.Err.Error()
	}
	return text + lastLine(e.Stderr)
}

func (e *StartError) Unwrap() error { return e.Err }

// ModuleError says that a module could not be imported.
type ModuleError struct {
	Name      string // as it was asked for
	Missing   bool   // there is no such module
	Forbidden bool   // the execution policy does not let it load
	Record    ErrorRecord
	Message   string
}

func (e *ModuleError) Error() string {
	switch {
	case e.Missing:
		return fmt.Sprintf("PowerShell has no module %s: install it for this user and this edition of PowerShell", e.Name)
	case e.Forbidden:
		return fmt.Sprintf("the execution policy of this computer (Get-ExecutionPolicy -List) forbids PowerShell to load the module %s: "+
			"it has to be signed by a publisher that this computer trusts: %s", e.Name, e.Message)
	}
	return fmt.Sprintf("import module %s: %s", e.Name, e.Message)
}

// lastLine returns what a process said last, for the end of an error's text.
func lastLine(stderr string) string {
	stderr = strings.TrimSpace(stderr)
	if stderr == "" {
		return ""
	}
	return "; it said: " + strings.TrimSpace(stderr[strings.LastIndexByte(stderr, '\n')+1:])
}
