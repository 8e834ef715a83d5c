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

// visible is how long to wait between looks for a group that was just made: the next call may reach
// another server, which does not know it yet (facts.md 1d).
var visible = []time.Duration{0, 3, 5, 8, 13, 21, 21, 21, 30, 30, 60, 60} // seconds

// create makes the group, journals its Guid before anything else, and waits until it can be seen.
func (g *group) create(ctx context.Context) error {
	actions := g.of(plan.Create)
	if len(actions) == 0 {
		return nil
	}
	batch, err := g.start(journal.New, actions)
	if err != nil {
		return err
	}
	g.id, err = g.tenant.CreateGroup(ctx, g.want.Want)
	if err == nil {
		if err := g.answer(batch, actions[0], journal.Created, nil); err != nil {
			return err
		}
		return g.awaitVisible(ctx)
	}
	e := asError(err)
	outcome := outcomes[e.Class.Answer(exo.Add)]
	if jerr := g.answer(batch, actions[0], outcome, e); jerr != nil {
		return jerr
	}
	if outcome == journal.Unknown && g.adopt(ctx, batch, actions[0]) == nil {
		return nil
	}
	return err
}

// adopt looks for a group whose creation was not answered. Its address was free a moment ago, so what
// is there now was made by that call.
func (g *group) adopt(ctx context.Context, batch int, a plan.Action) error {
	var err error
	for _, seconds := range visible {
		if err := g.pause(ctx, seconds*time.Second); err != nil {
			return err
		}
		var found exo.Group
		if found, err = g.tenant.FindGroup(ctx, *g.want.Want.Address, nil); err == nil {
			g.id = found.ID
			return g.answer(batch, a, journal.Created, nil)
		}
		if exo.ClassOf(err) != exo.NotFound {
			return err
		}
	}
	return err
}

func (g *group) awaitVisible(ctx context.Context) error {
	began := time.Now()
	for _, seconds := range visible {
		if err := g.pause(ctx, seconds*time.Second); err != nil {
			return err
		}
		_, err := g.tenant.Group(ctx, g.id, nil)
		if err == nil {
			g.opts.Observe(Progress{Group: g.name(), Kind: plan.Create, Done: 1, Total: 1, Waiting: time.Since(began).Round(time.Second)})
			return nil
		}
		if exo.ClassOf(err) != exo.NotFound {
			return fmt.Errorf("looking for the new group %s: %w", g.name(), err)
		}
	}
	return &exo.Error{Class: exo.NotFound, Scope: exo.ScopeGroup, Op: "Get-DistributionGroup", Target: g.name(),
		Text: fmt.Sprintf("created, but not to be seen for %s; running again continues", time.Since(began).Round(time.Second))}
}

// asError returns the classed error in err's chain; every error of a Tenant has one.
func asError(err error) *exo.Error {
	var e *exo.Error
	if errors.As(err, &e) {
		return e
	}
	return &exo.Error{Class: exo.NoAnswer, Scope: exo.ScopeRun, Text: err.Error(), Err: err}
}
