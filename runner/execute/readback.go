package execute

import (
	"context"
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// lag is how long to wait between readings while something is not seen yet: reads lag writes.
var lag = seconds(0, 5, 15, 30)

// readBack reads the group and its members, and journals what was seen.
func (g *group) readBack(ctx context.Context) (err error) {
	words := g.words()
	var b journal.ReadBack
	for _, wait := range lag {
		if err := g.pause(ctx, wait); err != nil {
			return err
		}
		var seen view
		if seen, err = g.look(ctx); exo.ClassOf(err) == exo.NotFound && g.created {
			continue
		}
		if err != nil {
			break
		}
		var all bool
		if b, all = g.compare(words, seen); all {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("reading %s back: %w", g.name, err)
	}
	return g.journal.Append(journal.Record{ReadBack: &b})
}

// view is a group as it was read.
type view struct {
	group   exo.Group
	members map[exo.ID]exo.Recipient
}

func (g *group) look(ctx context.Context) (view, error) {
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
	b = journal.ReadBack{Group: g.id, Members: len(v.members), Differ: plan.Differences(g.want.Want, plan.SpecOf(v.group, g.want.Want))}
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
	case plan.Create:
	}
	return true
}
