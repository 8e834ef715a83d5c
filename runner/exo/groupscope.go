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

// tellsApart reports whether some assignment that is limited to a group is not listed for some group.
func (l listing) tellsApart(all []Assignment) bool {
	for _, a := range all {
		for _, found := range l {
			if a.Reach.Kind == ReachGroup && !a.isAmong(found) {
				return true
			}
		}
	}
	return false
}

func (a Assignment) isAmong(found []Assignment) bool {
	return slices.ContainsFunc(found, func(b Assignment) bool { return b.Name == a.Name })
}

// limitedTo returns the one group that the assignment is limited to, or none. Of several none is true. It is not
// exact if what is shown of the scope is another name than the group has now.
func (r reachReader) limitedTo(ctx context.Context, a Assignment) (on []ID, exact bool, err error) {
	for _, g := range r.groups {
		is, err := r.isOn(ctx, a, g)
		if err != nil {
			return nil, false, err
		}
		if is && !slices.Contains(on, g.ID) {
			on = append(on, g.ID)
		}
	}
	if len(on) == 0 {
		return r.formerly(a), false, nil
	}
	if len(on) > 1 {
		return nil, false, nil
	}
	return on, true, nil
}

// isOn reports whether the assignment is limited to the group, as [Reach] says.
func (r reachReader) isOn(ctx context.Context, a Assignment, g Group) (bool, error) {
	found, says := r.listed[g.ID]
	named := a.isNamedFor(r.principal, g.ID)
	switch {
	case a.isNamedForAnother(r.principal, g.ID):
		return false, nil
	case !says:
		if !named {
			return false, nil
		}
		return r.isCalled(ctx, a.Reach.Name, g)
	case !a.isAmong(found):
		return false, nil
	case a.Reach.Name == "":
		return named && r.tellsApart, nil
	}
	return r.fits(ctx, a.Reach.Name, g)
}

// formerly returns the group that Exchange lists the assignment for, by its Guid, if roombridge named it for
// that group and its scope is one of its own. Such a scope keeps the name that the group had.
func (r reachReader) formerly(a Assignment) []ID {
	for _, g := range r.groups {
		if ownScope.MatchString(a.Reach.Name) && a.isNamedFor(r.principal, g.ID) && a.isAmong(r.listed[g.ID]) {
			return []ID{g.ID}
		}
	}
	return nil
}

// ownScope ends the name of a scope that Exchange made for one assignment; before it is the group's.
var ownScope = regexp.MustCompile(`(?i)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isCalled reports whether what is shown of a scope is the group's name or Guid, or a scope of its own on it.
// No two groups have one Name; that of one can be the DisplayName of another. A scope of its own keeps the name that
// its group had, which may since be this group's: where Exchange shows the scope, its filter decides.
func (r reachReader) isCalled(ctx context.Context, shown string, g Group) (bool, error) {
	is := func(name string) bool { return shown != "" && strings.EqualFold(shown, name) }
	switch {
	case is(g.Name) || is(string(g.ID)):
		return true, nil
	case !strings.EqualFold(ownScope.ReplaceAllString(shown, ""), g.Name):
		return false, nil
	}
	filter, err := r.filter(ctx, shown)
	on, exact := coveredBy(filter, []Group{g})
	silent := !exact && len(on) == 0 && !strings.Contains(strings.ToLower(filter), "memberofgroup")
	return exact || silent, err
}

// fits reports whether what is shown of a scope can be the group: the whole of it, as others may have its name in
// theirs. A DisplayName, or the name of a management scope on the group, can be another group's Name too: they count
// only if Exchange has shown that it tells groups apart.
func (r reachReader) fits(ctx context.Context, shown string, g Group) (bool, error) {
	called, err := r.isCalled(ctx, shown, g)
	if called || err != nil || !r.tellsApart {
		return called, err
	}
	if strings.EqualFold(shown, g.DisplayName) {
		return true, nil
	}
	filter, err := r.filter(ctx, shown)
	_, exact := coveredBy(filter, []Group{g})
	return exact, err
}
