package execute

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// target is an application as it is to be limited, and as it was last read.
type target struct {
	access exo.Access
	want   plan.Application
	isNew  bool // something that its roles and policies need is made by this run
	seen   plan.FoundAccess
}

// newTarget needs how the groups stand; nil: as planned. One that was created since the plan was made is compared by
// the names that it got, which a naming policy makes others than those configured (Microsoft: Create a distribution
// group naming policy).
func newTarget(a exo.Access, w plan.Application, groups map[string]standing) target {
	t := target{access: a, want: w, seen: w.Was, isNew: w.Count(plan.AddPrincipal) > 0}
	t.want.Groups = slices.Clone(w.Groups)
	for i, g := range w.Groups {
		now := groups[strings.ToLower(g.Address)]
		if g.ID != "" || now.id == "" {
			continue
		}
		t.isNew = true
		g.ID, g.Name = now.id, cmp.Or(now.seen.Name, g.Name)
		g.DisplayName, g.DN = now.seen.DisplayName, now.seen.DN
		t.want.Groups[i] = g
	}
	return t
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

func (t *target) assignment(act plan.Action) exo.NewAssignment {
	return exo.NewAssignment{Principal: t.want.Pointer(), Permission: act.Permission, Group: t.want.Scope(act.Group).ID}
}
