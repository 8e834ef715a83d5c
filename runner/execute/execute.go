// Package execute carries out a plan: it checks that the tenant is still as the plan found it, asks
// once whether it may, sends batches, and reads every group back.
//
// The words of this package:
//
//   - An attempt is one sending of one action. Before it the journal holds a started record.
//   - A pass sends every action of a group that is still open; after it the group is read back, and
//     what was lost on the way goes into one more pass.
//
// This is the only place where a write is tried again. Everything that a report says comes from the
// journal, never from here.
package execute

import (
	"context"
	"errors"
	"fmt"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// Journal is where records go. Append returns when the record is durable.
type Journal interface {
	Append(journal.Record) error
	Records() []journal.Record
}

// Options are how a run is watched and stopped.
type Options struct {
	Observe func(Progress)  // may be nil
	Stop    <-chan struct{} // closed: finish the batch under way and send no more
}

// Progress is how far a group is.
type Progress struct {
	Group   string // its name
	Kind    plan.Kind
	Done    int
	Total   int
	PerItem time.Duration // mean time of a call in the last batch
	Waiting time.Duration // a pause that begins now
	Note    string        // something worth a line of its own
}

// ErrStopped says that Options.Stop was closed before everything was sent.
var ErrStopped = errors.New("stopped before everything was sent")

// Run carries out the plan's actions, group by group. An error says why it ended early; what was done
// by then is in the journal. Preconditions must have been checked by [Check].
func Run(ctx context.Context, t exo.Tenant, j Journal, p plan.Plan, o Options) error {
	if o.Observe == nil {
		o.Observe = func(Progress) {}
	}
	batches := 0
	for _, g := range p.Groups {
		if g.Refused != nil || len(g.Actions) == 0 {
			continue
		}
		r := &group{tenant: t, journal: j, plan: p, want: g, id: g.ID, opts: o, batches: &batches, lost: map[int]bool{}}
		if err := r.run(ctx); err != nil {
			if condemnsRun(err) {
				return err
			}
			o.Observe(Progress{Group: r.name(), Note: err.Error()})
		}
	}
	return nil
}

// condemnsRun says that going on with the next group is of no use.
func condemnsRun(err error) bool {
	var e *exo.Error
	return !errors.As(err, &e) || (e.Scope != exo.ScopeGroup && e.Scope != exo.ScopeItem)
}

// group is the carrying out of one group's actions.
type group struct {
	tenant  exo.Tenant
	journal Journal
	plan    plan.Plan
	want    plan.Group
	id      exo.ID
	opts    Options
	batches *int
	lost    map[int]bool // actions with an earlier attempt that may have had its effect
}

func (g *group) name() string { return *g.want.Want.Name }

// of returns the group's actions of a kind.
func (g *group) of(k plan.Kind) []plan.Action {
	var out []plan.Action
	for _, a := range g.want.Actions {
		if a.Kind == k {
			out = append(out, a)
		}
	}
	return out
}

// maxPasses bounds how often what was lost is sent again.
const maxPasses = 2

func (g *group) run(ctx context.Context) error {
	if err := g.create(ctx); err != nil {
		return err
	}
	open := g.want.Actions
	for pass := 1; ; pass++ {
		sendErr := g.pass(ctx, open)
		if errors.Is(sendErr, ErrStopped) || ctx.Err() != nil {
			return errors.Join(sendErr, ctx.Err())
		}
		notSeen, err := g.readBack(ctx)
		if sendErr != nil {
			return sendErr
		}
		if err != nil {
			return fmt.Errorf("reading %s back: %w", g.name(), err)
		}
		if len(notSeen) == 0 || pass == maxPasses {
			return nil
		}
		open = notSeen
	}
}

// pass sends the open actions.
func (g *group) pass(ctx context.Context, open []plan.Action) error {
	byKind := map[plan.Kind][]plan.Action{}
	for _, a := range open {
		byKind[a.Kind] = append(byKind[a.Kind], a)
	}
	if err := g.set(ctx, byKind[plan.Set]); err != nil {
		return err
	}
	if err := g.change(ctx, exo.Add, byKind[plan.Add]); err != nil {
		return err
	}
	return g.change(ctx, exo.Remove, byKind[plan.Remove])
}

// start writes the durable record that must precede sending.
func (g *group) start(how journal.How, actions []plan.Action) (batch int, err error) {
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
