package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/sim"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/pwsh"
	"roombridge/runner/report"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

// The exit codes. Where several fit, the first of: usage, lock, rights, interrupted, unexpected, left, drift, refused.
const (
	exitOK          = 0
	exitUnexpected  = 1
	exitUsage       = 2
	exitRefused     = 3
	exitDrift       = 4
	exitRights      = 5
	exitLeft        = 6 // unknown, failed or pending left: run again
	exitInterrupted = 130
)

// outcome is an exit code that needs no words: what it stands for was said.
type outcome int

func (o outcome) Error() string { return fmt.Sprintf("exit %d", int(o)) }

// usageError is a command line, or something it names, that cannot be used.
type usageError struct {
	text, do string
	err      error
}

func (e *usageError) Error() string { return e.text }
func (e *usageError) Unwrap() error { return e.err }

// changedError says that the tenant is no longer as the plan found it.
type changedError struct{ err error }

func (e *changedError) Error() string {
	return "the organisation changed since the plan was made: " + e.err.Error()
}
func (e *changedError) Unwrap() error { return e.err }

// changed tells differences from a failed reading, which stays what it is.
func changed(err error) error {
	var e *exo.Error
	if errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return err
	}
	return &changedError{err}
}

// errDeclined says that a person answered no.
var errDeclined = errors.New("nothing was changed")

// precedence says which code wins where several fit.
var precedence = []int{exitUsage, exitRights, exitInterrupted, exitUnexpected, exitLeft, exitDrift, exitRefused}

// exitCode is the only place where an error becomes a code. An error may hold several, such as the end
// of a run and that of its session; every one of them counts.
func exitCode(err error) int {
	codes := map[int]bool{}
	collect(err, false, codes)
	for _, c := range precedence {
		if codes[c] {
			return c
		}
	}
	return exitOK
}

// collect finds the codes of an error and of those that it holds. One that nobody knows is unexpected,
// unless a known one holds it.
func collect(err error, known bool, codes map[int]bool) {
	if err == nil {
		return
	}
	if code, ok := codeOf(err); ok {
		known, codes[code] = true, true
	}
	switch holder := err.(type) { //nolint:errorlint // each error of the tree is looked at
	case interface{ Unwrap() error }:
		if inner := holder.Unwrap(); inner != nil {
			collect(inner, known, codes)
			return
		}
	case interface{ Unwrap() []error }:
		for _, inner := range holder.Unwrap() {
			collect(inner, known, codes)
		}
		return
	}
	if !known {
		codes[exitUnexpected] = true
	}
}

// codeOf is the code of an error by itself.
func codeOf(err error) (code int, ok bool) {
	switch {
	case slices.Contains([]error{talk.ErrNoTerminal, sim.ErrNotSandbox, sim.ErrInUse}, err):
		return exitUsage, true
	case slices.Contains([]error{errDeclined, execute.ErrStopped, proof.ErrStopped, context.Canceled}, err):
		return exitInterrupted, true
	}
	if err == errUnstable { //nolint:errorlint // collect unwraps
		return exitLeft, true
	}
	switch e := err.(type) { //nolint:errorlint // collect unwraps
	case outcome:
		return int(e), true
	case *usageError, config.Problems, *rooms.ListError, *pwsh.ModuleError:
		return exitUsage, true
	case *pwsh.StartError:
		return exitUsage, e.Failure != pwsh.Abandoned
	case *changedError:
		return exitLeft, true
	case *exo.Error:
		return exchangeCode(e.Class), true
	}
	return 0, false
}

func exchangeCode(c exo.Class) int {
	switch c {
	case exo.SignIn, exo.WrongTenant, exo.NoRight, exo.NotOwner:
		return exitRights
	case exo.Transient, exo.Throttled, exo.SessionLost, exo.NoAnswer, exo.Unsent, exo.Incomplete, exo.NotCustomized:
		return exitLeft
	}
	return exitUnexpected
}

// appliedCode is the code of an apply that ran to its end.
func appliedCode(r report.Report) int {
	switch {
	case r.Left():
		return exitLeft
	case r.Strangers() > 0, r.Plan.Part != plan.Membership && found(r):
		return exitDrift
	case r.Rejected():
		return exitRefused
	}
	return exitOK
}

// found says that there is something about an application that only a person can change. A policy that is to
// go last is part of leaving it.
func found(r report.Report) bool {
	return slices.ContainsFunc(r.Findings(), func(f plan.Finding) bool { return f.Class != plan.PolicyLeft })
}

// asOutcome is nil for 0.
func asOutcome(code int) error {
	if code == exitOK {
		return nil
	}
	return outcome(code)
}
