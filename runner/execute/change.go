package execute

import (
	"context"
	"fmt"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/pace"
	"roombridge/runner/plan"
)

const breaker = 10 // failures in a row that are not about the room

// change sends additions or removals.
func (g *group) change(ctx context.Context, op exo.Op, queue []plan.Action) error {
	s := sender{part: &g.part, kind: plan.Add, about: journal.Started{How: journal.Add, Group: g.id}, total: len(queue), outcome: g.outcome}
	if op == exo.Remove {
		s.kind, s.about.How = plan.Remove, journal.Remove
	}
	s.write = func(ctx context.Context, actions []plan.Action, each func(exo.Result) error) error {
		members := make([]exo.ID, len(actions))
		for i, a := range actions {
			members[i] = a.ID
		}
		return g.tenant.Change(ctx, exo.Change{Op: op, Group: g.id, Members: members}, each)
	}
	return g.tries(ctx, queue, s.send)
}

// sender sends actions about rooms in batches.
type sender struct {
	*part
	kind    plan.Kind
	about   journal.Started
	write   func(ctx context.Context, actions []plan.Action, each func(exo.Result) error) error
	outcome func(a plan.Action, r exo.Result) journal.Outcome
	seen    pace.Seen
	done    int
	total   int
	inRow   int // failures in a row that are not about the room
}

// send sends the queue once and returns what failed and may pass later.
func (s *sender) send(ctx context.Context, queue []plan.Action) (again []plan.Action, err error) {
	for len(queue) > 0 {
		size, wait := pace.Next(s.seen)
		if wait > 0 {
			s.observe(wait)
		}
		if err := s.pause(ctx, wait); err != nil {
			return nil, err
		}
		size = min(size, len(queue))
		failed, err := s.batch(ctx, queue[:size])
		if err != nil {
			return nil, err
		}
		queue, again = queue[size:], append(again, failed...)
		s.observe(0)
	}
	return again, nil
}

func (s *sender) observe(waiting time.Duration) {
	s.opts.Observe(Progress{Group: s.name, Kind: s.kind, Done: s.done, Total: s.total, PerItem: s.seen.PerItem, Waiting: waiting})
}

// batch sends one batch, and journals every answer as it comes.
func (s *sender) batch(ctx context.Context, actions []plan.Action) (failed []plan.Action, err error) {
	batch, err := s.start(ctx, s.about, actions...)
	if err != nil {
		return nil, err
	}
	byID := make(map[exo.ID]plan.Action, len(actions))
	for _, a := range actions {
		byID[a.ID] = a
	}
	var seen batchSeen
	began := time.Now()
	err = s.write(ctx, actions, func(r exo.Result) error {
		a := byID[r.Member]
		outcome := s.outcome(a, r)
		seen.take(r)
		s.count(outcome)
		if outcome == journal.Failed {
			failed = append(failed, a)
		}
		return s.answer(journal.Answered{Batch: batch, Action: a.N, Outcome: outcome}, r.Err)
	})
	s.seen = seen.next(s.seen, time.Since(began)/time.Duration(len(actions)))
	switch {
	case err != nil:
		return nil, err
	case seen.condemned != nil:
		return nil, seen.condemned
	case s.inRow >= breaker:
		return nil, &exo.Error{Class: exo.Transient, Scope: exo.ScopeRun, Op: "Exchange", Target: s.name,
			Text: fmt.Sprintf("%d failures in a row that are not about a room; wait a while, then run again", s.inRow)}
	}
	return failed, nil
}

// batchSeen is what the answers of one batch tell besides what became of each action.
type batchSeen struct {
	throttled  bool
	retryAfter time.Duration
	condemned  *exo.Error
}

func (b *batchSeen) take(r exo.Result) {
	if r.Err == nil {
		return
	}
	b.throttled = b.throttled || r.Err.Class == exo.Throttled
	b.retryAfter = max(b.retryAfter, r.Err.RetryAfter)
	if condemns(r.Err) {
		b.condemned = r.Err
	}
}

func (b *batchSeen) next(last pace.Seen, perItem time.Duration) pace.Seen {
	s := pace.Seen{PerItem: perItem, RetryAfter: b.retryAfter}
	if b.throttled {
		s.Throttled = last.Throttled + 1
	}
	return s
}

// count keeps how many are done, and the failures in a row; an answer about the room ends them.
func (s *sender) count(o journal.Outcome) {
	switch o {
	case journal.Pending:
	case journal.Failed, journal.Unknown:
		s.inRow++
	default:
		s.inRow = 0
		s.done++
	}
}

// outcome says what an answer makes of an addition or a removal. After an attempt that may have had its
// effect, a member that is there was added by it.
func (g *group) outcome(a plan.Action, r exo.Result) journal.Outcome {
	done, nothing := journal.Added, journal.Already
	if a.Kind == plan.Remove {
		done, nothing = journal.Removed, journal.Absent
	}
	switch {
	case r.Answer == exo.Done, r.Answer == exo.NoChange && g.lost[a.N]:
		return done
	case r.Answer == exo.NoChange:
		return nothing
	case r.Answer == exo.Refused && r.Err != nil:
		return outcomeOf(r.Err, g.created)
	}
	return outcomes[r.Answer]
}
