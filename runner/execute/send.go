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

// send sends one action, if it can be sent now.
func (a *application) send(ctx context.Context, act plan.Action) (journal.Outcome, error) {
	if act.Kind == plan.RemovePolicy { // what takes its place may have changed since the last reading
		if err := a.readBack(ctx); err != nil {
			return "", err
		}
	}
	if why := a.held(act); why != "" {
		a.note(a.name + ": " + why)
		return "", nil
	}
	if a.words()[act.N].Claims() { // the reading showed that it is gone
		return "", nil
	}
	how := journal.How(act.Kind) // these have the same names
	return a.attempt(ctx, journal.Started{How: how, App: a.want.AppID}, act,
		func() error { return a.write(ctx, a.access, act) },
		func(e *exo.Error) journal.Outcome { return a.outcome(act, e) })
}

// held says why an action is not sent now, or "". Nothing is given on a group that is not there, or that would
// open the calendar of a person in it; no policy is removed before the roles that take its place are there.
func (a *application) held(act plan.Action) string {
	switch act.Kind {
	case plan.Assign, plan.AddPolicy:
		if a.want.Scope(act.Group).ID == "" {
			return fmt.Sprintf("nothing is limited to %s, which is not there", act.Group)
		}
		if who := a.occupied[strings.ToLower(act.Group)]; who != "" {
			return fmt.Sprintf("nothing is given on %s, because %s is no room and could not be removed", act.Group, who)
		}
	case plan.RemovePolicy:
		if missing := a.missing(); missing != "" {
			return fmt.Sprintf("no policy is removed, because %s is not in place", missing)
		}
	}
	return ""
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
