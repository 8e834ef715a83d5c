package exo

import (
	"cmp"
	"context"
	"strings"
)

// Reach says which mailboxes an assignment is about: its scope.
//
// Of an assignment limited to a group Exchange shows a name; no transcript shows the group's Guid. It counts for
// a group if what is shown fits it (its Name, its Guid, or Name_Guid, where a scope of that name, if Exchange shows
// it, is on the group), and if Exchange lists it when asked by the group's Guid. Whether assignments of applications
// are listed so is not documented (inference): where the listing evidently says nothing, a name as
// [NewAssignment.Name] gives counts in its place. That name never overrules the listing or the scope, as
// Set-ManagementRoleAssignment can point an assignment at another group and leaves its name; and one that is named
// so for another group never counts. Where the listing has told some assignment from another, the group's
// DisplayName and the name of a management scope on nothing but the group fit too, and one that shows no scope counts
// if it is both listed and named so.
//
// An assignment that is listed for a group, was named for it, and shows the scope of its own of another name
// has Groups and is not Exact: the group was renamed, if Exchange heeds what it was asked (inference).
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

// reachReader finds out what the scopes of one principal's assignments are about.
type reachReader struct {
	access
	principal  Principal
	groups     []Group
	listed     listing
	tellsApart bool              // the listing says of some assignment that it is not limited to some group
	filters    map[string]string // of management scopes, by name in lower case: each is read once
}

// complete adds to a scope what the assignment does not show of it: which groups it is on.
func (r reachReader) complete(ctx context.Context, a *Assignment) (err error) {
	switch s := &a.Reach; {
	case s.Kind == ReachGroup:
		s.Groups, s.Exact, err = r.limitedTo(ctx, *a)
	case s.Kind == ReachFilter && s.Name != "":
		s.Filter, err = r.filter(ctx, s.Name)
		s.Groups, s.Exact = coveredBy(s.Filter, r.groups)
	}
	return err
}
