package execute

import (
	"context"
	"fmt"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// visible is how long to wait between looks for a group that was just made: the next call may reach
// another server, which does not know it yet (facts.md 1d).
var visible = seconds(0, 3, 5, 8, 13, 21, 21, 21, 30, 30, 60, 60)

func seconds(ns ...int) []time.Duration {
	out := make([]time.Duration, len(ns))
	for i, n := range ns {
		out[i] = time.Duration(n) * time.Second
	}
	return out
}

// create makes the group and waits until it can be seen. What may have been made without an answer is
// looked for by its address, which was free a moment ago, and sent once more if it is not there.
func (g *group) create(ctx context.Context, a plan.Action) error {
	g.created = true
	for try := 1; ; try++ {
		outcome, err := g.sendNew(ctx, a)
		if err == nil {
			return g.awaitVisible(ctx)
		}
		taken := outcome == journal.Refused && g.lost[a.N]
		if outcome != journal.Unknown && outcome != journal.Failed && !taken {
			return err
		}
		adopted, adoptErr := g.adopt(ctx, a)
		if adopted || adoptErr != nil {
			return adoptErr
		}
		if taken || try == maxPasses || condemns(asError(err)) {
			return err
		}
	}
}

// sendNew sends the creation and journals its Guid before anything else.
func (g *group) sendNew(ctx context.Context, a plan.Action) (journal.Outcome, error) {
	batch, err := g.start(ctx, journal.Started{How: journal.New}, a)
	if err != nil {
		return "", err
	}
	if g.id, err = g.tenant.CreateGroup(ctx, g.want.Want); err == nil {
		return journal.Created, g.answer(journal.Answered{Batch: batch, Action: a.N, Outcome: journal.Created, Group: g.id}, nil)
	}
	e := asError(err)
	outcome := outcomeOf(e, g.created)
	if err := g.answer(journal.Answered{Batch: batch, Action: a.N, Outcome: outcome}, e); err != nil {
		return "", err
	}
	return outcome, err
}

// adopt looks for a group whose creation was not answered.
func (g *group) adopt(ctx context.Context, a plan.Action) (adopted bool, err error) {
	for _, wait := range visible {
		if err := g.pause(ctx, wait); err != nil {
			return false, err
		}
		found, err := g.tenant.FindGroup(ctx, *g.want.Want.Address, nil)
		switch class := exo.ClassOf(err); {
		case err == nil:
			g.id = found.ID
			return true, g.answer(journal.Answered{Batch: g.lastBatch(), Action: a.N, Outcome: journal.Created, Group: g.id}, nil)
		case class != exo.NotFound && class != exo.Transient: // known to one server and not yet to the next
			return false, fmt.Errorf("looking for %s, whose creation was not answered: %w", g.name, err)
		}
	}
	return false, nil
}

func (g *group) awaitVisible(ctx context.Context) error {
	began := time.Now()
	for _, wait := range visible {
		if err := g.pause(ctx, wait); err != nil {
			return err
		}
		_, err := g.tenant.Group(ctx, g.id, nil)
		switch {
		case err == nil:
			g.opts.Observe(Progress{Group: g.name, Kind: plan.Create, Done: 1, Total: 1, Waiting: time.Since(began).Round(time.Second)})
			return nil
		case exo.ClassOf(err) != exo.NotFound:
			return fmt.Errorf("looking for the new group %s: %w", g.name, err)
		}
	}
	return &exo.Error{Class: exo.Transient, Scope: exo.ScopeGroup, Op: "Get-DistributionGroup", Target: g.name,
		Text: fmt.Sprintf("created, but not to be seen for %s; running again continues", time.Since(began).Round(time.Second))}
}

// set sends one setting.
func (g *group) set(ctx context.Context, a plan.Action) (journal.Outcome, error) {
	return g.attempt(ctx, journal.Started{How: journal.Set, Group: g.id}, a,
		func() error { return g.tenant.SetGroup(ctx, g.id, plan.Only(g.missingOwners(), a.Setting)) },
		func(e *exo.Error) journal.Outcome { return outcomeOf(e, g.created) })
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
