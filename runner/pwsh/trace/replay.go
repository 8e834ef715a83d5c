package trace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"roombridge/runner/pwsh"
)

// ErrNotRecorded says that a [Player] was asked for something else than what the recording has next.
var ErrNotRecorded = errors.New("not what was recorded")

// errEnds says that an answer was not recorded to its end.
var errEnds = errors.New("the recording ends inside this answer")

// Player is a Shell that answers as the recorded one did: the same questions, in the same order, get the
// same answers, at once. The first question that differs is an error that wraps [ErrNotRecorded], and so
// is every one after it; its calls are skipped.
type Player struct {
	hello pwsh.Hello
	cut   bool

	mu    sync.Mutex
	steps []*step // those to come
	scrub *scrubber
	lost  error
}

// Replay reads a whole recording.
func Replay(in io.Reader) (*Player, error) {
	r, err := read(in)
	if err != nil {
		return nil, fmt.Errorf("read a trace: %w", err)
	}
	return &Player{
		hello: pwsh.Hello{Version: r.header.PowerShell, Edition: r.header.Edition},
		cut:   r.cut, steps: r.steps,
		scrub: newScrubber(Options{Plain: true}), // the recorded calls have no secrets either
	}, nil
}

// Hello returns the recorded version and edition; there is no process.
func (p *Player) Hello() pwsh.Hello { return p.hello }

// Rest returns how many imports, binds and runs are not played yet.
func (p *Player) Rest() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.steps)
}

// Import answers an import of the same module; the folder of a path does not count.
func (p *Player) Import(ctx context.Context, nameOrPath string) (pwsh.Module, error) {
	s, err := p.next(ctx, line{Import: &module{Name: base(nameOrPath)}})
	if err != nil {
		return pwsh.Module{}, err
	}
	if err := s.line.Import.Error.err(); err != nil || s.line.Import.Module == nil {
		return pwsh.Module{}, err
	}
	return *s.line.Import.Module, nil
}

// Bind answers a bind of the same modules.
func (p *Player) Bind(ctx context.Context, modules ...string) (pwsh.Commands, error) {
	s, err := p.next(ctx, line{Bind: &bound{Modules: modules}})
	if err != nil {
		return nil, err
	}
	if err := s.line.Bind.Error.err(); err != nil {
		return nil, err
	}
	commands := pwsh.Commands{}
	for cmdlet, parameters := range s.line.Bind.Commands {
		commands[cmdlet] = map[string]bool{}
		for _, parameter := range parameters {
			commands[cmdlet][parameter] = true
		}
	}
	return commands, nil
}

// Run answers a batch of the same calls.
func (p *Player) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	return p.run(ctx, calls, nil, each)
}

// RunInteractive answers a batch of the same calls, and shows the warnings and what the information stream said.
func (p *Player) RunInteractive(ctx context.Context, _ time.Duration, calls []pwsh.Call, show func(line string), each func(pwsh.Event) error) error {
	return p.run(ctx, calls, show, each)
}

// Close ends the Player.
func (p *Player) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost = &pwsh.SessionLostError{Err: pwsh.ErrClosed, ExitCode: -1}
	return nil
}

func (p *Player) run(ctx context.Context, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	s, err := p.next(ctx, p.asked(calls))
	if err != nil {
		return finish(0, len(calls), pwsh.Skipped, each, err)
	}
	next := 0
	for _, e := range s.events {
		if show != nil && e.Record != nil && (e.Record.Stream == pwsh.StreamInformation || e.Record.Stream == pwsh.StreamWarning) {
			show(e.Record.Message)
		}
		if e.End != nil {
			next++
		}
		if err := each(e); err != nil {
			return err
		}
	}
	switch {
	case s.done == nil:
		err = errEnds
	case s.done.Error != nil:
		err = s.done.Error.err()
	case next < len(calls):
		err = errEnds
	}
	return finish(next, len(calls), pwsh.Unknown, each, err)
}

// asked is a batch as it is recorded.
func (p *Player) asked(calls []pwsh.Call) line {
	p.mu.Lock()
	defer p.mu.Unlock()
	return line{Calls: p.scrub.calls(calls)}
}

// finish ends the calls that have no End.
func finish(from, to int, status pwsh.Status, each func(pwsh.Event) error, err error) error {
	for i := from; i < to; i++ {
		if stop := each(pwsh.Event{Call: i, End: &pwsh.End{Status: status}}); stop != nil {
			return stop
		}
	}
	return err
}

// next returns the next step if it answers what is asked.
func (p *Player) next(ctx context.Context, asked line) (*step, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lost != nil {
		return nil, p.lost
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if len(p.steps) == 0 {
		where := "at its end"
		if p.cut {
			where = "where it was cut off"
		}
		p.lost = fmt.Errorf("%w: the recording is %s, and asked was %s", ErrNotRecorded, where, asked.questions()[0])
		return nil, p.lost
	}
	s := p.steps[0]
	if want, got := difference(s.line.questions(), asked.questions()); want != got {
		p.lost = fmt.Errorf("%w: line %d has %s, and asked was %s", ErrNotRecorded, s.at, want, got)
		return nil, p.lost
	}
	p.steps = p.steps[1:]
	return s, nil
}
