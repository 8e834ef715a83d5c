package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// decodeReach reads the scope of an assignment as far as its own properties show it. Which of the two
// Custom… properties names the scope of an application differs between published transcripts.
func decodeReach(o map[string]any) Reach {
	named := cmp.Or(text(o, "CustomResourceScope"), text(o, "CustomRecipientWriteScope"))
	written := text(o, "RecipientWriteScope")
	switch {
	case written == "":
		return Reach{}
	case strings.EqualFold(written, "Group"):
		return Reach{Kind: ReachGroup, Name: named}
	case strings.EqualFold(written, "CustomRecipientScope"):
		return Reach{Kind: ReachFilter, Name: named}
	case strings.EqualFold(written, "Organization") && named == "":
		return Reach{Kind: ReachAll}
	}
	return Reach{Kind: ReachOther, Name: cmp.Or(named, written)}
}

// groupScopes finds out which of the groups the assignments with a group for scope are limited to. What
// they show is a name, of the group or of a scope made for it, and never the group's Guid: so Exchange is
// asked by Guid. Whether that lists assignments of applications is not documented (inference), so the
// Guid in an assignment's own name counts where it does not.
func (x access) groupScopes(ctx context.Context, p Principal, groups []Group, found []Assignment) error {
	if !slices.ContainsFunc(found, func(a Assignment) bool { return a.Reach.Kind == ReachGroup }) {
		return nil
	}
	listed, err := x.listedByGroup(ctx, p, groups)
	if err != nil {
		return err
	}
	for i, a := range found {
		if a.Reach.Kind != ReachGroup {
			continue
		}
		var asked, named []ID
		for _, g := range groups {
			if listed[g.ID][a.Name] && a.Reach.mayBe(g) {
				asked = append(asked, g.ID)
			}
			key := NewAssignment{Principal: p, Permission: a.Permission(), Group: g.ID}.key()
			if strings.HasSuffix(strings.ToLower(a.Name), strings.ToLower(key)) {
				named = append(named, g.ID)
			}
		}
		if len(asked) != 1 { // an assignment is limited to one group: of several, none is true
			asked = named
		}
		if len(asked) == 1 {
			found[i].Reach.Groups, found[i].Reach.Exact = asked, true
		}
	}
	return nil
}

// listedByGroup asks for the names of each group's assignments. An answer with an assignment of another
// kind of scope shows that the group was not heeded: it counts for nothing.
func (x access) listedByGroup(ctx context.Context, p Principal, groups []Group) (map[ID]map[string]bool, error) {
	listed := map[ID]map[string]bool{}
	for _, g := range groups {
		found, err := x.assigned(ctx, p, g.ID)
		switch {
		case ClassOf(err) == NotFound: // said of the group, as the principal was found just before
			continue
		case err != nil:
			return nil, err
		case slices.ContainsFunc(found, func(a Assignment) bool { return a.Reach.Kind != ReachGroup }):
			continue
		}
		listed[g.ID] = map[string]bool{}
		for _, a := range found {
			listed[g.ID][a.Name] = true
		}
	}
	return listed, nil
}

// mayBe reports whether the name that is shown does not speak against the group. It never speaks for one:
// names change, and others may have the same.
func (r Reach) mayBe(g Group) bool {
	shown := strings.ToLower(r.Name)
	return shown == "" || slices.ContainsFunc([]string{g.Name, g.DisplayName, string(g.ID), g.EntraID}, func(s string) bool {
		return s != "" && strings.Contains(shown, strings.ToLower(s))
	})
}

// filterScopes reads the management scopes that assignments name, each once.
func (x access) filterScopes(ctx context.Context, groups []Group, found []Assignment) error {
	filters := map[string]string{}
	for i := range found {
		r := &found[i].Reach
		if r.Kind != ReachFilter || r.Name == "" {
			continue
		}
		filter, read := filters[r.Name]
		if !read {
			var err error
			if filter, err = x.scopeFilter(ctx, r.Name); err != nil {
				return err
			}
			filters[r.Name] = filter
		}
		r.Filter = filter
		r.Groups, r.Exact = coveredBy(filter, groups)
	}
	return nil
}

// scopeFilter returns the filter of a management scope, or "" if there is no such scope.
func (x access) scopeFilter(ctx context.Context, name string) (string, error) {
	const cmdlet = "Get-ManagementScope"
	objects, err := x.list(ctx, cmdlet, map[string]any{"Identity": name}, name, "Name", "RecipientFilter")
	switch {
	case ClassOf(err) == NotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	// An identity that Exchange does not know can return everything (facts.md 0.9).
	if len(objects) != 1 || !strings.EqualFold(text(objects[0], "Name"), name) {
		return "", incomplete(cmdlet, name, fmt.Sprintf("%d scopes, or another one", len(objects)))
	}
	if _, ok := objects[0]["RecipientFilter"]; !ok {
		return "", incomplete(cmdlet, name, "it came without RecipientFilter")
	}
	return text(objects[0], "RecipientFilter"), nil
}

// coveredBy returns the groups that the filter of a scope is about, and whether it is about nobody else.
func coveredBy(filter string, groups []Group) (ids []ID, exact bool) {
	dns, exact := MemberOfGroup(filter)
	for _, dn := range dns {
		i := slices.IndexFunc(groups, func(g Group) bool { return dn != "" && strings.EqualFold(g.DN, dn) })
		switch {
		case i < 0:
			exact = false
		case !slices.Contains(ids, groups[i].ID):
			ids = append(ids, groups[i].ID)
		}
	}
	slices.Sort(ids)
	return ids, exact
}
