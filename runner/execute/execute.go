// Package execute carries out a plan: it checks that the tenant is still as the plan found it, asks
// once whether it may, sends batches, and reads back what it changed.
//
// The words of this package:
//
//   - A part of a plan is a group, an application, or the calendars.
//   - An attempt is one sending of one action. Before it the journal holds a started record.
//   - A pass sends every action of a part that is still open; after it the part is read back, and what
//     was lost on the way goes into one more pass.
//
// [Check] and [CheckAccess] come first, then [Probe] and [ProbeAccess], then [Run] for the groups, [Restrict] for
// the applications, which may need a group that Run makes, and [SetCalendars].
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

// Progress is how far a part of the plan is.
type Progress struct {
	Group   string // the name of the group or application; "calendars" for these
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
	var parts []carried
	for _, g := range p.Groups {
		if g.Refused == nil && len(g.Actions) > 0 {
			parts = append(parts, &group{part: newPart(*g.Want.Name, j, o), tenant: t, plan: p, want: g, id: g.ID})
		}
	}
	return inTurn(ctx, parts)
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

// condemns says that nothing more of this part can be sent. Against too much at once, and while Exchange
// prepares the organisation, only waiting helps.
func condemns(e *exo.Error) bool {
	return e != nil && e.Scope != exo.ScopeItem && e.Class != exo.Throttled && e.Class != exo.NotCustomized
}

// group is the carrying out of one group's actions.
type group struct {
	part
	tenant  exo.Tenant
	plan    plan.Plan
	want    plan.Group
	id      exo.ID
	created bool // by this run
}

func (g *group) run(ctx context.Context) error {
	for _, a := range plan.OfKind(g.want.Actions, plan.Create) {
		if err := g.create(ctx, a); err != nil {
			return err
		}
	}
	return g.passes(ctx, g.want.Actions, g.pass, g.readBack)
}

// pass sends the open actions: removals last, so that a group is not emptied on the way.
func (g *group) pass(ctx context.Context, open []plan.Action) error {
	if err := g.tries(ctx, plan.OfKind(open, plan.Set), oneByOne(g.set)); err != nil {
		return err
	}
	if err := g.change(ctx, exo.Add, plan.OfKind(open, plan.Add)); err != nil {
		return err
	}
	removals := plan.OfKind(open, plan.Remove)
	if g.wouldEmpty(removals) {
		g.note("nothing is removed: no room could be added, and the group would be left without members")
		return nil
	}
	return g.change(ctx, exo.Remove, removals)
}

// wouldEmpty says that the removals leave nobody in the group, because nobody came in.
func (g *group) wouldEmpty(removals []plan.Action) bool {
	if len(removals) == 0 || len(removals) < g.want.Members {
		return false
	}
	words := g.words()
	for _, a := range plan.OfKind(g.want.Actions, plan.Add) {
		if words[a.N].Claims() {
			return false
		}
	}
	return true
}
