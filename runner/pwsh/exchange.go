package pwsh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	graceTime = 10 * time.Second // for a request that is cancelled to end
	slowTime  = 30 * time.Second // after which, and every so often again, Options.Slow is told
	patience  = 6                // heartbeats without a word that mean death
)

// exchange is one request on its way. Time that its owner spends with an answer never counts against
// PowerShell, which may be waiting for it.
type exchange struct {
	*Session
	line   []byte
	limit  func() time.Duration      // until the next end of a call or, if there is none, until the answer
	handle func(frame) (bool, error) // takes a frame and reports whether it was the last; an error is a protocol error
	plain  bool                      // it cannot be cancelled, and nothing answers a ping

	deadline countdown
	cause    error // why the session is lost when the deadline passes
	final    bool  // nothing moves the deadline any more

	slow   countdown
	waited time.Duration // for the call under way

	sent   <-chan error // nil: nothing is being written
	unsent []byte       // to be written after that
	silent int          // heartbeats since PowerShell was last heard
}

// run sends the request and hands every frame to handle until that was the last. A ctx that is done
// cancels the request: PowerShell is asked to stop, and the session lives on if it does so in time. Any
// error means that the session is lost and its process killed.
func (x *exchange) run(ctx context.Context) error {
	x.cause = ErrNoAnswer
	x.deadline.set(x.limit())
	defer x.deadline.Stop()
	x.slow.set(slowTime)
	defer x.slow.Stop()
	beat := time.NewTicker(x.heartbeat)
	defer beat.Stop()
	x.proc.printed.Store(0)
	x.write(x.line)
	cancelled, exited := ctx.Done(), x.proc.exited
	for {
		select {
		case f, ok := <-x.proc.frames:
			if !ok {
				return x.lose(endOfOutput(x.proc.readErr))
			}
			if done, err := x.take(f); done || err != nil {
				return err
			}
		case err := <-x.sent:
			x.wrote(err)
		case <-cancelled:
			cancelled = nil
			if x.plain {
				return x.lose(context.Cause(ctx))
			}
			x.cancel(context.Cause(ctx))
		case <-exited:
			exited = nil
			x.doom(errExited, drainTime)
		case <-x.deadline.C:
			if x.deadline.over() {
				return x.lose(x.cause)
			}
		case <-x.slow.C:
			if x.slow.over() {
				x.stillWaiting()
			}
		case <-beat.C:
			if !x.beat() {
				return x.lose(ErrNoPong)
			}
		}
	}
}

// take deals with a frame and reports whether it was the last. A frame that makes no sense costs the session.
func (x *exchange) take(f frame) (done bool, err error) {
	x.silent = 0
	began := time.Now()
	done, err = x.hand(f)
	held := time.Since(began)
	x.deadline.hold(held)
	x.slow.hold(held)
	if f.Type == "end" {
		x.waited = 0
		x.slow.set(slowTime)
		if !x.final {
			x.deadline.set(x.limit())
		}
	}
	if err != nil {
		x.handle = nil
		return false, x.lose(err)
	}
	return done, nil
}

// hand hands a frame on, if it is an answer.
func (x *exchange) hand(f frame) (done bool, err error) {
	if f.Memory > 0 {
		x.memory.Store(f.Memory)
	}
	if f.Type == "pong" || x.handle == nil {
		return false, nil
	}
	return x.handle(f)
}

// write sends a line, or keeps it until the one before is written.
func (x *exchange) write(line []byte) {
	if x.sent != nil {
		x.unsent = line
		return
	}
	x.sent = x.proc.send(line)
}

// wrote deals with the end of a write.
func (x *exchange) wrote(err error) {
	x.sent = nil
	switch {
	case err != nil:
		x.doom(err, drainTime)
	case x.unsent != nil:
		x.write(x.unsent)
		x.unsent = nil
	}
}

// doom makes the deadline final: within d the session ends, one way or the other.
func (x *exchange) doom(cause error, d time.Duration) {
	x.cause, x.final = cause, true
	x.deadline.set(d)
}

// cancel asks PowerShell to stop what it does.
func (x *exchange) cancel(cause error) {
	if x.final {
		return // it is going already
	}
	x.doom(cause, graceTime)
	x.write(fmt.Appendf(nil, `{"op":"cancel","id":%d}`, x.id))
}

// beat pings PowerShell and reports whether it may still be alive. While it has not even read what was
// sent before, it gets no ping more.
func (x *exchange) beat() bool {
	if x.plain {
		return true
	}
	if x.silent == patience {
		return false
	}
	x.silent++
	if x.sent == nil {
		x.pings++
		x.write(fmt.Appendf(nil, `{"op":"ping","n":%d}`, x.pings))
	}
	return true
}

// stillWaiting says how long a call has been running, if PowerShell still speaks.
func (x *exchange) stillWaiting() {
	x.waited += slowTime
	x.slow.set(slowTime)
	if x.tellSlow != nil && x.silent < 2 {
		x.tellSlow(x.waited)
	}
}

// lose kills the process, hands on what it had still answered, and says why the session is lost.
func (x *exchange) lose(cause error) error {
	killErr := x.proc.kill()
	complete := x.drain() && !errors.Is(cause, ErrProtocol)
	endErr := x.proc.end(0)
	select {
	case <-x.closed:
		cause = ErrClosed
	default:
	}
	lost := &SessionLostError{
		Err: cause, ExitCode: x.proc.exitCode(), Signal: x.proc.signal(), complete: complete,
		Stderr: x.proc.redact.Redact(x.proc.stderr.String()),
	}
	x.log.Warn().Err(lost).AnErr("kill", killErr).AnErr("end", endErr).Msg("powershell session lost")
	if endErr != nil {
		lost.Err = fmt.Errorf("%w; %w", cause, endErr)
	}
	x.lost = lost
	return lost
}

// drain reads what a killed process had written and reports whether that was all. It gives up when
// another process keeps the pipe open.
func (x *exchange) drain() bool {
	var left countdown
	left.set(drainTime)
	defer left.Stop()
	understood := true
	for {
		select {
		case f, ok := <-x.proc.frames:
			if !ok {
				return understood && !x.proc.dropped && atEnd(x.proc.readErr)
			}
			began := time.Now()
			if done, err := x.hand(f); done || err != nil {
				x.handle = nil
				understood = err == nil
			}
			left.hold(time.Since(began))
		case <-left.C:
			if left.over() {
				return false
			}
		}
	}
}

func endOfOutput(err error) error {
	if atEnd(err) {
		return errExited
	}
	return err
}

// atEnd reports whether reading stopped because there is no more.
func atEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
