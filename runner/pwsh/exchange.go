package pwsh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// exchange sends one request line and hands every frame to handle until that returns true. limit gives
// the time until the next end of a call, or of the answer, each time that one is awaited. Any error means that the
// session is lost and its process killed.
func (s *Session) exchange(ctx context.Context, line []byte, limit func() time.Duration, handle func(frame) (bool, error)) error {
	sent := s.proc.send(line)
	exited := s.proc.exited
	cause := ErrNoAnswer // what it means if the timer fires
	timer := time.NewTimer(limit())
	defer timer.Stop()
	for {
		select {
		case f, ok := <-s.proc.frames:
			if !ok {
				return s.lose(endOfOutput(s.proc.readErr), handle)
			}
			done, err := handle(f)
			if err != nil {
				return s.lose(err, nil)
			}
			if done {
				return nil
			}
			if f.Type == "end" && exited != nil {
				timer.Reset(limit())
			}
		case err := <-sent:
			sent = nil
			if err != nil {
				cause = err
				timer.Reset(drainTime)
			}
		case <-exited:
			exited = nil
			cause = errExited
			timer.Reset(drainTime)
		case <-timer.C:
			return s.lose(cause, handle)
		case <-ctx.Done():
			return s.lose(context.Cause(ctx), handle)
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

// lose kills the process, hands what it had still answered to handle, and says why the session is lost.
func (s *Session) lose(cause error, handle func(frame) (bool, error)) error {
	killErr := s.proc.kill()
	complete := s.drain(handle) && !errors.Is(cause, ErrProtocol)
	endErr := s.proc.end(0)
	lost := &SessionLostError{
		Err: cause, ExitCode: s.proc.exitCode(), complete: complete,
		Stderr: s.proc.redact.Redact(s.proc.stderr.String()),
	}
	s.log.Warn().Err(lost).AnErr("kill", killErr).AnErr("end", endErr).Msg("powershell session lost")
	if endErr != nil {
		lost.Err = fmt.Errorf("%w; %w", cause, endErr)
	}
	s.lost = lost
	return lost
}

// drain reads what a killed process had written and reports whether that was all. It gives up when
// another process keeps the pipe open.
func (s *Session) drain(handle func(frame) (bool, error)) bool {
	timer := time.NewTimer(drainTime)
	defer timer.Stop()
	understood := true
	for {
		select {
		case f, ok := <-s.proc.frames:
			if !ok {
				return understood && atEnd(s.proc.readErr)
			}
			if handle == nil {
				continue
			}
			if done, err := handle(f); done || err != nil {
				handle = nil
				understood = err == nil
			}
		case <-timer.C:
			return false
		}
	}
}
