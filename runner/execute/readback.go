package execute

import (
	"context"
	"fmt"
	"slices"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// lag is how long to wait between readings while something is not seen yet: reads lag writes.
var lag = seconds(0, 5, 15, 30)

// look is one reading. All says that reading again would show nothing new.
type look func(ctx context.Context) (b journal.ReadBack, all bool, err error)

// watch reads until all is seen or the waits are over, and journals what was seen last. What is new may be
// unknown to the server that is asked.
func (p *part) watch(ctx context.Context, waits []time.Duration, isNew bool, look look) error {
	var b journal.ReadBack
	var last error
	for _, wait := range waits {
		if err := p.pause(ctx, wait); err != nil {
			return err
		}
		var all bool
		if b, all, last = look(ctx); isNew && exo.ClassOf(last) == exo.NotFound {
			continue
		}
		if all || last != nil {
			break
		}
	}
	if last != nil {
		return last
	}
	return p.journal.Append(journal.Record{ReadBack: &b})
}

// sift says what a reading means for actions: which had their effect although no answer said so, and which
// did not although one did. All says that reading again would show nothing new.
func sift(actions []plan.Action, words map[int]journal.Word, shows func(plan.Action) bool) (settled, notSeen []int, all bool) {
	all = true
	for _, a := range actions {
		w := words[a.N] // of an action that was not sent: neither open nor a claim
		there := shows(a)
		all = all && (there || (!w.Claims() && w.Outcome != journal.Unknown))
		switch {
		case there && w.Open():
			settled = append(settled, a.N)
		case !there && w.Claims():
			notSeen = append(notSeen, a.N)
		}
	}
	return settled, notSeen, all
}

// readBack reads the group and its members.
func (g *group) readBack(ctx context.Context) error {
	words := g.words()
	return g.watch(ctx, lag, g.created, func(ctx context.Context) (journal.ReadBack, bool, error) {
		seen, err := g.read(ctx)
		if err != nil {
			return journal.ReadBack{}, false, fmt.Errorf("reading %s back: %w", g.name, err)
		}
		b, all := g.compare(words, seen)
		return b, all, nil
	})
}

// view is a group as it was read.
type view struct {
	group   exo.Group
	members map[exo.ID]exo.Recipient
}

func (g *group) read(ctx context.Context) (view, error) {
	group, err := g.tenant.Group(ctx, g.id, g.want.Want.Owners)
	if err != nil {
		return view{}, err
	}
	list, err := g.tenant.Members(ctx, g.id)
	if err != nil {
		return view{}, err
	}
	v := view{group: group, members: make(map[exo.ID]exo.Recipient, len(list))}
	for _, m := range list {
		v.members[m.ID] = m
	}
	return v, nil
}

// compare says which actions' effects are there, and what else is not as it should be. All says that
// reading again would show nothing new.
func (g *group) compare(words map[int]journal.Word, v view) (b journal.ReadBack, all bool) {
	b = journal.ReadBack{Group: g.id, Name: v.group.Name, DisplayName: v.group.DisplayName, DN: v.group.DN, Members: len(v.members)}
	b.Differ = plan.Differences(g.want.Want, plan.SpecOf(v.group, g.want.Want))
	b.Settled, b.NotSeen, all = sift(g.want.Actions, words, func(a plan.Action) bool { return v.shows(a, b.Differ) })
	all = all && (!g.created || len(b.Differ) == 0) // what New set may not be seen yet; what Set set is an action
	for _, m := range g.want.Present {
		if _, there := v.members[m.ID]; !there {
			b.Gone = append(b.Gone, m.ID)
		}
	}
	ids := make([]exo.ID, 0, len(v.members))
	for id, m := range v.members {
		ids = append(ids, id)
		if !slices.Contains(g.plan.Kinds, m.Kind()) {
			b.Strangers = append(b.Strangers, id)
		}
	}
	slices.Sort(b.Strangers)
	b.Base = plan.Base(ids)
	return b, all
}

// shows says that an action's effect is there.
func (v view) shows(a plan.Action, differ []plan.Setting) bool {
	_, member := v.members[a.ID]
	switch a.Kind {
	case plan.Add:
		return member
	case plan.Remove:
		return !member
	case plan.Set:
		return !slices.Contains(differ, a.Setting)
	}
	return true
}
