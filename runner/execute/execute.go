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

// Run carries out the plan's actions, group by group. An error says why a group, or all that were left,
// ended early; what was done by then is in the journal. Preconditions must have been checked by [Check].
func Run(ctx context.Context, t exo.Tenant, j Journal, p plan.Plan, o Options) error {
	if o.Observe == nil {
		o.Observe = func(Progress) {}
	}
	batches := 0
	var ended []error
	for _, g := range p.Groups {
		if g.Refused != nil || len(g.Actions) == 0 {
			continue
		}
		r := &group{tenant: t, journal: j, plan: p, want: g, id: g.ID, opts: o, batches: &batches, lost: map[int]bool{}}
		err := r.run(ctx)
		switch scopeOf(err) {
		case exo.ScopeItem: // the journal says which action it was
			o.Observe(Progress{Group: r.name(), Note: err.Error()})
		case exo.ScopeGroup:
			ended = append(ended, err)
		case exo.ScopeSession, exo.ScopeRun:
			return errors.Join(append(ended, err)...)
		}
	}
	return errors.Join(ended...)
}

// scopeOf says what an error condemns: "" for nil, the run for an error that is not the tenant's.
func scopeOf(err error) exo.Scope {
	var e *exo.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Scope
	}
	return exo.ScopeRun
}

// condemns says that nothing more can be sent to the group: only waiting helps against too much at once.
func condemns(e *exo.Error) bool {
	return e != nil && e.Scope != exo.ScopeItem && e.Class != exo.Throttled
}

// group is the carrying out of one group's actions.
type group struct {
	tenant  exo.Tenant
	journal Journal
	plan    plan.Plan
	want    plan.Group
	id      exo.ID
	created bool // by this run
	opts    Options
	batches *int
	lost    map[int]bool // actions with an earlier attempt that may have had its effect
}

func (g *group) name() string { return *g.want.Want.Name }

// ofKind returns those actions that are of a kind.
func ofKind(actions []plan.Action, k plan.Kind) []plan.Action {
	var out []plan.Action
	for _, a := range actions {
		if a.Kind == k {
			out = append(out, a)
		}
	}
	return out
}

// maxPasses bounds how often what was lost is sent again.
const maxPasses = 2

func (g *group) run(ctx context.Context) error {
	for _, a := range ofKind(g.want.Actions, plan.Create) {
		if err := g.create(ctx, a); err != nil {
			return err
		}
	}
	open := g.want.Actions
	for range maxPasses {
		sent := g.pass(ctx, open)
		if sent != nil && !isTenants(ctx, sent) {
			return errors.Join(sent, ctx.Err())
		}
		lost, err := g.readBack(ctx)
		if sent != nil || err != nil {
			return errors.Join(sent, err)
		}
		if open = lost; len(open) == 0 {
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

// pass sends the open actions: removals last, so that a group is not emptied on the way.
func (g *group) pass(ctx context.Context, open []plan.Action) error {
	for _, a := range ofKind(open, plan.Set) {
		if err := g.set(ctx, a); err != nil {
			return err
		}
	}
	if err := g.change(ctx, exo.Add, ofKind(open, plan.Add)); err != nil {
		return err
	}
	removals := ofKind(open, plan.Remove)
	if g.wouldEmpty(removals) {
		g.opts.Observe(Progress{Group: g.name(), Note: "nothing is removed: no room could be added, and the group would be left without members"})
		return nil
	}
	return g.change(ctx, exo.Remove, removals)
}

// wouldEmpty says that the removals leave nobody in the group, because nobody came in.
func (g *group) wouldEmpty(removals []plan.Action) bool {
	if len(removals) == 0 || len(removals) < g.want.Members {
		return false
	}
	words := journal.Words(g.journal.Records())
	for _, a := range ofKind(g.want.Actions, plan.Add) {
		if words[a.N].Claims() {
			return false
		}
	}
	return true
}
