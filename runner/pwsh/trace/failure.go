package trace

import (
	"context"
	"errors"
	"maps"
	"slices"

	"roombridge/runner/pwsh"
)

// failure is an error on file: its text, and what errors.Is and errors.As find in it.
type failure struct {
	Text   string            `json:"text"`
	Is     []string          `json:"is,omitempty"` // names of causes
	Lost   *lostShell        `json:"lost,omitempty"`
	Module *pwsh.ModuleError `json:"module,omitempty"`
}

// lostShell is a [pwsh.SessionLostError].
type lostShell struct {
	Text     string `json:"text"`
	ExitCode int    `json:"exitCode"`
	Signal   string `json:"signal,omitempty"`
	Stderr   string `json:"stderr,omitempty"`
}

// causes are the sentinels that callers look for.
var causes = map[string]error{
	"no answer":         pwsh.ErrNoAnswer,
	"no pong":           pwsh.ErrNoPong,
	"protocol":          pwsh.ErrProtocol,
	"closed":            pwsh.ErrClosed,
	"canceled":          context.Canceled,
	"deadline exceeded": context.DeadlineExceeded,
}

func newFailure(err error, s *scrubber) *failure {
	if err == nil {
		return nil
	}
	f := &failure{Text: s.message(err.Error())}
	for _, name := range slices.Sorted(maps.Keys(causes)) {
		if errors.Is(err, causes[name]) {
			f.Is = append(f.Is, name)
		}
	}
	if lost, ok := errors.AsType[*pwsh.SessionLostError](err); ok {
		f.Lost = &lostShell{Text: s.message(lost.Err.Error()), ExitCode: lost.ExitCode, Signal: lost.Signal, Stderr: s.message(lost.Stderr)}
	}
	if m, ok := errors.AsType[*pwsh.ModuleError](err); ok {
		scrubbed := *m
		scrubbed.Name, scrubbed.Message, scrubbed.Record = base(m.Name), s.message(m.Message), s.errorRecord(m.Record)
		f.Module = &scrubbed
	}
	return f
}

// err makes the error again; nil if there was none.
func (f *failure) err() error {
	if f == nil {
		return nil
	}
	again := &played{text: f.Text}
	for _, name := range f.Is {
		if cause := causes[name]; cause != nil {
			again.causes = append(again.causes, cause)
		}
	}
	switch {
	case f.Lost != nil:
		again.text = f.Lost.Text
		return &pwsh.SessionLostError{Err: again, ExitCode: f.Lost.ExitCode, Signal: f.Lost.Signal, Stderr: f.Lost.Stderr}
	case f.Module != nil:
		return f.Module
	}
	return again
}

// played is an error that reads as the recorded one.
type played struct {
	text   string
	causes []error
}

func (p *played) Error() string   { return p.text }
func (p *played) Unwrap() []error { return p.causes }
