// Package exo is Exchange in Go's types: the words of the trade, and the [Tenant], [Access] and [Calendars]
// that everything above it talks to. It turns typed calls into cmdlets for a [pwsh.Caller], decodes what comes back,
// and classes errors. It holds no state, retries nothing and decides nothing.
//
// The words of this package:
//
//   - An [ID] is the Guid of an object, the one key of comparison. Names, aliases and addresses change.
//   - A [Recipient] is anything that can receive mail; a room is a recipient whose kind is [KindRoom].
//   - A [Group] is a mail-enabled security group; a [GroupSpec] is what we want one to be.
//   - A read is complete or an error. A write ends with exactly one [Result] for each member.
//   - A [Principal] is Exchange's pointer to an application in Entra. An [Assignment] gives it a role, and the
//     [Reach] says for which mailboxes, and how that is told. A [Policy] is the older way to the same end.
//   - A [Decision] is what Exchange says of an application and one mailbox, made of a [Grant] for each of its roles.
//   - A [Calendar] is how a room answers booking requests; a [CalendarSpec] is what we want of it.
package exo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// ID is the Guid of an object in lower case. [ParseID] and UnmarshalText are its only makers; the zero
// ID never reaches a cmdlet.
type ID string

// ParseID reads a Guid in the form 8-4-4-4-12, in either case. The zero Guid is refused: Exchange
// gives it to no object.
func ParseID(s string) (ID, error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || u == uuid.Nil {
		return "", fmt.Errorf("not a Guid: %q", s)
	}
	return ID(u.String()), nil
}

// UnmarshalText reads an ID from a file of ours; the empty text is the zero ID.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ""
		return nil
	}
	parsed, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// Recipient is an object that can receive mail.
type Recipient struct {
	ID           ID       `json:"id"`
	EntraID      string   `json:"entraId,omitempty"`      // ExternalDirectoryObjectId; evidence, and a key a row may use
	Type         string   `json:"type"`                   // RecipientTypeDetails, such as RoomMailbox
	ResourceType string   `json:"resourceType,omitempty"` // Room, Equipment, Workspace, …; empty for others
	Name         string   `json:"name"`
	DisplayName  string   `json:"displayName"`
	Alias        string   `json:"alias"`
	Address      string   `json:"address"` // PrimarySmtpAddress
	UPN          string   `json:"upn,omitempty"`
	Addresses    []string `json:"addresses,omitempty"` // every SMTP proxy address, the primary one too
	Synced       bool     `json:"synced,omitempty"`    // mastered on-premises
}

// GroupSpec is what a group should be. A nil field, and nil Owners, is not ours to set.
type GroupSpec struct {
	Name              *string `json:"name,omitempty"` // used at creation only
	DisplayName       *string `json:"displayName,omitempty"`
	Alias             *string `json:"alias,omitempty"`
	Address           *string `json:"address,omitempty"` // PrimarySmtpAddress
	Description       *string `json:"description,omitempty"`
	Join              *string `json:"join,omitempty"`   // MemberJoinRestriction: Closed, ApprovalRequired
	Depart            *string `json:"depart,omitempty"` // MemberDepartRestriction: Closed, ApprovalRequired
	Owners            []ID    `json:"owners,omitempty"` // added to ManagedBy, never removed
	Hidden            *bool   `json:"hidden,omitempty"` // HiddenFromAddressListsEnabled
	RequireSenderAuth *bool   `json:"requireSenderAuth,omitempty"`
}

// Group is a mail-enabled security group as Exchange has it.
type Group struct {
	Recipient
	DN                string      `json:"dn,omitempty"`
	Description       string      `json:"description"`
	Join              string      `json:"join"`
	Depart            string      `json:"depart"`
	Hidden            bool        `json:"hidden"`
	RequireSenderAuth bool        `json:"requireSenderAuth"`
	OwnedBy           map[ID]bool `json:"ownedBy,omitempty"` // for the owners that were asked about
}

// Organization is the Exchange organisation a session is connected to.
type Organization struct {
	ID      string   `json:"id"`      // the tenant's Guid
	Name    string   `json:"name"`    // its initial domain, such as contoso.onmicrosoft.com
	Domains []string `json:"domains"` // accepted domains, lower case, sorted
	Sandbox bool     `json:"sandbox,omitempty"`
}

// Query selects recipients. The fields add up; the zero value is an error, never "all of them": a null
// identity makes Exchange return everything (Microsoft: Get-DistributionGroupMember, Caution).
type Query struct {
	Kinds     []Kind   // every recipient of these kinds
	Addresses []string // whatever has one of these as an address, at most 50
	IDs       []ID     // the recipients with these Guids, at most 50
}

// Op is what a Change does.
type Op string

// The changes of a membership.
const (
	Add    Op = "add"
	Remove Op = "remove"
)

// Change is one batch of changes to the membership of one group.
type Change struct {
	Op      Op
	Group   ID
	Members []ID
}

// Answer is what the tenant said of one member.
type Answer string

// The answers of a Change.
const (
	Done     Answer = "done"
	NoChange Answer = "nochange" // it was so already
	Refused  Answer = "refused"  // it will not pass
	Failed   Answer = "failed"   // it may pass later
	Unknown  Answer = "unknown"  // sent; whether it had its effect is not known
	NotSent  Answer = "notsent"
)

// Result is what became of one member of a Change.
type Result struct {
	Member     ID
	Answer     Answer
	Err        *Error
	Took       time.Duration
	MicroDelay time.Duration // how long Exchange says it held the call back (facts.md 1b)
	Warnings   []string
}

// Tenant is an Exchange organisation. Every error of its own is, or wraps, an [*Error].
type Tenant interface {
	Organization(ctx context.Context) (Organization, error)
	// Recipients returns every match once, sorted by ID.
	Recipients(ctx context.Context, q Query) ([]Recipient, error)
	// FindGroup finds a group by its primary address, asking for each owner whether it is one. The error
	// is NotFound only if the address is free; what has it is told by WrongKind (Text is its [Kind]),
	// SyncedObject, AddressTaken (a group's secondary address) or Ambiguous.
	FindGroup(ctx context.Context, address string, owners []ID) (Group, error)
	// Group reads a group by its Guid. The error is NotFound if Exchange does not know it, or not yet.
	Group(ctx context.Context, id ID, owners []ID) (Group, error)
	// Members returns every member of the group, sorted by ID.
	Members(ctx context.Context, group ID) ([]Recipient, error)
	// CreateGroup makes the group with what New-DistributionGroup can set; SetGroup does the rest.
	CreateGroup(ctx context.Context, s GroupSpec) (ID, error)
	SetGroup(ctx context.Context, group ID, s GroupSpec) error
	// Change gives each exactly one Result per member, also on error and cancel. An error of each ends
	// the change: no Result follows it, and Change returns it.
	Change(ctx context.Context, c Change, each func(Result) error) error
	// WhatIf returns the same tenant with every write sent as -WhatIf: Exchange says whether this
	// account may, and nothing is changed. CreateGroup then returns the zero ID.
	WhatIf() Tenant
}
