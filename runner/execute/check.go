package execute

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Check reads again what the plan was computed from and returns an error that names every difference:
// the organisation, the groups with their settings and members, and the kind of everyone wanted. A refused
// group is looked at if something is to be limited to it. Nothing may be sent when it fails.
func Check(ctx context.Context, t exo.Tenant, p plan.Plan) error {
	org, err := t.Organization(ctx)
	if err != nil {
		return fmt.Errorf("reading the organisation: %w", err)
	}
	if org.ID != p.Organization.ID {
		return fmt.Errorf("the plan is for %s, and this is %s", p.Organization.Name, org.Name)
	}
	listed, err := t.Recipients(ctx, exo.Query{Kinds: p.Kinds})
	if err != nil {
		return fmt.Errorf("listing the rooms: %w", err)
	}
	kinds := make(map[exo.ID]exo.Kind, len(listed))
	for _, r := range listed {
		kinds[r.ID] = r.Kind()
	}
	changed := checkKinds(p, kinds)
	for _, g := range p.Groups {
		if g.Refused != nil && !limits(p, g) {
			continue
		}
		differences, err := checkGroup(ctx, t, g)
		if err != nil {
			return fmt.Errorf("reading the group %s: %w", *g.Want.Address, err)
		}
		changed = append(changed, differences...)
	}
	return errors.Join(changed...)
}

// limits reports whether something is to be limited to the group.
func limits(p plan.Plan, g plan.Group) bool {
	return slices.ContainsFunc(p.Applications, func(a plan.Application) bool {
		return a.Refused == nil && slices.ContainsFunc(a.Actions, func(x plan.Action) bool { return strings.EqualFold(x.Group, *g.Want.Address) })
	})
}

// checkKinds names those, wanted in any group or with a calendar to be set, that are no longer what they were.
func checkKinds(p plan.Plan, kinds map[exo.ID]exo.Kind) (changed []error) {
	var wanted []plan.Member
	for _, g := range p.Groups {
		if g.Refused == nil {
			wanted = append(wanted, g.Wanted()...)
		}
	}
	if p.Calendars != nil {
		for _, a := range p.Calendars.Actions {
			wanted = append(wanted, a.Member)
		}
	}
	named := map[exo.ID]bool{}
	for _, m := range wanted {
		if kinds[m.ID] != m.Kind && !named[m.ID] {
			named[m.ID] = true
			changed = append(changed, fmt.Errorf("%s is no longer a %s", m.Address, m.Kind))
		}
	}
	return changed
}

func checkGroup(ctx context.Context, t exo.Tenant, g plan.Group) (changed []error, err error) {
	address := *g.Want.Address
	now, err := t.FindGroup(ctx, address, g.Want.Owners)
	class := exo.ClassOf(err)
	switch {
	case g.ID == "" && class == exo.NotFound:
		return nil, nil
	case class == exo.NotFound:
		return []error{fmt.Errorf("%s is gone", address)}, nil
	case slices.Contains([]exo.Class{exo.WrongKind, exo.SyncedObject, exo.AddressTaken, exo.Ambiguous}, class):
		return []error{fmt.Errorf("%s is no longer the address of a group of ours: %w", address, err)}, nil
	case err != nil:
		return nil, err
	case g.ID == "":
		return []error{fmt.Errorf("%s was free, and now belongs to %s", address, now.Name)}, nil
	case now.ID != g.ID:
		return []error{fmt.Errorf("%s is another group than before", address)}, nil
	}
	is := plan.SpecOf(now, g.Want)
	for _, s := range differing(*g.Was, is) {
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
	return changed, nil
}

// differing are the settings that differ, each once.
func differing(a, b exo.GroupSpec) []plan.Setting {
	all := append(plan.Differences(a, b), plan.Differences(b, a)...)
	slices.Sort(all)
	return slices.Compact(all)
}
