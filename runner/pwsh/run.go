package pwsh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Run implements [Caller]. If ctx is done or each returns an error, PowerShell is asked to stop: the call
// under way is Stopped, those after it are Skipped, and the session lives on.
//
// It costs the session if PowerShell does not stop within 10 s, if a call has no answer within the
// session's command timeout, and if PowerShell does not react for six heartbeats. PowerShell is killed
// then, the call that had started is Unknown, and those after it are Skipped. The time that each takes
// counts for none of these: while it is busy, the cmdlet waits.
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
	limit  time.Duration // for a call without a Timeout of its own
	calls  []Call
	show   func(string) // nil: not interactive
	each   func(Event) error
	cancel context.CancelCauseFunc

	next    int   // the first call that has no End
	line    int   // the first call of the request line under way
	lineEnd int   // the call after its last
	done    frame // what closed it
	cut     bool  // some calls did not run to their end
	heard   bool  // the call under way has answered something, so that it was started whatever is said
	eachErr error // what each returned; no event follows it
}

func (s *Session) run(ctx context.Context, calls []Call, each func(Event) error, b *batch) error {
	ctx, b.cancel = context.WithCancelCause(ctx)
	defer b.cancel(nil)
	b.each, b.calls = each, calls
	err := s.take(ctx)
	if err == nil {
		err = s.runAll(ctx, b)
		defer s.release()
	}
	b.finish(len(calls), Skipped)
	if b.eachErr != nil {
		return b.eachErr
	}
	return err
}

func (s *Session) runAll(ctx context.Context, b *batch) error {
	if b.show != nil {
		s.proc.relay.Set(b.show)
		defer s.proc.relay.Set(nil)
	}
	for b.next < len(b.calls) && !b.cut {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		items, bad := encodeLine(b.calls[b.next:])
		if len(items) == 0 {
			b.refuse(bad)
			continue
		}
		b.line, b.lineEnd = b.next, b.next+len(items)
		if err := s.runLine(ctx, b, items); err != nil {
			return err
		}
	}
	if b.cut {
		return context.Cause(ctx)
	}
	return nil
}

// runLine sends calls in one request line, waits until PowerShell is done with it, and ends the calls that
// were started without coming to an end.
func (s *Session) runLine(ctx context.Context, b *batch, items []json.RawMessage) error {
	for _, c := range b.calls[b.line:b.lineEnd] {
		secretsOf(c.Params, s.proc.redact.Learn)
	}
	s.id++
	line, err := json.Marshal(map[string]any{"op": "batch", "id": s.id, "host": b.show != nil, "items": items})
	if err != nil {
		return err
	}
	x := exchange{Session: s, line: line, limit: b.deadline}
	x.handle = func(f frame) (bool, error) {
		if err := s.check(f); err != nil {
			return false, err
		}
		if f.Type == "done" {
			b.done = f
			return true, nil
		}
		return false, s.answer(b, f)
	}
	err = x.run(ctx)
	status := Unknown
	if err == nil && ctx.Err() != nil && b.done.State == "Stopped" {
		status = Stopped
	}
	s.commands.Add(int64(b.finish(b.started(err), status)))
	b.cut = b.cut || b.next < b.lineEnd
	return err
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
		if f.Status != Skipped {
			s.commands.Add(1)
		}
		b.end(f.Status, time.Duration(f.Millis)*time.Millisecond)
	default:
		return fmt.Errorf("%w: a frame of type %q and status %q", ErrProtocol, f.Type, f.Status)
	}
	return nil
}

func (s Status) valid() bool {
	return s == OK || s == Failed || s == Stopped || s == Skipped || s == Unknown
}

// started returns the index after the last call that may have been started in the line under way, which
// came to its end or broke off. PowerShell reports the end of a call before it starts the next, so that
// is at most one more than what ended, if all that it wrote was read.
func (b *batch) started(err error) int {
	var lost *SessionLostError
	switch {
	case errors.As(err, &lost) && !lost.complete:
		return b.lineEnd
	case err == nil && b.done.Started != nil:
		return min(b.line+*b.done.Started, b.lineEnd)
	}
	return min(b.next+1, b.lineEnd)
}

// emit hands on an event of the call under way.
func (b *batch) emit(e Event) {
	b.heard = true
	if b.eachErr != nil {
		return
	}
	e.Call = b.next
	if b.eachErr = b.each(e); b.eachErr != nil {
		b.cancel(b.eachErr)
	}
}

func (b *batch) end(status Status, took time.Duration) {
	if status == Skipped && b.heard {
		status = Unknown
	}
	b.emit(Event{End: &End{Status: status, Took: took}})
	b.cut = b.cut || status == Stopped || status == Skipped
	b.next, b.heard = b.next+1, false
}

// finish ends the calls before until that have no End, and returns how many they were.
func (b *batch) finish(until int, status Status) int {
	from := b.next
	for b.next < until {
		b.end(status, 0)
	}
	return b.next - from
}

// refuse ends a call that cannot be sent as failed; nothing was called.
func (b *batch) refuse(err error) {
	b.emit(Event{Record: &Record{
		Stream: StreamError, Message: err.Error(),
		Error: &ErrorRecord{FQID: BadValue, Category: "InvalidArgument"},
	}})
	b.end(Failed, 0)
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
