package exo

import (
	"context"
	"fmt"
	"strings"
	"time"

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
	// one, or one for each of the two.
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

// SampleLimit is how many recipients of a kind are listed for a sample.
const SampleLimit = 1000

// PolicyLimit is about how many access policies an organisation can have (Microsoft: New-ApplicationAccessPolicy).
const PolicyLimit = 300

// RolePrefix begins the names of the roles that applications can have.
const RolePrefix = "Application "

// Principal is a service principal in Exchange: the pointer to an enterprise application in Entra. Exchange
// does not check that ObjectID belongs to it; the object id of the app registration is a common mistake.
type Principal struct {
	AppID    ID     `json:"appId"`
	ObjectID ID     `json:"objectId"`
	Name     string `json:"name,omitempty"`
}

// Assignment is a role that an application has, and where.
type Assignment struct {
	Name    string `json:"name"`          // unique; the identity of the assignment
	Role    string `json:"role"`          // such as "Application Calendars.ReadWrite"
	Via     string `json:"via,omitempty"` // the role group that was given the role, and that the principal is in; "": it was given to the principal
	Enabled bool   `json:"enabled"`
	Reach   Reach  `json:"reach"`
}

// Permission is the role's name without [RolePrefix], as in the configuration; of a role without it the whole name.
func (a Assignment) Permission() string { return strings.TrimPrefix(a.Role, RolePrefix) }

// Reach says which mailboxes an assignment is about: its scope.
//
// Of an assignment limited to a group Exchange shows a name; no transcript shows the group's Guid. It
// counts for a group if what is shown fits it (Name, DisplayName, Guid, Name_Guid, or the name of a
// management scope on nothing but the group), and if Exchange lists it when asked by the group's Guid.
// Whether assignments of applications are listed so is not documented (inference): where the listing
// evidently says nothing, a name as [NewAssignment.Name] gives counts in its place. It never overrules the
// listing or the scope, as Set-ManagementRoleAssignment can point an assignment at another group and
// leaves its name. One that shows no scope needs both.
type Reach struct {
	Kind   ReachKind `json:"kind"`
	Name   string    `json:"name,omitempty"`   // as Exchange shows it: of a group, or of a management scope
	Filter string    `json:"filter,omitempty"` // of a management scope
	Groups []ID      `json:"groups,omitempty"` // of the groups asked about, those whose direct members are in it
	Exact  bool      `json:"exact,omitempty"`  // nobody else is in it
}

// ReachKind is how a scope is expressed.
type ReachKind string

// The kinds of scope.
const (
	ReachAll    ReachKind = "organisation" // no scope: every mailbox
	ReachGroup  ReachKind = "group"        // -RecipientGroupScope
	ReachFilter ReachKind = "filter"       // a management scope
	ReachOther  ReachKind = "other"        // an administrative unit, or something unknown
)

// Policy is an application access policy.
type Policy struct {
	Identity    string `json:"identity"`
	AppID       ID     `json:"appId"` // "": what Exchange shows is no application id
	Right       string `json:"right"` // RestrictAccess or DenyAccess
	ScopeName   string `json:"scopeName"`
	ScopeRaw    string `json:"scopeRaw,omitempty"` // ScopeIdentityRaw, which has the group's Guid in it
	Description string `json:"description,omitempty"`
}

// The rights of a policy.
const (
	RestrictAccess = "RestrictAccess" // only members of the group
	DenyAccess     = "DenyAccess"     // all but members of the group
)

// NewAssignment is a role to be given, limited to the direct members of a group.
type NewAssignment struct {
	Principal  Principal
	Permission string // such as Calendars.ReadWrite
	Group      ID
}

// Name is what the assignment is called: at most 64 characters, unique, and naming the group's Guid so
// that it can be told to which group it belongs. Exchange shows only the group's name.
func (a NewAssignment) Name() string {
	ids := " " + a.key()
	name := []rune(strings.TrimSpace(a.Principal.Name))
	short := strings.TrimSpace(string(name[:min(len(name), max(0, 64-len(ids)))]))
	return strings.TrimSpace(short + ids)
}

// key is the part of Name that tells assignments apart, whatever the principal is called.
func (a NewAssignment) key() string {
	return fmt.Sprintf("%s %.8s-%.8s", a.Permission, a.Principal.AppID, a.Group)
}

// NewPolicy is a RestrictAccess policy to be made.
type NewPolicy struct {
	AppID       ID
	Group       ID
	Description string
}

// Decision is what Exchange says of an application and one mailbox.
type Decision struct {
	Mailbox ID
	Grants  []Grant
	Err     *Error // there was no answer, or none that can be understood; Grants say nothing then
	Took    time.Duration
}

// Grant is one line of an answer: of a role, or of all access policies together (Role is empty).
type Grant struct {
	Role      string `json:"role,omitempty"`
	Scope     string `json:"scope,omitempty"`     // AllowedResourceScope
	ScopeType string `json:"scopeType,omitempty"` // such as Group, CustomRecipientScope, Organization
	In        bool   `json:"in"`                  // InScope is True, or AccessCheckResult is Granted
}

// Unscoped reports whether the role counts in the whole organisation.
func (g Grant) Unscoped() bool {
	return g.Role != "" && (strings.EqualFold(g.ScopeType, "Organization") || strings.EqualFold(g.ScopeType, "None") || g.ScopeType == "" && g.Scope == "")
}

// NewAccess is [New] for what limits applications.
func NewAccess(caller pwsh.Caller, rights Rights) Access {
	return access{&exchange{caller: caller, rights: rights}}
}

// access is the one Access.
type access struct{ *exchange }

func (x access) WhatIf() Access { return access{x.asking()} }
