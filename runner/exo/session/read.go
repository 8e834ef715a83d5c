package session

import (
	"context"
	"strings"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

// pauses between the tries of a read. The module itself has tried six times by then (facts.md 1c).
var pauses = []time.Duration{5 * time.Second, 30 * time.Second}

// Run passes calls on. Nothing of a single Get- call is given to each before its End is ok, or no
// further try is left; so a read that is tried again cannot repeat objects. Writes are never tried again here.
func (s *Session) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	if len(calls) != 1 || !strings.HasPrefix(calls[0].Cmdlet, "Get-") {
		return s.shell.Run(ctx, calls, each)
	}
	for try := 0; ; try++ {
		var events []pwsh.Event
		err := s.shell.Run(ctx, calls, func(e pwsh.Event) error {
			events = append(events, e)
			return nil
		})
		if err == nil && try < len(pauses) && mayPass(events) {
			if err = wait(ctx, pauses[try]); err == nil {
				continue
			}
		}
		return deliver(events, each, err)
	}
}

// mayPass says that the read failed for a reason that may be gone in a while.
func mayPass(events []pwsh.Event) bool {
	status := pwsh.Unknown
	for _, e := range events {
		if e.End != nil {
			status = e.End.Status
		}
		if e.Record != nil && e.Record.Stream == pwsh.StreamError {
			class := exo.Classify(*e.Record)
			return class == exo.Transient || class == exo.Throttled || class == exo.NoAnswer
		}
	}
	return status == pwsh.Unknown
}

func deliver(events []pwsh.Event, each func(pwsh.Event) error, err error) error {
	for _, e := range events {
		if stop := each(e); stop != nil {
			return stop
		}
	}
	return err
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
