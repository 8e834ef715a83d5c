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

// target is an application as it is to be limited, and as it was last read.
type target struct {
	access exo.Access
	want   plan.Application
	isNew  bool // something that its roles and policies need is made by this run
	seen   plan.FoundAccess
}

// newTarget needs the groups that were created since the plan was made, by address in lower case.
func newTarget(a exo.Access, w plan.Application, created map[string]exo.ID) target {
	t := target{access: a, want: w, seen: w.Was, isNew: w.Count(plan.AddPrincipal) > 0}
	t.want.Groups = slices.Clone(w.Groups)
	for i, g := range w.Groups {
		if id := created[strings.ToLower(g.Address)]; g.ID == "" && id != "" {
			t.want.Groups[i].ID, t.isNew = id, true
		}
	}
	return t
}

// createdGroups are the groups that a run created, by address in lower case.
func createdGroups(p plan.Plan, records []journal.Record) map[string]exo.ID {
	ids, created := journal.Groups(records), map[string]exo.ID{}
	for _, g := range p.Groups {
		for _, a := range plan.OfKind(g.Actions, plan.Create) {
			created[strings.ToLower(*g.Want.Address)] = ids[a.N]
		}
	}
	return created
}

// occupiedGroups are the groups, by address in lower case, that somebody is still in who was to be removed and is
// no room: what is given on such a group opens this calendar.
func occupiedGroups(p plan.Plan, words map[int]journal.Word) map[string]string {
	occupied := map[string]string{}
	for _, g := range p.Groups {
		for _, a := range plan.OfKind(g.Actions, plan.Remove) {
			if !words[a.N].Claims() && a.Member.Kind.IsMailbox() && !slices.Contains(p.Kinds, a.Member.Kind) {
				occupied[strings.ToLower(*g.Want.Address)] = a.Address
			}
		}
	}
	return occupied
}

// read reads what limits the application now. A group that is not there limits nothing.
func (t *target) read(ctx context.Context) (plan.FoundAccess, error) {
	var groups []exo.Group
	for _, g := range t.want.Groups {
		if g.ID != "" {
			groups = append(groups, g.Group())
		}
	}
	return plan.ReadAccess(ctx, t.access, t.want.AppID, t.want.ObjectID, groups)
}

// shows says that an action's effect was there when the application was last read.
func (t *target) shows(act plan.Action) bool { return t.want.InPlace(t.seen, act) }

// strange says what was changed by somebody else between the reading that the plan was made with and the last one.
// What our actions make or remove is no part of it, whether it is seen yet or not.
func (t *target) strange() []string {
	was, is := t.want.Was, t.seen
	is.Customized = was.Customized // prepared by an action, or by nobody that matters
	for _, act := range t.want.Actions {
		switch act.Kind {
		case plan.AddPrincipal:
			is.Principals = without(is.Principals, func(p exo.Principal) bool {
				return t.want.InPlace(plan.FoundAccess{Principals: []exo.Principal{p}}, act)
			})
		case plan.Assign:
			name := t.assignment(act).Name()
			is.Assignments = without(is.Assignments, func(a exo.Assignment) bool { return strings.EqualFold(a.Name, name) })
		case plan.AddPolicy:
			is.Policies = without(is.Policies, func(p exo.Policy) bool { return t.want.InPlace(plan.FoundAccess{Policies: []exo.Policy{p}}, act) })
		case plan.RemovePolicy:
			removed := func(p exo.Policy) bool { return p.Identity == act.Policy }
			was.Policies, is.Policies = without(was.Policies, removed), without(is.Policies, removed)
		}
	}
	return differences(was, is)
}

func without[T any](all []T, leave func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), leave)
}

// missing names what RBAC for Applications lacked when the application was last read; empty: nothing.
func (t *target) missing() string {
	pieces := t.want.Pieces()
	if t.want.Way != plan.RBAC || len(plan.OfKind(pieces, plan.Assign)) == 0 {
		return "any role"
	}
	for _, p := range pieces {
		if !t.shows(p) {
			return t.want.Describe(p)
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

func (t *target) assignment(act plan.Action) exo.NewAssignment {
	return exo.NewAssignment{Principal: t.want.Pointer(), Permission: act.Permission, Group: t.want.Scope(act.Group).ID}
}
