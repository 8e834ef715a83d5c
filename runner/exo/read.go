package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

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

// list reads everything that a cmdlet has to say.
func (x *exchange) list(ctx context.Context, cmdlet string, params map[string]any, target string, sel ...string) ([]map[string]any, error) {
	a, err := x.read(ctx, cmdlet, params, target, sel...)
	if err != nil {
		return nil, err
	}
	if w := a.truncated(); w != "" {
		return nil, incomplete(cmdlet, target, w)
	}
	return a.objects, nil
}

func (x *exchange) read(ctx context.Context, cmdlet string, params map[string]any, target string, sel ...string) (answer, error) {
	c, missing := x.call(cmdlet, params, sel...)
	if missing != nil {
		return answer{}, missing
	}
	if cmdlet == "Get-DistributionGroupMember" {
		c.Timeout = membersTimeout
	}
	return x.one(ctx, c, target)
}

// truncated returns the warning that the list was cut off at its ResultSize, the one word of it that no
// language changes (facts.md 2).
func (a *answer) truncated() string {
	for _, w := range a.warnings {
		if strings.Contains(w, "ResultSize") {
			return w
		}
	}
	return ""
}

// membersTimeout is above what the module itself waits for this cmdlet, an hour and a minute: a shorter
// one would end reads that go well (facts.md 1c).
const membersTimeout = 3720 * time.Second

// understood decodes what a read gave, all of it or nothing.
func understood[T any](cmdlet, target string, objects []map[string]any, decode func(map[string]any) (T, error)) ([]T, error) {
	var all []T
	for _, o := range objects {
		v, err := decode(o)
		if err != nil {
			return nil, incomplete(cmdlet, target, err.Error())
		}
		all = append(all, v)
	}
	return all, nil
}

// inOrder sorts what a read gave by its name, which no two may share.
func inOrder[T any](cmdlet, target string, all []T, name func(T) string) ([]T, error) {
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(name(a), name(b)) })
	for i := 1; i < len(all); i++ {
		if name(all[i]) == name(all[i-1]) {
			return nil, incomplete(cmdlet, target, fmt.Sprintf("%q came twice", name(all[i])))
		}
	}
	return all, nil
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

// unusable is incomplete where each of many is asked about by a call of its own.
func unusable(cmdlet string, id ID, why error) *Error {
	e := incomplete(cmdlet, string(id), why.Error())
	e.Scope = ScopeItem
	return e
}

func emptyIdentity(cmdlet string) *Error {
	return &Error{Class: Invalid, Scope: ScopeRun, Op: cmdlet, Text: "an empty identity would return every object"}
}
