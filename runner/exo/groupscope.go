package exo

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// listing is what Exchange lists for each group as limited to it. Of a group that is not in it, it says nothing.
type listing map[ID][]Assignment

// listedByGroup asks for the assignments that are limited to each of the groups, if any of all is limited to one.
// It is empty if the answers cannot be believed.
func (x access) listedByGroup(ctx context.Context, p Principal, groups []Group, all []Assignment) (listing, error) {
	limited := slices.DeleteFunc(slices.Clone(all), func(a Assignment) bool { return a.Reach.Kind != ReachGroup })
	if len(limited) == 0 {
		return nil, nil
	}
	l := listing{}
	for _, g := range groups {
		found, err := x.assigned(ctx, p, g.ID)
		switch {
		case slices.Contains([]Class{NotFound, Invalid, UnknownResponse, NoRight}, ClassOf(err)):
			continue // it is the group or the parameter that is refused: without it the same was just answered
		case err != nil:
			return nil, err
		}
		l[g.ID] = found
	}
	if !l.credible(limited) {
		return nil, nil
	}
	return l, nil
}

// credible reports whether Exchange can have heeded which group it was asked about. It did not if it lists nothing
// at all, an assignment for two groups or one with another kind of scope, or for one group all that are limited
// to any, though they show the names of several.
func (l listing) credible(limited []Assignment) bool {
	shown := map[string]bool{}
	for _, a := range limited {
		shown[strings.ToLower(ownScope.ReplaceAllString(a.Reach.Name, ""))] = true
	}
	seen := map[string]bool{}
	for _, found := range l {
		if len(found) >= len(limited) && len(shown) > 1 {
			return false
		}
		for _, a := range found {
			if seen[a.Name] || a.Reach.Kind != ReachGroup {
				return false
			}
			seen[a.Name] = true
		}
	}
	return len(seen) > 0
}

// limitedTo returns the one group that the assignment is limited to, or none. Of several none is true.
func (r reachReader) limitedTo(ctx context.Context, a Assignment) ([]ID, error) {
	var on []ID
	for _, g := range r.groups {
		is, err := r.isOn(ctx, a, g)
		if err != nil {
			return nil, err
		}
		if is && !slices.Contains(on, g.ID) {
			on = append(on, g.ID)
		}
	}
	if len(on) > 1 {
		return nil, nil
	}
	return on, nil
}

// isOn reports whether the assignment is limited to the group, as [Reach] says.
func (r reachReader) isOn(ctx context.Context, a Assignment, g Group) (bool, error) {
	found, says := r.listed[g.ID]
	listed := slices.ContainsFunc(found, func(b Assignment) bool { return b.Name == a.Name })
	named := a.isNamedFor(r.principal, g.ID)
	switch {
	case a.Reach.Name == "":
		return listed && named, nil
	case says && !listed, !says && !named:
		return false, nil
	}
	return r.fits(ctx, a.Reach.Name, g)
}

// ownScope ends the name of a scope that Exchange made for one assignment; before it is the group's.
var ownScope = regexp.MustCompile(`(?i)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// fits reports whether the name that is shown of a scope can be the group's: the whole of it, as others may
// have it in theirs. It can also be the name of a management scope on the group.
func (r reachReader) fits(ctx context.Context, shown string, g Group) (bool, error) {
	is := func(name string) bool { return strings.EqualFold(shown, name) }
	if is(g.Name) || is(g.DisplayName) || is(string(g.ID)) || strings.EqualFold(ownScope.ReplaceAllString(shown, ""), g.Name) {
		return true, nil
	}
	filter, err := r.filter(ctx, shown)
	_, exact := coveredBy(filter, []Group{g})
	return exact, err
}
