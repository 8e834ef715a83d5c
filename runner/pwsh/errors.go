package pwsh

import (
	"errors"
	"fmt"
	"strings"
)

// Why a session was lost, inside a [SessionLostError].
var (
	ErrNoAnswer = errors.New("no answer in time, so PowerShell was ended")
	ErrNoPong   = errors.New("PowerShell does not react any more, so it was ended")
	ErrProtocol = errors.New("PowerShell sent what the bridge does not understand")
	ErrClosed   = errors.New("the session is closed")
	errExited   = errors.New("PowerShell ended")
)

// FullyQualifiedErrorIds of the bridge's own records. After all but the last, nothing was called.
const (
	NotAllowed = "RoombridgeNotAllowed" // the cmdlet is not in Options.Allow
	NotBound   = "RoombridgeNotBound"   // no module of the session offers it
	BadValue   = "RoombridgeBadValue"   // a value cannot be sent
	TooLarge   = "RoombridgeTooLarge"   // an object of the answer is over 4 MiB as JSON, and the call was broken off
)

// SessionLostError says that a session is gone: calls that had started are [Unknown], and only a new
// session can run others.
type SessionLostError struct {
	Err      error  // ErrNoAnswer, ErrNoPong, ErrProtocol, ErrClosed, a context's error or what broke the pipe
	ExitCode int    // of the process; -1 if it has none: killed, or not known
	Signal   string // what ended the process on Unix, such as "killed"; empty: none
	Stderr   string // the last 64 KiB at most, secrets replaced by ***

	complete bool // everything that the process wrote was read
}

func (e *SessionLostError) Error() string {
	text := "the PowerShell session is lost: " + e.Err.Error()
	switch {
	case e.ExitCode >= 0:
		text += fmt.Sprintf(" (exit code %d)", e.ExitCode)
	case e.Signal != "" && errors.Is(e.Err, errExited): // and not by our own hand
		text += fmt.Sprintf(" (%s)", e.Signal)
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
	Name        string // as it was asked for
	Missing     bool   // there is no such module
	Forbidden   bool   // the execution policy does not let it load
	Policy      string // that policy, such as AllSigned, if it is known
	GroupPolicy bool   // it is set by group policy, which nothing on this computer overrules
	Record      ErrorRecord
	Message     string
}

func (e *ModuleError) Error() string {
	switch {
	case e.Missing:
		return fmt.Sprintf("PowerShell has no module %s: install it for this user and this edition of PowerShell", e.Name)
	case e.Forbidden:
		return fmt.Sprintf("%s does not let PowerShell load the module %s: %s; it said: %s", e.policy(), e.Name, e.cure(), e.Message)
	}
	return fmt.Sprintf("import module %s: %s", e.Name, e.Message)
}

func (e *ModuleError) policy() string {
	switch {
	case e.GroupPolicy:
		return "the execution policy " + e.Policy + ", set by group policy,"
	case e.Policy != "":
		return "the execution policy " + e.Policy
	}
	return "the execution policy of this computer (Get-ExecutionPolicy -List)"
}

// cure says what makes a forbidden module load.
func (e *ModuleError) cure() string {
	const manager = "ask whoever manages this computer "
	switch e.Policy {
	case "Restricted":
		return "it lets no script run: " + manager + "for RemoteSigned"
	case "RemoteSigned":
		return "it is marked as downloaded: if you trust it, unblock its files (Unblock-File)"
	}
	return "only what a trusted publisher has signed may run: " + manager + "to have it signed, or for RemoteSigned"
}

// lastLine returns what a process said last, for the end of an error's text.
func lastLine(stderr string) string {
	stderr = strings.TrimSpace(stderr)
	if stderr == "" {
		return ""
	}
	return "; it said: " + strings.TrimSpace(stderr[strings.LastIndexByte(stderr, '\n')+1:])
}
