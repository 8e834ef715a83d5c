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

// outcomes is what an answer makes of an attempt; done and nochange depend on what was asked.
var outcomes = map[exo.Answer]journal.Outcome{
	exo.Refused: journal.Refused, exo.Failed: journal.Failed, exo.Unknown: journal.Unknown, exo.NotSent: journal.Pending,
}

const (
	maxTries     = 3                // attempts for an action that may pass later
	betweenTries = 30 * time.Second // facts.md 1a: dual-write failures ask for a couple of minutes in all
	breaker      = 10               // failures in a row that are not about the room
)

// set sends all settings in one call; each is an action of its own.
func (g *group) set(ctx context.Context, actions []plan.Action) error {
	if len(actions) == 0 {
		return nil
	}
	names := make([]plan.Setting, len(actions))
	for i, a := range actions {
		names[i] = a.Setting
	}
	batch, err := g.start(journal.Set, actions)
	if err != nil {
		return err
	}
	outcome, failure := journal.Changed, (*exo.Error)(nil)
	if err = g.tenant.SetGroup(ctx, g.id, plan.Only(g.missingOwners(), names...)); err != nil {
		failure = asError(err)
		outcome = outcomes[failure.Class.Answer(exo.Add)]
	}
	for _, a := range actions {
		if err := g.answer(batch, a, outcome, failure); err != nil {
			return err
		}
	}
	return err
}

// missingOwners is what is wanted, with only those owners that the group does not have: owners are added.
func (g *group) missingOwners() exo.GroupSpec {
	spec := g.want.Want
	if g.want.Was == nil {
		return spec
	}
	have := map[exo.ID]bool{}
	for _, o := range g.want.Was.Owners {
		have[o] = true
	}
	spec.Owners = []exo.ID{}
	for _, o := range g.want.Want.Owners {
		if !have[o] {
			spec.Owners = append(spec.Owners, o)
		}
	}
	return spec
}

// change sends additions or removals in batches, and what failed but may pass up to maxTries times.
func (g *group) change(ctx context.Context, op exo.Op, queue []plan.Action) error {
	s := sender{group: g, op: op, total: len(queue)}
	for try := 1; len(queue) > 0; try++ {
		again, err := s.send(ctx, queue)
		if err != nil || try == maxTries || len(again) == 0 {
			return err
		}
		if err := g.pause(ctx, betweenTries); err != nil {
			return err
		}
		queue = again
	}
	return nil
}

// sender sends the batches of one change.
type sender struct {
	group *group
	op    exo.Op
	seen  pace.Seen
	done  int
	total int
	inRow int // failures in a row that are not about the room
}

// send sends the queue once and returns what failed and may pass later.
func (s *sender) send(ctx context.Context, queue []plan.Action) (again []plan.Action, err error) {
	for len(queue) > 0 {
		size, wait := pace.Next(s.seen)
		if wait > 0 {
			s.observe(wait)
		}
		if err := s.group.pause(ctx, wait); err != nil {
			return again, err
		}
		batch := queue[:min(size, len(queue))]
		queue = queue[len(batch):]
		failed, err := s.batch(ctx, batch)
		again = append(again, failed...)
		if err != nil {
			return again, err
		}
		s.observe(0)
	}
	return again, nil
}

func (s *sender) observe(waiting time.Duration) {
	kind := plan.Add
	if s.op == exo.Remove {
		kind = plan.Remove
	}
	s.group.opts.Observe(Progress{Group: s.group.name(), Kind: kind, Done: s.done, Total: s.total, PerItem: s.seen.PerItem, Waiting: waiting})
}

// batch sends one batch. Every answer is journalled as it comes.
func (s *sender) batch(ctx context.Context, actions []plan.Action) (failed []plan.Action, err error) {
	g := s.group
	how := journal.Add
	if s.op == exo.Remove {
		how = journal.Remove
	}
	batch, err := g.start(how, actions)
	if err != nil {
		return nil, err
	}
	members := make([]exo.ID, len(actions))
	byID := make(map[exo.ID]plan.Action, len(actions))
	for i, a := range actions {
		members[i], byID[a.ID] = a.ID, a
	}
	began, throttled, condemned := time.Now(), false, (*exo.Error)(nil)
	s.seen.RetryAfter = 0
	sendErr := g.tenant.Change(ctx, exo.Change{Op: s.op, Group: g.id, Members: members}, func(r exo.Result) error {
		a := byID[r.Member]
		if r.Answer == exo.Failed {
			failed = append(failed, a)
		} else {
			s.done++
		}
		if e := r.Err; e != nil {
			throttled = throttled || e.Class == exo.Throttled
			s.seen.RetryAfter = max(s.seen.RetryAfter, e.RetryAfter)
			if e.Scope == exo.ScopeGroup || e.Scope == exo.ScopeRun {
				condemned = e
			}
		}
		s.count(r)
		return g.answer(batch, a, g.outcome(s.op, a, r), r.Err)
	})
	s.seen.PerItem = time.Since(began) / time.Duration(len(actions))
	if s.seen.Throttled++; !throttled {
		s.seen.Throttled = 0
	}
	switch {
	case sendErr != nil:
		return failed, sendErr
	case condemned != nil:
		return failed, condemned
	case s.inRow >= breaker:
		return failed, &exo.Error{Class: exo.Transient, Scope: exo.ScopeRun, Op: "Exchange", Target: g.name(),
			Text: fmt.Sprintf("%d failures in a row that are not about a room; wait a while, then run again", s.inRow)}
	}
	return failed, nil
}

// count keeps the failures in a row; an answer about the room ends them.
func (s *sender) count(r exo.Result) {
	if r.Answer == exo.Failed || r.Answer == exo.Unknown {
		s.inRow++
		return
	}
	s.inRow = 0
}

// outcome says what an answer makes of the action. After an attempt that may have had its effect, a
// member that is there was added by it.
func (g *group) outcome(op exo.Op, a plan.Action, r exo.Result) journal.Outcome {
	done, nothing := journal.Added, journal.Already
	if op == exo.Remove {
		done, nothing = journal.Removed, journal.Absent
	}
	switch {
	case r.Answer == exo.Done, r.Answer == exo.NoChange && g.lost[a.N]:
		return done
	case r.Answer == exo.NoChange:
		return nothing
	}
	return outcomes[r.Answer]
}
