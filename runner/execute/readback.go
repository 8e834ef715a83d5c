package execute

import (
	"context"
	"slices"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// lag is how long to wait between readings while something is not seen yet: reads lag writes.
var lag = []time.Duration{0, 5, 15, 30} // seconds

// readBack reads the group and its members, journals what was seen, and returns the actions that may
// be sent again: those sent without an answer, or answered as done, whose effect is not there.
func (g *group) readBack(ctx context.Context) ([]plan.Action, error) {
	words := journal.Words(g.journal.Records())
	var seen view
	var b journal.ReadBack
	for _, seconds := range lag {
		if err := g.pause(ctx, seconds*time.Second); err != nil {
			return nil, err
		}
		var err error
		if seen, err = g.look(ctx); err != nil {
			return nil, err
		}
		if b = g.compare(words, seen); len(b.NotSeen) == 0 {
			break
		}
	}
	if err := g.journal.Append(journal.Record{ReadBack: &b}); err != nil {
		return nil, err
	}
	return g.lostActions(journal.Words(g.journal.Records())), nil
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

// compare says which actions' effects are there.
func (g *group) compare(words map[int]journal.Word, v view) journal.ReadBack {
	differ := plan.Differences(g.want.Want, plan.SpecOf(v.group, g.want.Want))
	b := journal.ReadBack{Group: g.id, Members: len(v.members), Differ: differ}
	for _, a := range g.want.Actions {
		w, sent := words[a.N]
		if !sent {
			continue
		}
		_, member := v.members[a.ID]
		there := true
		switch a.Kind {
		case plan.Add:
			there = member
		case plan.Remove:
			there = !member
		case plan.Set:
			there = !slices.Contains(differ, a.Setting)
		case plan.Create:
		}
		switch {
		case there && w.Outcome == journal.Unknown:
			b.Settled = append(b.Settled, a.N)
		case !there && w.Claims():
			b.NotSeen = append(b.NotSeen, a.N)
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
	return b
}

// lostActions are those to send once more.
func (g *group) lostActions(words map[int]journal.Word) []plan.Action {
	var out []plan.Action
	for _, a := range g.want.Actions {
		if w, sent := words[a.N]; sent && w.Outcome == journal.Unknown && a.Kind != plan.Create {
			g.lost[a.N] = true
			out = append(out, a)
		}
	}
	return out
}
