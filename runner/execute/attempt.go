package execute

import (
	"context"
	"errors"
	"slices"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// start writes the durable record that must precede sending. What says how the actions are sent, and
// what they are about.
func (p *part) start(ctx context.Context, what journal.Started, actions ...plan.Action) (batch int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if p.stopped() {
		return 0, ErrStopped
	}
	what.Batch = p.lastBatch() + 1
	for _, a := range actions {
		what.Actions = append(what.Actions, a.N)
	}
	return what.Batch, p.journal.Append(journal.Record{Started: &what})
}

// lastBatch is the number of the last batch in the journal, whichever part of the plan it belongs to; 0 if there is none.
func (p *part) lastBatch() int {
	for _, r := range slices.Backward(p.journal.Records()) {
		if r.Started != nil {
			return r.Started.Batch
		}
	}
	return 0
}

// attempt sends one action by itself, and journals what came of it. Outcome is what an error makes of it.
// The error is one that condemns more than this action.
func (p *part) attempt(ctx context.Context, what journal.Started, a plan.Action, send func() error, outcome func(*exo.Error) journal.Outcome) (journal.Outcome, error) {
	batch, err := p.start(ctx, what, a)
	if err != nil {
		return "", err
	}
	sendErr := send()
	if sendErr == nil {
		return what.How.Done(), p.answer(journal.Answered{Batch: batch, Action: a.N, Outcome: what.How.Done()}, nil)
	}
	e := asError(sendErr)
	came := outcome(e)
	if err := p.answer(journal.Answered{Batch: batch, Action: a.N, Outcome: came}, e); err != nil {
		return "", err
	}
	if condemns(e) {
		return "", sendErr
	}
	return came, nil
}

// answer journals what an attempt came to: r without what e says.
func (p *part) answer(r journal.Answered, e *exo.Error) error {
	if e != nil {
		r.Class, r.Text = e.Class, e.Text
	}
	if r.Outcome == journal.Unknown || r.Outcome == journal.Failed {
		p.lost[r.Action] = true
	}
	return p.journal.Append(journal.Record{Answer: &r})
}

// outcomes is what an answer makes of an attempt; done and nochange depend on what was asked.
var outcomes = map[exo.Answer]journal.Outcome{
	exo.Refused: journal.Refused, exo.Failed: journal.Failed, exo.Unknown: journal.Unknown, exo.NotSent: journal.Pending,
}

// outcomeOf is what an error makes of an attempt. Just after something was created, some servers do not
// find it yet (facts.md 1d): that passes, if what the action needs is so new.
func outcomeOf(e *exo.Error, isNew bool) journal.Outcome {
	if e.Class == exo.NotFound && isNew {
		return journal.Failed
	}
	switch e.Class {
	case exo.AlreadyMember, exo.NotMember:
		return journal.Refused // of a call that is not about a member
	}
	return outcomes[e.Class.Answer(exo.Add)]
}

// asError returns the classed error in err's chain; every error of a Tenant has one.
func asError(err error) *exo.Error {
	if e, ok := errors.AsType[*exo.Error](err); ok {
		return e
	}
	return &exo.Error{Class: exo.NoAnswer, Scope: exo.ScopeRun, Text: err.Error(), Err: err}
}

func (p *part) stopped() bool {
	select {
	case <-p.opts.Stop:
		return true
	default:
		return false
	}
}

// pause waits, unless the run is cancelled or stopped.
func (p *part) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.opts.Stop:
		return ErrStopped
	case <-timer.C:
		return nil
	}
}
