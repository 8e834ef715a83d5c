package execute

import (
	"context"
	"errors"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// start writes the durable record that must precede sending.
func (g *group) start(ctx context.Context, how journal.How, actions ...plan.Action) (batch int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if g.stopped() {
		return 0, ErrStopped
	}
	*g.batches++
	s := journal.Started{Batch: *g.batches, How: how, Group: g.id}
	for _, a := range actions {
		s.Actions = append(s.Actions, a.N)
	}
	return *g.batches, g.journal.Append(journal.Record{Started: &s})
}

// answer journals what an attempt came to.
func (g *group) answer(batch int, a plan.Action, o journal.Outcome, e *exo.Error) error {
	r := journal.Answered{Batch: batch, Action: a.N, Outcome: o}
	if e != nil {
		r.Class, r.Text = e.Class, e.Text
	}
	if a.Kind == plan.Create {
		r.Group = g.id
	}
	if o == journal.Unknown || o == journal.Failed {
		g.lost[a.N] = true
	}
	return g.journal.Append(journal.Record{Answer: &r})
}

// outcomes is what an answer makes of an attempt; done and nochange depend on what was asked.
var outcomes = map[exo.Answer]journal.Outcome{
	exo.Refused: journal.Refused, exo.Failed: journal.Failed, exo.Unknown: journal.Unknown, exo.NotSent: journal.Pending,
}

// failed is what an error makes of an attempt. Just after a group was created, some servers do not find
// it yet (facts.md 1d): that passes.
func (g *group) failed(e *exo.Error) journal.Outcome {
	if e.Class == exo.NotFound && g.created {
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

func (g *group) stopped() bool {
	select {
	case <-g.opts.Stop:
		return true
	default:
		return false
	}
}

// pause waits, unless the run is cancelled or stopped.
func (g *group) pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-g.opts.Stop:
		return ErrStopped
	case <-timer.C:
		return nil
	}
}
