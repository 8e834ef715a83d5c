package execute

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Check reads again what the plan was computed from and returns an error that names every difference:
// the organisation, the groups with their settings and members, and the kind of everyone to be added.
// Nothing may be sent when it fails.
func Check(ctx context.Context, t exo.Tenant, p plan.Plan) error {
	org, err := t.Organization(ctx)
	if err != nil {
		return err
	}
	if org.ID != p.Organization.ID {
		return fmt.Errorf("the plan is for %s, and this is %s", p.Organization.Name, org.Name)
	}
	listed, err := t.Recipients(ctx, exo.Query{Kinds: p.Kinds})
	if err != nil {
		return err
	}
	kinds := make(map[exo.ID]exo.Kind, len(listed))
	for _, r := range listed {
		kinds[r.ID] = r.Kind()
	}
	var changed []error
	for _, g := range p.Groups {
		if g.Refused != nil {
			continue
		}
		differences, err := checkGroup(ctx, t, g)
		if err != nil {
			return err
		}
		changed = append(changed, differences...)
		for _, a := range g.Actions {
			if a.Kind == plan.Add && kinds[a.ID] != a.Member.Kind {
				changed = append(changed, fmt.Errorf("%s is no longer a %s", a.Address, a.Member.Kind))
			}
		}
	}
	return errors.Join(changed...)
}

func checkGroup(ctx context.Context, t exo.Tenant, g plan.Group) (changed []error, err error) {
	address := *g.Want.Address
	now, err := t.FindGroup(ctx, address, g.Want.Owners)
	switch {
	case g.ID == "" && exo.ClassOf(err) == exo.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case g.ID == "":
		return []error{fmt.Errorf("%s was free, and now belongs to %s", address, now.Name)}, nil
	case now.ID != g.ID:
		return []error{fmt.Errorf("%s is another group than before", address)}, nil
	}
	is := plan.SpecOf(now, g.Want)
	for _, s := range append(plan.Differences(*g.Was, is), plan.Differences(is, *g.Was)...) {
		changed = append(changed, fmt.Errorf("%s: %s was changed meanwhile", address, s))
	}
	members, err := t.Members(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]exo.ID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	if plan.Base(ids) != g.Base {
		changed = append(changed, fmt.Errorf("%s: the members were changed meanwhile (%d, were %d)", address, len(ids), g.Members))
	}
	return slices.Clip(changed), nil
}

// Probe asks Exchange by one -WhatIf whether this account may make the plan's first change. Only what
// condemns the group or the run is an error: what Exchange thinks of one room shows when it is sent.
func Probe(ctx context.Context, t exo.Tenant, p plan.Plan) error {
	for _, g := range p.Groups {
		if g.Refused != nil || len(g.Actions) == 0 {
			continue
		}
		err := probe(ctx, t.WhatIf(), g)
		var e *exo.Error
		if errors.As(err, &e) && e.Scope == exo.ScopeItem && e.Class != exo.Prompted {
			return nil
		}
		return err
	}
	return nil
}

func probe(ctx context.Context, t exo.Tenant, g plan.Group) error {
	a := g.Actions[0]
	switch a.Kind {
	case plan.Create:
		_, err := t.CreateGroup(ctx, g.Want)
		return err
	case plan.Set:
		return t.SetGroup(ctx, g.ID, plan.Only(g.Want, a.Setting))
	}
	op := exo.Add
	if a.Kind == plan.Remove {
		op = exo.Remove
	}
	var answered error
	err := t.Change(ctx, exo.Change{Op: op, Group: g.ID, Members: []exo.ID{a.ID}}, func(r exo.Result) error {
		if r.Err != nil {
			answered = r.Err
		}
		return nil
	})
	return errors.Join(err, answered)
}
