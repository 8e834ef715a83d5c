package pwsh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
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

	turn chan struct{} // holds one token while a request runs
	id   int           // of the last request; whoever has the turn may use it
	lost error         // likewise

	closing  sync.Once
	closeErr error
}

func (s *Session) untilStarted() time.Duration { return s.startTimeout }

// Hello returns what the session said of itself when it started.
func (s *Session) Hello() Hello { return s.hello }

// Close ends PowerShell and all that it started. It returns an error only if something of it is left. A
// Run that is under way loses its session.
func (s *Session) Close() error {
	s.closing.Do(func() {
		patience := closeTime
		select {
		case s.turn <- struct{}{}:
			if s.lost == nil {
				s.lost = &SessionLostError{Err: ErrClosed, ExitCode: -1}
				if !s.proc.bye() {
					patience = 0
				}
			}
			s.release()
		default: // a request is running
			patience = 0
		}
		s.closeErr = s.proc.end(patience)
	})
	return s.closeErr
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
	err = s.exchange(ctx, line, s.untilStarted, func(f frame) (bool, error) {
		if err := s.check(f); err != nil {
			return false, err
		}
		if f.Type != "done" {
			return false, handle(f)
		}
		message = f.Message
		return true, nil
	})
	if err == nil && message != "" {
		err = errors.New(message)
	}
	return err
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
