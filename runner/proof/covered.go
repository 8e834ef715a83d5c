package proof

import (
	"context"
	"fmt"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// covered lists what the scope on the group covers, and compares it with the wanted members by Guid and
// kind: a wanted member that has become something else is both missing and extra.
func covered(ctx context.Context, access exo.Access, scope plan.ScopeGroup, wanted []plan.Member) (Covered, error) {
	g := exo.Group{Recipient: exo.Recipient{ID: scope.ID, Name: scope.Name, DisplayName: scope.Name, Address: scope.Address}, DN: scope.DN}
	list, err := access.Covered(ctx, g)
	if err != nil {
		return Covered{}, fmt.Errorf("listing what the scope on %s covers: %w", scope.Address, err)
	}
	kinds := make(map[exo.ID]exo.Kind, len(wanted))
	for _, m := range wanted {
		kinds[m.ID] = m.Kind
	}
	c := Covered{Group: scope, Listed: len(list)}
	found := make(map[exo.ID]bool, len(list))
	for _, r := range list {
		if kind, is := kinds[r.ID]; is && kind == r.Kind() {
			found[r.ID] = true
		} else {
			c.Extra = append(c.Extra, r)
		}
	}
	for _, m := range wanted {
		if !found[m.ID] {
			c.Missing = append(c.Missing, m)
		}
	}
	return c, nil
}
