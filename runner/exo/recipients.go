package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

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
	if len(q.Addresses) > 0 {
		asked := func(r Recipient) bool { return slices.ContainsFunc(q.Addresses, r.hasAddress) }
		if err := x.filtered(ctx, anyOf("EmailAddresses", "smtp:", q.Addresses), found, asked); err != nil {
			return nil, err
		}
	}
	if len(q.IDs) > 0 {
		asked := func(r Recipient) bool { return slices.Contains(q.IDs, r.ID) }
		if err := x.filtered(ctx, anyOf("Guid", "", q.IDs), found, asked); err != nil {
			return nil, err
		}
	}
	return sorted(found), nil
}

func (r Recipient) hasAddress(address string) bool {
	return slices.Contains(r.Addresses, strings.ToLower(address))
}

// filtered reads the recipients that a filter matches, and looks at each again: what a filter means is
// Exchange's affair, and some match more than they say (Microsoft: Filterable properties, PrimarySmtpAddress).
func (x *exchange) filtered(ctx context.Context, filter string, found map[ID]Recipient, asked func(Recipient) bool) error {
	return x.collect(ctx, "Get-Recipient", map[string]any{"Filter": filter, "ResultSize": unlimited}, found, asked)
}

// mailboxes lists the mailboxes of the kinds. Rooms, workspaces and desks share a type, so the kind is
// looked at again (facts.md 7).
func (x *exchange) mailboxes(ctx context.Context, want []Kind, found map[ID]Recipient) error {
	listed := map[Kind]string{KindRoom: "RoomMailbox", KindWorkspace: "RoomMailbox", KindEquipment: "EquipmentMailbox"}
	var types []any
	for _, k := range want {
		t, ok := listed[k]
		if !ok {
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

// collect reads recipients and keeps some.
func (x *exchange) collect(ctx context.Context, cmdlet string, params map[string]any, into map[ID]Recipient, keep func(Recipient) bool) error {
	objects, err := x.list(ctx, cmdlet, params, "", recipientProperties...)
	if err != nil {
		return err
	}
	return gather(cmdlet, objects, into, keep)
}

// gather decodes recipients. An object that cannot be understood fails the whole read, since leaving it
// out would make it look absent, and so do two with one Guid.
func gather(cmdlet string, objects []map[string]any, into map[ID]Recipient, keep func(Recipient) bool) error {
	seen := make(map[ID]bool, len(objects))
	for _, o := range objects {
		r, err := decodeRecipient(o)
		if err == nil && seen[r.ID] {
			err = fmt.Errorf("the Guid %s came twice", r.ID)
		}
		if err != nil {
			return incomplete(cmdlet, "", err.Error())
		}
		seen[r.ID] = true
		if keep == nil || keep(r) {
			into[r.ID] = r
		}
	}
	return nil
}

func sorted(found map[ID]Recipient) []Recipient {
	out := make([]Recipient, 0, len(found))
	for _, r := range found {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Recipient) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
