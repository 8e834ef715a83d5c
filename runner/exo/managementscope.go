package exo

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// maxScopes is how many management scopes are read for one principal.
const maxScopes = 100

// filter returns the filter of a management scope, or "" if there is no such scope.
func (r reachReader) filter(ctx context.Context, name string) (string, error) {
	key := strings.ToLower(name)
	if filter, read := r.filters[key]; read {
		return filter, nil
	}
	if len(r.filters) == maxScopes {
		return "", incomplete("Get-ManagementScope", name, fmt.Sprintf("the assignments name more than %d scopes", maxScopes))
	}
	filter, err := r.scopeFilter(ctx, name)
	if err == nil {
		r.filters[key] = filter
	}
	return filter, err
}

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
