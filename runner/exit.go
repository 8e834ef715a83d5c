package runner

import (
	"context"
	"errors"
	"fmt"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/sim"
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

// exitCode is the only place where an error becomes a code.
func exitCode(err error) int {
	var (
		done     outcome
		usage    *usageError
		problems config.Problems
		list     *rooms.ListError
		start    *pwsh.StartError
		module   *pwsh.ModuleError
		exchange *exo.Error
		moved    *changedError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &done):
		return int(done)
	case errors.As(err, &usage), errors.As(err, &problems), errors.As(err, &list), errors.As(err, &module),
		errors.As(err, &start) && start.Failure != pwsh.Abandoned,
		errors.Is(err, talk.ErrNoTerminal), errors.Is(err, sim.ErrNotSandbox), errors.Is(err, sim.ErrInUse):
		return exitUsage
	case errors.Is(err, errDeclined), errors.Is(err, execute.ErrStopped), errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &moved):
		return exitLeft
	case errors.As(err, &exchange):
		return exchangeCode(exchange.Class)
	}
	return exitUnexpected
}

func exchangeCode(c exo.Class) int {
	switch c {
	case exo.SignIn, exo.WrongTenant, exo.NoRight, exo.NotOwner:
		return exitRights
	case exo.Transient, exo.Throttled, exo.SessionLost, exo.NoAnswer, exo.Unsent, exo.Incomplete:
		return exitLeft
	}
	return exitUnexpected
}

// appliedCode is the code of an apply that ran to its end.
func appliedCode(r report.Report) int {
	switch {
	case r.Left():
		return exitLeft
	case r.Strangers() > 0:
		return exitDrift
	case r.Rejected():
		return exitRefused
	}
	return exitOK
}

// asOutcome is nil for 0.
func asOutcome(code int) error {
	if code == exitOK {
		return nil
	}
	return outcome(code)
}
