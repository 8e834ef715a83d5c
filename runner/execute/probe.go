package execute

import (
	"cmp"
	"context"
	"errors"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Probe asks Exchange by one -WhatIf whether this account may make the plan's first change. Only what
// condemns the group or the run is an error: what Exchange thinks of one room shows when it is sent.
func Probe(ctx context.Context, t exo.Tenant, p plan.Plan) error {
	for _, g := range p.Groups {
		if g.Refused != nil || len(g.Actions) == 0 {
			continue
		}
		return condemning(probe(ctx, t.WhatIf(), g))
	}
	return nil
}

// condemning is the error unless it is about one item alone, or passes; a question that nobody can answer
// comes again with every other item.
func condemning(err error) error {
	var e *exo.Error
	if errors.As(err, &e) && (e.Scope == exo.ScopeItem || e.Class == exo.NotCustomized) && e.Class != exo.Prompted {
		return nil
	}
	return err
}

// probe sends the group's first action.
func probe(ctx context.Context, t exo.Tenant, g plan.Group) error {
	a := g.Actions[0]
	switch a.Kind {
	case plan.Create:
		_, err := t.CreateGroup(ctx, g.Want)
		return err
	case plan.Set:
		return t.SetGroup(ctx, g.ID, plan.Only(g.Want, a.Setting))
	}
	change := exo.Change{Op: exo.Op(a.Kind), Group: g.ID, Members: []exo.ID{a.ID}} // add and remove have the same names
	var refused error
	err := t.Change(ctx, change, func(r exo.Result) error {
		if r.Err != nil {
			refused = r.Err
		}
		return nil
	})
	return cmp.Or(err, refused) // of a lost session only the first says so
}

// ProbeAccess asks Exchange by -WhatIf whether this account may make the changes to applications: once for each
// kind of change, as each needs a role of its own, and for roles once for each permission, as who may give one may not
// give another (Microsoft: Understanding management role assignments). Errors are as for [Probe].
func ProbeAccess(ctx context.Context, a exo.Access, p plan.Plan) error {
	type right struct {
		kind       plan.Kind
		permission string
	}
	asked := map[right]bool{}
	for _, w := range p.Applications {
		t := newTarget(a, w, nil)
		for _, act := range w.Actions {
			needed := right{act.Kind, act.Permission}
			if w.Refused != nil || asked[needed] || !t.askable(act) {
				continue
			}
			asked[needed] = true
			if err := condemning(t.write(ctx, a.WhatIf(), act)); err != nil {
				return err
			}
		}
	}
	return nil
}

// askable reports whether all is there that an action needs: the group that it is about, and for a role the
// pointer.
func (t *target) askable(act plan.Action) bool {
	_, there := t.want.Was.Pointer(t.want.AppID)
	return (act.Group == "" || t.want.Scope(act.Group).ID != "") && (act.Kind != plan.Assign || there)
}
