package exo

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// groupScopes finds out which of the groups the assignments with a group for scope are limited to: see [Reach].
func (s scopeReader) groupScopes(ctx context.Context, p Principal, groups []Group, found []Assignment) error {
	limited := slices.DeleteFunc(slices.Clone(found), func(a Assignment) bool { return a.Reach.Kind != ReachGroup })
	if len(limited) == 0 {
		return nil
	}
	listed, err := s.listedByGroup(ctx, p, groups, limited)
	if err != nil {
		return err
	}
	for i, a := range found {
		if a.Reach.Kind != ReachGroup {
			continue
		}
		var on []ID
		for _, g := range groups {
			if !listed.speaksFor(a, p, g) {
				continue
			}
			fits, err := s.fits(ctx, a.Reach.Name, g)
			if err != nil {
				return err
			}
			if fits || a.Reach.Name == "" {
				on = append(on, g.ID)
			}
		}
		if len(on) == 1 { // an assignment is limited to one group: of several, none is true
			found[i].Reach.Groups, found[i].Reach.Exact = on, true
		}
	}
	return nil
}

// listing is which assignments Exchange lists for a group, by name. Of a group that is not in it, it says nothing.
type listing map[ID]map[string]bool

// listedByGroup asks for each group's assignments. The listing says nothing of a group for which it is
// refused, and nothing at all if it is empty for every group, or evidently does not heed which one is asked for.
func (x access) listedByGroup(ctx context.Context, p Principal, groups []Group, limited []Assignment) (listing, error) {
	listed, seen := listing{}, map[string]bool{}
	for _, g := range groups {
		found, err := x.assigned(ctx, p, g.ID)
		switch {
		case slices.Contains([]Class{NotFound, Invalid, UnknownResponse, NoRight}, ClassOf(err)):
			continue // it is the group or the parameter that is refused: without it the same was just answered
		case err != nil:
			return nil, err
		case heedless(found, limited):
			return nil, nil
		}
		listed[g.ID] = map[string]bool{}
		for _, a := range found {
			if seen[a.Name] { // for another group: it cannot be limited to both
				return nil, nil
			}
			seen[a.Name], listed[g.ID][a.Name] = true, true
		}
	}
	if len(seen) == 0 {
		return nil, nil
	}
	return listed, nil
}

// heedless reports whether what is listed for a group shows that Exchange did not heed which: it brings an
// assignment with another kind of scope, or all of those with a group though they show the names of several.
func heedless(listed, limited []Assignment) bool {
	if slices.ContainsFunc(listed, func(a Assignment) bool { return a.Reach.Kind != ReachGroup }) {
		return true
	}
	shown := map[string]bool{}
	for _, a := range limited {
		if !slices.ContainsFunc(listed, func(b Assignment) bool { return b.Name == a.Name }) {
			return false
		}
		shown[strings.ToLower(ownScope.ReplaceAllString(a.Reach.Name, ""))] = true
	}
	return len(shown) > 1
}

// speaksFor reports whether the listing, or in its place the assignment's own name, says that it is limited
// to the group.
func (l listing) speaksFor(a Assignment, p Principal, g Group) bool {
	key := NewAssignment{Principal: p, Permission: a.Permission(), Group: g.ID}.key()
	named := strings.HasPrefix(a.Role, RolePrefix) && strings.HasSuffix(strings.ToLower(a.Name), strings.ToLower(key))
	names, says := l[g.ID]
	switch {
	case a.Reach.Name == "": // with no scope to compare it needs both
		return named && names[a.Name]
	case says:
		return names[a.Name]
	}
	return named
}

// ownScope ends the name of a scope that Exchange made for one assignment; before it is the group's.
var ownScope = regexp.MustCompile(`(?i)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// fits reports whether the name that is shown of a scope can be the group's: the whole of it, as others may
// have it in theirs. It can also be the name of a management scope on the group.
func (s scopeReader) fits(ctx context.Context, shown string, g Group) (bool, error) {
	if shown == "" {
		return false, nil
	}
	is := func(name string) bool { return strings.EqualFold(shown, name) }
	if slices.ContainsFunc([]string{g.Name, g.DisplayName, string(g.ID)}, is) || strings.EqualFold(ownScope.ReplaceAllString(shown, ""), g.Name) {
		return true, nil
	}
	filter, err := s.filter(ctx, shown)
	if err != nil {
		return false, err
	}
	_, exact := coveredBy(filter, []Group{g})
	return exact, nil
}
