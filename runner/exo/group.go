package exo

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

func (x *exchange) FindGroup(ctx context.Context, address string, owners []ID) (Group, error) {
	holders, err := x.Recipients(ctx, Query{Addresses: []string{address}})
	if err != nil {
		return Group{}, err
	}
	fail := func(c Class, text string) (Group, error) {
		return Group{}, &Error{Class: c, Scope: ScopeGroup, Op: "Get-Recipient", Target: address, Text: text}
	}
	switch {
	case len(holders) == 0:
		return fail(NotFound, "nothing has this address")
	case len(holders) > 1:
		return fail(Ambiguous, fmt.Sprintf("%d objects have this address", len(holders)))
	}
	holder := holders[0]
	if holder.Kind() != KindSecurity {
		return fail(WrongKind, string(holder.Kind()))
	}
	g, err := x.Group(ctx, holder.ID, owners)
	switch {
	case ClassOf(err) == NotFound: // not free: a server that does not know it yet, or no longer (facts.md 1d)
		return fail(Transient, "a group has this address, and is not found by its Guid: made or deleted a moment ago?")
	case err != nil:
		return Group{}, err
	case g.Synced:
		return fail(SyncedObject, "the group is synchronised from on-premises")
	case !strings.EqualFold(g.Address, address):
		return fail(AddressTaken, fmt.Sprintf("a secondary address of the group %s <%s>", g.Name, g.Address))
	}
	return g, nil
}

func (x *exchange) Group(ctx context.Context, id ID, owners []ID) (Group, error) {
	if id == "" {
		return Group{}, emptyIdentity("Get-DistributionGroup")
	}
	objects, err := x.list(ctx, "Get-DistributionGroup", map[string]any{"Identity": string(id)}, string(id), slices.Concat(recipientProperties, groupProperties)...)
	if err != nil {
		return Group{}, err
	}
	// An identity that Exchange does not know can return everything (facts.md 0.9).
	if len(objects) != 1 {
		return Group{}, incomplete("Get-DistributionGroup", string(id), fmt.Sprintf("%d groups for one Guid", len(objects)))
	}
	g, err := decodeGroup(objects[0])
	if err == nil && g.ID != id {
		err = fmt.Errorf("the group %s came instead", g.ID)
	}
	if err != nil {
		return Group{}, incomplete("Get-DistributionGroup", string(id), err.Error())
	}
	g.OwnedBy = make(map[ID]bool, len(owners))
	for _, o := range owners {
		if g.OwnedBy[o], err = x.owns(ctx, o, id); err != nil {
			return Group{}, err
		}
	}
	return g, nil
}

// owns asks whether the owner is one of the group's: the text of ManagedBy may be a name or a Guid
// (facts.md 9.8).
func (x *exchange) owns(ctx context.Context, owner, group ID) (bool, error) {
	const cmdlet = "Get-DistributionGroup"
	if owner == "" {
		return false, emptyIdentity(cmdlet)
	}
	groups, err := x.list(ctx, cmdlet, map[string]any{"ManagedBy": string(owner), "ResultSize": unlimited}, string(owner), "Guid")
	switch {
	case ClassOf(err) == NotFound: // said of the owner, and not to be taken for an answer about the group
		return false, &Error{Class: Invalid, Scope: ScopeGroup, Op: cmdlet, Target: string(owner), Text: "no such owner", Err: err}
	case err != nil:
		return false, err
	}
	owned := false
	for _, g := range groups {
		id, err := ParseID(text(g, "Guid"))
		if err != nil {
			return false, incomplete(cmdlet, string(owner), err.Error())
		}
		owned = owned || id == group
	}
	return owned, nil
}
