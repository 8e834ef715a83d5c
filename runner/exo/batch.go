package exo

import (
	"context"

	"roombridge/runner/pwsh"
)

// batch asks or changes something of every T by a call of its own, and gives one R for each, in order.
type batch[T, R any] struct {
	cmdlet string
	about  []T
	call   func(T) (pwsh.Call, *Error)
	unsent func(T, *Error) R        // what it is if nothing was sent
	result func(T, answer, error) R // the error is the session's, if it was lost by this call
	each   func(R) error
}

// run gives an R for every T, also for those whose call has no End, which a Caller that keeps its promise
// does not leave. If one of the calls cannot be made, none is sent. An error of each ends it: no R follows.
func (b batch[T, R]) run(ctx context.Context, caller pwsh.Caller) error {
	calls := make([]pwsh.Call, len(b.about))
	for i, t := range b.about {
		var err *Error
		if calls[i], err = b.call(t); err != nil {
			return b.refuse(err)
		}
	}
	answers := make([]answer, len(calls))
	var stop error
	session := caller.Run(ctx, calls, func(e pwsh.Event) error {
		answers[e.Call].take(e)
		if e.End != nil {
			stop = b.each(b.result(b.about[e.Call], answers[e.Call], nil))
		}
		return stop
	})
	for i, a := range answers {
		if stop == nil && a.end.Status == "" {
			stop = b.each(b.result(b.about[i], a, session))
		}
	}
	if stop != nil || session == nil {
		return stop
	}
	return &Error{Class: SessionLost, Scope: ScopeSession, Op: b.cmdlet, Err: session}
}

func (b batch[T, R]) refuse(e *Error) error {
	for _, t := range b.about {
		if err := b.each(b.unsent(t, e)); err != nil {
			return err
		}
	}
	return e
}
