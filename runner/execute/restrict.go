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

// Restrict carries out the applications' part of the plan, after its groups' part: how these stand is found in the
// journal. What it returns is as for [Run].
func Restrict(ctx context.Context, a exo.Access, j Journal, p plan.Plan, o Options) error {
	groups := standings(p, j.Records())
	var applications []*application
	for _, w := range p.Applications {
		if w.Refused == nil && len(w.Actions) > 0 {
			applications = append(applications, &application{part: newPart(w.Name, j, o), target: newTarget(a, w, groups), groups: groups})
		}
	}
	prepare := slices.ContainsFunc(applications, func(a *application) bool { return a.gives(plan.Assign) })
	var parts []carried
	for _, a := range applications {
		a.prepare = prepare
		parts = append(parts, a)
	}
	return inTurn(ctx, parts)
}

// application is the carrying out of one application's actions.
type application struct {
	part
	target
	groups  map[string]standing // see standings
	prepare bool                // a role can be given, to this application or to another one
}

// order holds the kinds of an application's actions, in the stages in which they are carried out. What comes
// after a stage is sent only if all of the stage was done, unless that is no matter to it.
var order = []struct {
	kinds   []plan.Kind
	without string // what is missing if the stage was not done; empty: that is no matter
}{
	{[]plan.Kind{plan.Customize}, "Exchange has not finished preparing the organisation"},
	{[]plan.Kind{plan.AddPrincipal}, "it has no service principal"},
	{[]plan.Kind{plan.Assign, plan.AddPolicy}, ""}, // before every removal, what is there is read
	{[]plan.Kind{plan.RemovePolicy}, ""},
}

func (a *application) run(ctx context.Context) error {
	err := a.stages(ctx)
	for _, s := range a.strange() {
		a.note(fmt.Sprintf("%s: somebody else is at work: %s", a.name, s))
	}
	return err
}

func (a *application) stages(ctx context.Context) error {
	for _, stage := range order {
		open := a.sendable(plan.OfKind(a.want.Actions, stage.kinds...))
		if len(open) == 0 {
			continue
		}
		readBack := a.readBack
		if slices.Contains(stage.kinds, plan.Customize) {
			a.note("Exchange prepares the organisation for role assignments, which can take minutes")
			readBack = a.awaitCustomized
		}
		pass := func(ctx context.Context, open []plan.Action) error { return a.tries(ctx, open, oneByOne(a.send)) }
		if err := a.passes(ctx, open, pass, readBack); err != nil {
			return err
		}
		if stage.without != "" && !a.done(open) {
			a.note(fmt.Sprintf("%s: no more is sent, because %s", a.name, stage.without))
			return nil
		}
	}
	return nil
}

// done says that every one of the actions was done, as far as is known.
func (a *application) done(actions []plan.Action) bool {
	words := a.words()
	return !slices.ContainsFunc(actions, func(x plan.Action) bool { return !words[x.N].Claims() })
}

// readBack reads what limits the application.
func (a *application) readBack(ctx context.Context) error {
	return a.await(ctx, lag, func(ctx context.Context) (err error) {
		a.seen, err = a.read(ctx)
		return err
	})
}

// awaitCustomized waits until Exchange has prepared the organisation, as long as for a group that was just made.
func (a *application) awaitCustomized(ctx context.Context) error {
	return a.await(ctx, visible, func(ctx context.Context) (err error) {
		a.seen.Customized, err = a.access.Customized(ctx)
		return err
	})
}

// await reads until all that was sent is seen.
func (a *application) await(ctx context.Context, waits []time.Duration, read func(context.Context) error) error {
	words := a.words()
	return a.watch(ctx, waits, a.isNew, func(ctx context.Context) (b journal.ReadBack, all bool, err error) {
		if err := read(ctx); err != nil {
			return b, false, fmt.Errorf("reading back what limits %s: %w", a.name, err)
		}
		b.App, b.Strange = a.want.AppID, a.strange()
		b.Settled, b.NotSeen, all = sift(a.want.Actions, words, a.shows)
		return b, all, nil
	})
}
