package pwsh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// closeTime is how long Close lets PowerShell end by itself.
const closeTime = 5 * time.Second

// Session is one PowerShell process that runs one request at a time. A session that is lost stays lost:
// every later request returns the same [*SessionLostError].
type Session struct {
	hello          Hello
	proc           *process
	log            zerolog.Logger
	startTimeout   time.Duration
	commandTimeout time.Duration
	heartbeat      time.Duration
	tellSlow       func(waited time.Duration) // may be nil

	turn  chan struct{} // holds one token while a request runs
	id    int           // of the last request; whoever has the turn may use it
	pings int           // likewise
	lost  error         // likewise

	began    time.Time
	commands atomic.Int64
	memory   atomic.Int64

	closing  sync.Once
	closed   chan struct{} // closed by Close
	closeErr error
}

func newSession(p *process, o Options) *Session {
	return &Session{
		proc: p, log: o.Log, startTimeout: o.StartTimeout, commandTimeout: o.CommandTimeout, heartbeat: o.Heartbeat,
		tellSlow: o.Slow, turn: make(chan struct{}, 1), began: time.Now(), closed: make(chan struct{}),
	}
}

func (s *Session) untilStarted() time.Duration { return s.startTimeout }

// Stats are what a session has cost so far. Whoever can sign in again may replace it by a new one.
type Stats struct {
	Commands int64         // calls that were started
	Age      time.Duration // since the process was started
	Memory   int64         // of PowerShell, in bytes, as of its last answer or heartbeat; 0: not known yet
}

// Stats may be called at any time.
func (s *Session) Stats() Stats {
	return Stats{Commands: s.commands.Load(), Age: time.Since(s.began), Memory: s.memory.Load()}
}

// Hello returns what the session said of itself when it started.
func (s *Session) Hello() Hello { return s.hello }

// Close ends PowerShell and all that it started. It returns an error only if something of it is left. A
// Run that is under way loses its session, with ErrClosed.
func (s *Session) Close() error {
	s.closing.Do(func() {
		close(s.closed)
		s.closeErr = s.proc.end(s.partWays())
	})
	return s.closeErr
}

// partWays sees that no request is running, and returns how long PowerShell may take to end by itself.
func (s *Session) partWays() time.Duration {
	select {
	case s.turn <- struct{}{}:
	default: // a request is running; it is to read all that was answered until now
		_ = s.proc.kill()
		timer := time.NewTimer(closeTime)
		defer timer.Stop()
		select {
		case s.turn <- struct{}{}:
		case <-timer.C:
			return 0
		}
	}
	defer s.release()
	if s.lost != nil {
		return 0
	}
	s.lost = &SessionLostError{Err: ErrClosed, ExitCode: -1}
	if !s.proc.bye() {
		return 0
	}
	return closeTime
}

// request sends a request other than a batch and waits until it is done.
func (s *Session) request(ctx context.Context, fields map[string]any, handle func(frame) error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.release()
	s.id++
	fields["id"] = s.id
	line, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	var message string
	x := exchange{Session: s, line: line, limit: s.untilStarted}
	x.handle = func(f frame) (bool, error) {
		if err := s.check(f); err != nil {
			return false, err
		}
		if f.Type != "done" {
			return false, handle(f)
		}
		message = f.Message
		return true, nil
	}
	if err := x.run(ctx); err != nil || message == "" {
		return err
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause // which stopped it
	}
	return errors.New(message)
}

// take waits for the session to be free.
func (s *Session) take(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if s.lost != nil {
		s.release()
		return s.lost
	}
	return nil
}

func (s *Session) release() { <-s.turn }

// check refuses a frame that does not belong to the request under way.
func (s *Session) check(f frame) error {
	if f.Type == "fatal" {
		return fmt.Errorf("%w: it refused a request: %s", ErrProtocol, s.proc.redact.Redact(f.Message))
	}
	if f.ID != s.id {
		return fmt.Errorf("%w: an answer to request %d while %d is under way", ErrProtocol, f.ID, s.id)
	}
	return nil
}
