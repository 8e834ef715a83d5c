package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

func (x *exchange) Organization(ctx context.Context) (Organization, error) {
	o, err := x.list(ctx, "Get-OrganizationConfig", map[string]any{}, "", "Name", "ExternalDirectoryOrganizationId", "Guid")
	if err != nil {
		return Organization{}, err
	}
	if len(o) != 1 {
		return Organization{}, incomplete("Get-OrganizationConfig", "", fmt.Sprintf("%d organisations", len(o)))
	}
	org := Organization{Name: strings.ToLower(text(o[0], "Name")), Sandbox: x.sandbox}
	org.ID = strings.ToLower(cmp.Or(text(o[0], "ExternalDirectoryOrganizationId"), text(o[0], "Guid")))
	domains, err := x.list(ctx, "Get-AcceptedDomain", map[string]any{"ResultSize": unlimited}, "", "DomainName")
	if err != nil {
		return Organization{}, err
	}
	for _, d := range domains {
		org.Domains = append(org.Domains, strings.ToLower(text(d, "DomainName")))
	}
	slices.Sort(org.Domains)
	return org, nil
}

// unlimited asks for all there is: the default is the first 1,000, with a warning (facts.md 3).
const unlimited = "Unlimited"

func (x *exchange) Recipients(ctx context.Context, q Query) ([]Recipient, error) {
	if len(q.Kinds)+len(q.Addresses)+len(q.IDs) == 0 {
		return nil, &Error{Class: Invalid, Scope: ScopeRun, Op: "Get-Recipient", Text: "an empty query would return every recipient"}
	}
	if len(q.Addresses) > maxFilter || len(q.IDs) > maxFilter || slices.Contains(q.IDs, "") || slices.Contains(q.Addresses, "") {
		return nil, &Error{Class: Invalid, Scope: ScopeRun, Op: "Get-Recipient", Text: fmt.Sprintf("at most %d values, none empty", maxFilter)}
	}
	found := map[ID]Recipient{}
	if len(q.Kinds) > 0 {
		if err := x.mailboxes(ctx, q.Kinds, found); err != nil {
			return nil, err
		}
	}
	var filters []string
	if len(q.Addresses) > 0 {
		filters = append(filters, anyOf("EmailAddresses", "smtp:", q.Addresses))
	}
	if len(q.IDs) > 0 {
		filters = append(filters, anyOf("Guid", "", q.IDs))
	}
	if len(filters) > 0 {
		params := map[string]any{"Filter": strings.Join(filters, " -or "), "ResultSize": unlimited}
		if err := x.collect(ctx, "Get-Recipient", params, found, nil); err != nil {
			return nil, err
		}
	}
	return sorted(found), nil
}

// mailboxes lists the mailboxes of the kinds. Rooms, workspaces and desks share a type, so the kind is
// looked at again (facts.md 7).
func (x *exchange) mailboxes(ctx context.Context, want []Kind, found map[ID]Recipient) error {
	var types []any
	for _, k := range want {
		t := "RoomMailbox"
		switch k {
		case KindEquipment:
			t = "EquipmentMailbox"
		case KindRoom, KindWorkspace:
		default:
			return &Error{Class: Invalid, Scope: ScopeRun, Op: "Get-EXOMailbox", Text: fmt.Sprintf("cannot list every %s", k)}
		}
		if !slices.Contains(types, any(t)) {
			types = append(types, t)
		}
	}
	params := map[string]any{
		"RecipientTypeDetails": types, "ResultSize": unlimited,
		"PropertySets": []any{"Minimum", "Resource"}, "Properties": []any{"IsDirSynced"},
	}
	return x.collect(ctx, "Get-EXOMailbox", params, found, func(r Recipient) bool { return slices.Contains(want, r.Kind()) })
}

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
	sel := append(slices.Clone(recipientProperties), "DistinguishedName", "Description", "MemberJoinRestriction",
		"MemberDepartRestriction", "HiddenFromAddressListsEnabled", "RequireSenderAuthenticationEnabled")
	if id == "" {
		return Group{}, emptyIdentity("Get-DistributionGroup")
	}
	objects, err := x.list(ctx, "Get-DistributionGroup", map[string]any{"Identity": string(id)}, string(id), sel...)
	if err != nil {
		return Group{}, err
	}
	// An identity that Exchange does not know can return everything (facts.md 0.9).
	if len(objects) != 1 {
		return Group{}, incomplete("Get-DistributionGroup", string(id), fmt.Sprintf("%d groups for one Guid", len(objects)))
	}
	g, err := decodeGroup(objects[0])
	if err != nil || g.ID != id {
		return Group{}, incomplete("Get-DistributionGroup", string(id), "another object came back")
	}
	g.OwnedBy, err = x.ownedBy(ctx, id, owners)
	return g, err
}

// ownedBy asks for each owner: the text of ManagedBy may be a name or a Guid (facts.md 9.8).
func (x *exchange) ownedBy(ctx context.Context, id ID, owners []ID) (map[ID]bool, error) {
	owned := map[ID]bool{}
	for _, o := range owners {
		if o == "" {
			return nil, emptyIdentity("Get-DistributionGroup")
		}
		params := map[string]any{"ManagedBy": string(o), "ResultSize": unlimited}
		groups, err := x.list(ctx, "Get-DistributionGroup", params, string(o), "Guid")
		if err != nil {
			return nil, err
		}
		owned[o] = slices.ContainsFunc(groups, func(g map[string]any) bool { return strings.EqualFold(text(g, "Guid"), string(id)) })
	}
	return owned, nil
}

func (x *exchange) Members(ctx context.Context, group ID) ([]Recipient, error) {
	if group == "" {
		return nil, emptyIdentity("Get-DistributionGroupMember")
	}
	found := map[ID]Recipient{}
	err := x.collect(ctx, "Get-DistributionGroupMember", map[string]any{"Identity": string(group), "ResultSize": unlimited}, found, nil)
	if err != nil {
		return nil, err
	}
	return sorted(found), nil
}

// collect reads recipients; an object that cannot be understood fails the whole read, since leaving it
// out would make it look absent.
func (x *exchange) collect(ctx context.Context, cmdlet string, params map[string]any, into map[ID]Recipient, keep func(Recipient) bool) error {
	objects, err := x.list(ctx, cmdlet, params, "", recipientProperties...)
	if err != nil {
		return err
	}
	for _, o := range objects {
		r, err := decodeRecipient(o)
		if err != nil {
			return incomplete(cmdlet, "", err.Error())
		}
		if keep == nil || keep(r) {
			into[r.ID] = r
		}
	}
	return nil
}

func (x *exchange) list(ctx context.Context, cmdlet string, params map[string]any, target string, sel ...string) ([]map[string]any, error) {
	c, missing := x.call(cmdlet, params, sel...)
	if missing != nil {
		return nil, missing
	}
	a, err := x.one(ctx, c, target)
	if err != nil {
		return nil, err
	}
	for _, w := range a.warnings {
		if strings.Contains(w, "more results available") {
			return nil, incomplete(cmdlet, target, w)
		}
	}
	return a.objects, nil
}

func sorted(found map[ID]Recipient) []Recipient {
	out := make([]Recipient, 0, len(found))
	for _, r := range found {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Recipient) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func incomplete(cmdlet, target, why string) *Error {
	return &Error{Class: Incomplete, Scope: ScopeRun, Op: cmdlet, Target: target, Text: "the answer cannot be used: " + why}
}

func emptyIdentity(cmdlet string) *Error {
	return &Error{Class: Invalid, Scope: ScopeRun, Op: cmdlet, Text: "an empty identity would return every object"}
}
