package execute

import (
	"context"
	"errors"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

const (
	maxPasses    = 2                // how often what was lost is sent
	maxTries     = 3                // attempts for an action that may pass later
	betweenTries = 30 * time.Second // facts.md 1a: dual-write failures ask for a couple of minutes in all
)

// part is the carrying out of one part of a plan: of a group, of an application, or of the calendars.
type part struct {
	name    string // as people know it
	journal Journal
	opts    Options
	lost    map[int]bool // actions with an earlier attempt that may have had its effect
}

func newPart(name string, j Journal, o Options) part {
	if o.Observe == nil {
		o.Observe = func(Progress) {}
	}
	return part{name: name, journal: j, opts: o, lost: map[int]bool{}}
}

func (p *part) note(text string) { p.opts.Observe(Progress{Group: p.name, Note: text}) }

// carried is a part as [inTurn] sees it.
type carried interface {
	run(ctx context.Context) error
	note(text string)
}

// inTurn carries out parts one after the other. One that ended early does not hold up the next, unless
// its error condemns the session or the run.
func inTurn(ctx context.Context, parts []carried) error {
	var ended []error
	for _, p := range parts {
		err := p.run(ctx)
		switch scopeOf(err) {
		case exo.ScopeItem: // the journal says which action it was
			p.note(err.Error())
		case exo.ScopeGroup:
			ended = append(ended, err)
		case exo.ScopeSession, exo.ScopeRun:
			return errors.Join(append(ended, err)...)
		}
	}
	return errors.Join(ended...)
}

// passes sends what is open and reads it back, and sends what was lost on the way once more.
func (p *part) passes(ctx context.Context, open []plan.Action, pass func(context.Context, []plan.Action) error, readBack func(context.Context) error) error {
	for range maxPasses {
		sent := pass(ctx, open)
		if sent != nil && !isTenants(ctx, sent) {
			return errors.Join(sent, ctx.Err())
		}
		err := readBack(ctx)
		if sent != nil || err != nil {
			return errors.Join(sent, err)
		}
		if open = p.lostOf(open); len(open) == 0 {
			return nil
		}
	}
	return nil
}

// isTenants says that an error is the tenant's, so that reading back is of use: not that of a journal,
// of somebody who wants to stop, or of a run that is cancelled.
func isTenants(ctx context.Context, err error) bool {
	var e *exo.Error
	return errors.As(err, &e) && ctx.Err() == nil
}

// tries sends the queue, and what failed but may pass up to maxTries times.
func (p *part) tries(ctx context.Context, queue []plan.Action, send func(context.Context, []plan.Action) (again []plan.Action, err error)) error {
	for try := 1; len(queue) > 0; try++ {
		again, err := send(ctx, queue)
		if err != nil || try == maxTries || len(again) == 0 {
			return err
		}
		if err := p.pause(ctx, betweenTries); err != nil {
			return err
		}
		queue = again
	}
	return nil
}

// oneByOne is a sending for [part.tries] that sends each action by itself. One whose outcome is empty was not sent.
func oneByOne(send func(context.Context, plan.Action) (journal.Outcome, error)) func(context.Context, []plan.Action) ([]plan.Action, error) {
	return func(ctx context.Context, queue []plan.Action) (again []plan.Action, err error) {
		for _, a := range queue {
			outcome, err := send(ctx, a)
			if err != nil {
				return nil, err
			}
			if outcome == journal.Failed {
				again = append(again, a)
			}
		}
		return again, nil
	}
}

// lostOf returns those actions that are to be sent once more. A group whose creation was lost was looked
// for by its address, and preparing the organisation takes long after it was answered.
func (p *part) lostOf(actions []plan.Action) []plan.Action {
	words := p.words()
	var lost []plan.Action
	for _, a := range actions {
		if words[a.N].Outcome != journal.Unknown || a.Kind == plan.Create || (a.Kind == plan.Customize && !p.lost[a.N]) {
			continue
		}
		p.lost[a.N] = true
		lost = append(lost, a)
	}
	return lost
}

func (p *part) words() map[int]journal.Word { return journal.Words(p.journal.Records()) }
