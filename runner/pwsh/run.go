package pwsh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Run implements [Caller]. A call that has no answer within the session's command timeout, and a ctx
// that is done, cost the session: PowerShell is killed, the call that had started is Unknown, and those
// after it are Skipped.
func (s *Session) Run(ctx context.Context, calls []Call, each func(Event) error) error {
	return s.run(ctx, calls, each, &batch{limit: s.commandTimeout})
}

// RunInteractive is Run for calls that talk to the user, such as a sign-in: they run with PowerShell's
// real host, and every information and warning record and every line that PowerShell prints goes to show
// at once. It calls show from other goroutines, one call at a time, and not after it has returned.
// timeout replaces the session's command timeout.
func (s *Session) RunInteractive(ctx context.Context, timeout time.Duration, calls []Call, show func(line string), each func(Event) error) error {
	return s.run(ctx, calls, each, &batch{limit: timeout, show: show})
}

// batch is a Run under way.
type batch struct {
	limit time.Duration // for a call without a Timeout of its own
	calls []Call
	show  func(string) // nil: not interactive
	each  func(Event) error

	next    int   // the first call that has no End
	line    int   // the first call of the request line under way
	lineEnd int   // the call after its last
	eachErr error // what each returned; no event follows it
}

func (s *Session) run(ctx context.Context, calls []Call, each func(Event) error, b *batch) error {
	b.each, b.calls = each, calls
	if err := s.take(ctx); err != nil {
		b.finish(len(calls), Skipped)
		return b.result(err)
	}
	defer s.release()
	if b.show != nil {
		s.proc.relay.Set(b.show)
		defer s.proc.relay.Set(nil)
	}
	for b.next < len(calls) && b.eachErr == nil {
		items, bad := encodeLine(calls[b.next:])
		if len(items) == 0 {
			b.refuse(bad)
			continue
		}
		b.line, b.lineEnd = b.next, b.next+len(items)
		for _, c := range calls[b.line:b.lineEnd] {
			secretsOf(c.Params, s.proc.redact.Learn)
		}
		err := s.runLine(ctx, b, items)
		if err != nil || b.next < b.lineEnd {
			b.finish(b.started(err), Unknown)
			b.finish(len(calls), Skipped)
			return b.result(err)
		}
	}
	return b.result(nil)
}

// runLine sends calls in one request line and waits until PowerShell is done with it.
func (s *Session) runLine(ctx context.Context, b *batch, items []json.RawMessage) error {
	s.id++
	line, err := json.Marshal(map[string]any{"op": "batch", "id": s.id, "host": b.show != nil, "items": items})
	if err != nil {
		return err
	}
	return s.exchange(ctx, line, b.deadline, func(f frame) (bool, error) {
		if err := s.check(f); err != nil {
			return false, err
		}
		if f.Type == "done" {
			return true, nil
		}
		return false, s.answer(b, f)
	})
}

// deadline is how long the call under way may take.
func (b *batch) deadline() time.Duration {
	if b.next < len(b.calls) && b.calls[b.next].Timeout > 0 {
		return b.calls[b.next].Timeout
	}
	return b.limit
}

// answer turns a frame into events.
func (s *Session) answer(b *batch, f frame) error {
	if b.line+f.Index != b.next || b.next == b.lineEnd {
		return fmt.Errorf("%w: a frame for call %d out of turn", ErrProtocol, b.line+f.Index)
	}
	switch {
	case f.Type == "out":
		for _, object := range f.Objects {
			b.emit(Event{Object: object})
		}
	case f.Type == "rec" && f.Record != nil:
		s.proc.redact.RedactRecord(f.Record)
		if b.show != nil && (f.Record.Stream == StreamInformation || f.Record.Stream == StreamWarning) {
			s.proc.relay.Line(f.Record.Message)
		}
		b.emit(Event{Record: f.Record})
	case f.Type == "end" && f.Status.valid():
		b.end(f.Status, time.Duration(f.Millis)*time.Millisecond)
	default:
		return fmt.Errorf("%w: a frame of type %q and status %q", ErrProtocol, f.Type, f.Status)
	}
	return b.eachErr
}

func (s Status) valid() bool {
	return s == OK || s == Failed || s == Stopped || s == Skipped || s == Unknown
}

// started returns the index after the last call that may have started, when a line broke off. PowerShell
// reports the end of a call before it starts the next, so that is at most one more than what ended, if
// all that it wrote was read.
func (b *batch) started(err error) int {
	var lost *SessionLostError
	if errors.As(err, &lost) && !lost.complete {
		return b.lineEnd
	}
	return min(b.next+1, b.lineEnd)
}

// emit hands on an event of the call under way.
func (b *batch) emit(e Event) {
	if b.eachErr == nil {
		e.Call = b.next
		b.eachErr = b.each(e)
	}
}

func (b *batch) end(status Status, took time.Duration) {
	b.emit(Event{End: &End{Status: status, Took: took}})
	b.next++
}

// finish ends the calls before until that have no End.
func (b *batch) finish(until int, status Status) {
	for b.next < until {
		b.end(status, 0)
	}
}

// refuse ends a call that cannot be sent as failed; nothing was called.
func (b *batch) refuse(err error) {
	b.emit(Event{Record: &Record{
		Stream: StreamError, Message: err.Error(),
		Error: &ErrorRecord{FQID: BadValue, Category: "InvalidArgument"},
	}})
	b.end(Failed, 0)
}

// result returns what Run returns: the caller's own error goes first.
func (b *batch) result(err error) error {
	if b.eachErr != nil {
		return b.eachErr
	}
	return err
}

// encodeLine returns as many calls as one request line holds. If that is none, the first call cannot be
// sent at all, and the error says why.
func encodeLine(calls []Call) ([]json.RawMessage, error) {
	const envelope = 128 // bytes of the line beside its calls, at most
	var items []json.RawMessage
	room := maxRequest - envelope
	for _, c := range calls {
		encoded, err := encodeCall(c)
		if err != nil {
			return items, fmt.Errorf("%s cannot be called: %w", c.Cmdlet, err)
		}
		if room -= len(encoded) + 1; room < 0 {
			return items, fmt.Errorf("%s cannot be called: its %d bytes are more than the %d of a request", c.Cmdlet, len(encoded), maxRequest-envelope)
		}
		items = append(items, encoded)
	}
	return items, nil
}
