package exo

import (
	"context"

	"roombridge/runner/pwsh"
)

// Access is what decides which mailboxes an application may open: role assignments (Exchange calls them
// RBAC for Applications), the older application access policies, and the cmdlets that test both. What was
// consented to in Entra is not part of it: no cmdlet of Exchange shows that (facts.md 6).
//
// Reads are complete or an error, as those of a [Tenant]. Every error of its own is, or wraps, an [*Error].
type Access interface {
	// Customized reports whether role assignments can be made: in an organisation that never ran
	// Enable-OrganizationCustomization they cannot (IsDehydrated; Microsoft: Enable-OrganizationCustomization).
	Customized(ctx context.Context) (bool, error)
	// Principals returns the service principals that have this application id or this object id: none,
	// one, or one for each of the two, that of the application id first.
	Principals(ctx context.Context, app, object ID) ([]Principal, error)
	// Assignments returns every assignment that lets the principal exercise a role, sorted by Name: of any
	// role, as one made from a role with [RolePrefix] can have any name, and those that it has through a
	// role group. Which of the groups limits one is said at [Reach].
	Assignments(ctx context.Context, p Principal, groups []Group) ([]Assignment, error)
	// Policies returns every application access policy of the organisation, sorted by Identity and Right,
	// as far as it can be understood: [PoliciesOf] says if those of one application can. An organisation
	// without any answers with an error of its own, which is none here (facts.md 6).
	Policies(ctx context.Context) ([]Policy, error)
	// Covered lists in full what a scope on the direct members of the group covers, sorted by ID.
	Covered(ctx context.Context, g Group) ([]Recipient, error)
	// Sample returns at most the first SampleLimit recipients of a kind, sorted by ID; more says that
	// there are others. The kinds are KindPerson and KindShared.
	Sample(ctx context.Context, k Kind) (found []Recipient, more bool, err error)
	// Authorize asks for each mailbox what the principal's roles let it do there, and gives each exactly one
	// Decision per mailbox, in order, also on error and cancel. An error of each ends it.
	Authorize(ctx context.Context, p Principal, mailboxes []ID, each func(Decision) error) error
	// CheckPolicies asks for each mailbox whether the access policies let the application open it.
	CheckPolicies(ctx context.Context, app ID, mailboxes []ID, each func(Decision) error) error

	// EnableCustomization cannot be undone, and takes time: Customized says when it is done.
	EnableCustomization(ctx context.Context) error
	CreatePrincipal(ctx context.Context, p Principal) error
	Assign(ctx context.Context, a NewAssignment) error
	CreatePolicy(ctx context.Context, p NewPolicy) error
	// RemovePolicy removes the policy with this Identity.
	RemovePolicy(ctx context.Context, identity string) error
	// WhatIf returns the same with every write sent as -WhatIf: nothing is changed.
	WhatIf() Access
}

// NewAccess is [New] for what limits applications.
func NewAccess(caller pwsh.Caller, rights Rights) Access {
	return access{&exchange{caller: caller, rights: rights}}
}

// access is the one Access.
type access struct{ *exchange }

func (x access) WhatIf() Access { return access{x.asking()} }
