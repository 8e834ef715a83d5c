package exotest

import (
	"context"
	"slices"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// A Fault is what happens to one call on its way to the tenant. Calling next makes the call and returns
// what it answered; without it the call never arrives. The events are what the sender sees (Event.Call
// is set for it), and an error means that the session was lost by this call.
type Fault func(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error)

// Wrap lets a fault happen to every call of a caller; [On] picks some of them. After an error the calls
// of the batch that are left are skipped, and every later Run returns it: a lost session stays lost.
// As a session, it runs one batch at a time.
func Wrap(c pwsh.Caller, f Fault) pwsh.Caller { return &faulty{Caller: c, fault: f} }

type faulty struct {
	pwsh.Caller
	fault Fault
	lost  error
}

func (f *faulty) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	for i, c := range calls {
		events := []pwsh.Event{end(pwsh.Skipped)}
		if f.lost == nil {
			events, f.lost = f.fault(ctx, c, func() ([]pwsh.Event, error) { return one(ctx, f.Caller, c) })
		}
		for _, e := range events {
			e.Call = i
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return f.lost
}

func one(ctx context.Context, c pwsh.Caller, call pwsh.Call) (events []pwsh.Event, err error) {
	err = c.Run(ctx, []pwsh.Call{call}, func(e pwsh.Event) error {
		events = append(events, e)
		return nil
	})
	return events, err
}

// On lets a fault happen to the n-th call of a cmdlet, counted from 1, and to no other. An empty cmdlet
// means any, and n = 0 each of them.
func On(cmdlet string, n int, f Fault) Fault {
	seen := 0
	return func(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		if cmdlet != "" && cmdlet != c.Cmdlet {
			return next()
		}
		if seen++; n != 0 && n != seen {
			return next()
		}
		return f(ctx, c, next)
	}
}

// All lets several faults happen, the first one outermost.
func All(faults ...Fault) Fault {
	return func(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		for _, f := range slices.Backward(faults) {
			inner := next
			next = func() ([]pwsh.Event, error) { return f(ctx, c, inner) }
		}
		return next()
	}
}

// LostBefore loses the session before the call arrived: it had no effect, which the sender cannot know.
func LostBefore(context.Context, pwsh.Call, func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	return []pwsh.Event{end(pwsh.Unknown)}, Lost()
}

// LostAfter loses the session after the call had its effect and before its answer arrived.
func LostAfter(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	_, err := next()
	if err == nil {
		err = Lost()
	}
	return []pwsh.Event{end(pwsh.Unknown)}, err
}

// Lost is the error of a session whose process was killed.
func Lost() error { return &pwsh.SessionLostError{Err: pwsh.ErrNoAnswer, ExitCode: -1} }

// Unanswered lets the call have its effect and loses its answer; the session goes on.
func Unanswered(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	_, err := next()
	return []pwsh.Event{end(pwsh.Unknown)}, err
}

// NoEnd breaks a Caller's promise: the call has its effect, and no End.
func NoEnd(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	events, err := next()
	return slices.DeleteFunc(events, func(e pwsh.Event) bool { return e.End != nil }), err
}

// Fail answers the call with an error record; it never arrives.
func Fail(r pwsh.Record) Fault {
	return func(context.Context, pwsh.Call, func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		return []pwsh.Event{{Record: &r}, end(pwsh.Failed)}, nil
	}
}

// Also adds a record to what the call answered, before its End, which it leaves as it is: an error
// record beside an End that is ok, or a warning.
func Also(r pwsh.Record) Fault {
	return func(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		events, err := next()
		if len(events) == 0 {
			return events, err
		}
		return slices.Insert(events, len(events)-1, pwsh.Event{Record: &r}), err
	}
}

// Truncated warns as Exchange does when a list was cut off at its ResultSize (facts.md 2).
func Truncated(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	const text = "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
	return Also(pwsh.Record{Stream: pwsh.StreamWarning, Message: text})(ctx, c, next)
}

// Delay makes the call wait first.
func Delay(d time.Duration) Fault {
	return func(ctx context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return []pwsh.Event{end(pwsh.Unknown)}, &pwsh.SessionLostError{Err: ctx.Err(), ExitCode: -1}
		case <-t.C:
			return next()
		}
	}
}

// Record is an error record as the module writes it for an exception of this full type (facts.md 2).
func Record(exception, text string) pwsh.Record {
	return pwsh.Record{
		Stream: pwsh.StreamError, Message: "|" + exception + "|" + text,
		Error: &pwsh.ErrorRecord{
			FQID:     "[Server=AM6PR04MB5795,RequestId=7f6f2d5f-0d3c-4a35-8f5e-2b1f0a6f9b11,TimeStamp=Tue, 28 Mar 2023 13:55:04 GMT],Write-ErrorMessage",
			Category: "NotSpecified", Reason: exception[strings.LastIndexByte(exception, '.')+1:], Type: "System.Exception", Command: "Write-ErrorMessage",
		},
	}
}

func end(s pwsh.Status) pwsh.Event { return pwsh.Event{End: &pwsh.End{Status: s}} }
