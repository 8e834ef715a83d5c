package execute

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// sendable leaves out what is not sent in this run, and says why.
func (a *application) sendable(actions []plan.Action) []plan.Action {
	return without(actions, func(act plan.Action) bool {
		why := a.held(act)
		if why != "" {
			a.note(a.name + ": " + why)
		}
		return why != ""
	})
}

// held says why an action is not sent in this run, or "". Nothing is given on a group that is not there, or that
// would open the calendar of somebody in it; and what cannot be undone, or is of no use by itself, is not made if
// nothing can be given.
func (a *application) held(act plan.Action) string {
	switch act.Kind {
	case plan.Customize:
		if !a.prepare {
			return "the organisation is not prepared for role assignments, because no role can be given"
		}
	case plan.AddPrincipal:
		if !a.gives(plan.Assign, plan.AddPolicy) {
			return "no service principal is made, because nothing can be given to it"
		}
	case plan.Assign, plan.AddPolicy:
		if a.want.Scope(act.Group).ID == "" {
			return fmt.Sprintf("nothing is limited to %s, which is not there", act.Group)
		}
		if why := a.groups[strings.ToLower(act.Group)].occupied; why != "" {
			return fmt.Sprintf("nothing is given on %s, because %s", act.Group, why)
		}
	}
	return ""
}

// gives reports whether an action of one of the kinds, which are those that give something, can be sent.
func (a *application) gives(kinds ...plan.Kind) bool {
	return slices.ContainsFunc(plan.OfKind(a.want.Actions, kinds...), func(act plan.Action) bool { return a.held(act) == "" })
}

// send sends one action, unless it is seen to be done. No policy is removed before the roles that take its place
// are there, which may have changed since the last reading.
func (a *application) send(ctx context.Context, act plan.Action) (journal.Outcome, error) {
	if act.Kind == plan.RemovePolicy {
		if err := a.readBack(ctx); err != nil {
			return "", err
		}
		if missing := a.missing(); missing != "" {
			a.note(fmt.Sprintf("%s: no policy is removed, because %s is not in place", a.name, missing))
			return "", nil
		}
	}
	if a.words()[act.N].Claims() { // the reading showed that it is gone
		return "", nil
	}
	how := journal.How(act.Kind) // these have the same names
	return a.attempt(ctx, journal.Started{How: how, App: a.want.AppID}, act,
		func() error { return a.write(ctx, a.access, act) },
		func(e *exo.Error) journal.Outcome { return a.outcome(act, e) })
}

// write sends an action, to a as it is or with -WhatIf.
func (t *target) write(ctx context.Context, a exo.Access, act plan.Action) error {
	group := t.want.Scope(act.Group).ID
	switch act.Kind {
	case plan.Customize:
		return a.EnableCustomization(ctx)
	case plan.AddPrincipal:
		return a.CreatePrincipal(ctx, t.want.Pointer())
	case plan.Assign:
		return a.Assign(ctx, t.assignment(act))
	case plan.AddPolicy:
		description := fmt.Sprintf("%s: only the members of %s", t.want.Name, act.Group)
		return a.CreatePolicy(ctx, exo.NewPolicy{AppID: t.want.AppID, Group: group, Description: description})
	case plan.RemovePolicy:
		return a.RemovePolicy(ctx, act.Policy)
	}
	return &exo.Error{Class: exo.Invalid, Scope: exo.ScopeItem, Op: string(act.Kind), Target: t.want.Name, Text: "not an action for an application"}
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
