package execute

import (
	"context"
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// Restrict carries out the applications' part of the plan, after its groups' part: groups that were created
// meanwhile are found in the journal. What it returns is as for [Run].
func Restrict(ctx context.Context, a exo.Access, j Journal, p plan.Plan, o Options) error {
	created := createdGroups(p, j.Records())
	var parts []carried
	for _, w := range p.Applications {
		if w.Refused == nil && len(w.Actions) > 0 {
			parts = append(parts, &application{part: newPart(w.Name, j, o), target: newTarget(a, w, created)})
		}
	}
	return inTurn(ctx, parts)
}

// application is the carrying out of one application's actions.
type application struct {
	part
	target
}

// stages are the kinds of an application's actions in the order in which they are carried out. What comes
// after a stage is sent only if all of the stage was done, unless that is no matter to it.
var stages = []struct {
	kinds   []plan.Kind
	without string // what is missing if the stage was not done; empty: that is no matter
}{
	{[]plan.Kind{plan.Customize}, "Exchange has not finished preparing the organisation"},
	{[]plan.Kind{plan.AddPrincipal}, "it has no service principal"},
	{[]plan.Kind{plan.Assign, plan.AddPolicy}, ""}, // before every removal, what is there is read
	{[]plan.Kind{plan.RemovePolicy}, ""},
}

func (a *application) run(ctx context.Context) error {
	for _, stage := range stages {
		open := ofKind(a.want.Actions, stage.kinds...)
		if len(open) == 0 {
			continue
		}
		readBack := a.readBack
		if slices.Contains(stage.kinds, plan.Customize) {
			a.note("Exchange prepares the organisation for role assignments, which can take minutes")
			readBack = a.awaitCustomized
		}
		if err := a.passes(ctx, open, a.pass, readBack); err != nil {
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

func (a *application) pass(ctx context.Context, open []plan.Action) error {
	return a.tries(ctx, open, a.send)
}

// send sends the queue once, each action by itself, and returns what failed and may pass later.
func (a *application) send(ctx context.Context, queue []plan.Action) (again []plan.Action, err error) {
	for _, act := range queue {
		may, err := a.may(ctx, act)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		outcome, err := a.attempt(ctx, act)
		if err != nil {
			return nil, err
		}
		if outcome == journal.Failed {
			again = append(again, act)
		}
	}
	return again, nil
}

// may says whether an action can be sent now. A policy is removed only if a reading just before shows that
// the roles which take its place are there; such a reading may also show that it is gone.
func (a *application) may(ctx context.Context, act plan.Action) (bool, error) {
	switch act.Kind {
	case plan.Assign, plan.AddPolicy:
		if a.group(act.Group) == "" {
			a.note(fmt.Sprintf("%s: nothing is limited to %s, which is not there", a.name, act.Group))
			return false, nil
		}
	case plan.RemovePolicy:
		if err := a.readBack(ctx); err != nil {
			return false, err
		}
		if missing := a.missing(); missing != "" {
			a.note(fmt.Sprintf("%s: no policy is removed, because %s is not in place", a.name, missing))
			return false, nil
		}
		return !a.words()[act.N].Claims(), nil
	}
	return true, nil
}

// attempt sends one action. The error is one that condemns more than this action.
func (a *application) attempt(ctx context.Context, act plan.Action) (journal.Outcome, error) {
	how := journal.How(act.Kind) // these have the same names
	batch, err := a.start(ctx, journal.Started{How: how, App: a.want.AppID}, act)
	if err != nil {
		return "", err
	}
	sendErr := a.write(ctx, a.access, act)
	if sendErr == nil {
		return how.Done(), a.answer(journal.Answered{Batch: batch, Action: act.N, Outcome: how.Done()}, nil)
	}
	e := asError(sendErr)
	outcome := a.outcome(act, e)
	if err := a.answer(journal.Answered{Batch: batch, Action: act.N, Outcome: outcome}, e); err != nil {
		return "", err
	}
	if condemns(e) {
		return "", sendErr
	}
	return outcome, nil
}

// outcome is what an error makes of an attempt.
func (a *application) outcome(act plan.Action, e *exo.Error) journal.Outcome {
	switch {
	case act.Kind == plan.RemovePolicy && e.Class == exo.NotFound:
		if a.lost[act.N] {
			return journal.Removed
		}
		return journal.Absent
	case e.Class == exo.Exists && a.lost[act.N]:
		return journal.Unknown // the attempt before made it, or somebody else: reading back tells
	case act.Kind == plan.Customize && slices.Contains([]exo.Class{exo.Exists, exo.Invalid, exo.UnknownResponse}, e.Class):
		return journal.Unknown // Exchange refuses it also while it is under way, and when it is done (inference)
	}
	return outcomeOf(e, a.isNew && act.Kind != plan.AddPrincipal)
}
