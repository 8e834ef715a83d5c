package plan

import "slices"

// Finding is something that is not as configured and that no action of ours changes: it is shown, with
// what to do.
type Finding struct {
	Class FindingClass `json:"class"`
	Name  string       `json:"name,omitempty"` // of the assignment, scope or policy
	Text  string       `json:"text"`
	Do    string       `json:"do"`
	Wide  bool         `json:"wide,omitempty"` // the application may reach mailboxes outside its groups by it
}

// FindingClass is one word for machines.
type FindingClass string

// The classes of findings and of refusals of applications.
const (
	UnscopedAssignment FindingClass = "unscoped-assignment" // counts in the whole organisation
	WiderScope         FindingClass = "wider-scope"         // on something else than the configured groups
	StaleScope         FindingClass = "stale-scope"         // on a group that is gone, or by a name or DN that it no longer has
	NameTaken          FindingClass = "name-taken"          // has the name that a missing role would get, and does not give that
	OtherPermission    FindingClass = "other-permission"    // on the groups, and not configured
	NotARoom           FindingClass = "not-a-room"          // a member of a group that is of no wanted kind
	DisabledAssignment FindingClass = "disabled-assignment"
	SecondPolicy       FindingClass = "second-policy" // of this application, on another group, or one that denies
	PolicyLeft         FindingClass = "policy-left"   // beside RBAC for Applications: to be removed last
	WrongAppID         FindingClass = "wrong-app-id"
	WrongObjectID      FindingClass = "wrong-object-id"
	NestedGroup        FindingClass = "nested-group"
	ChangedMeanwhile   FindingClass = "changed-meanwhile" // by somebody else, while the plan was carried out
)

// Troubled reports whether something was found that only a person can change. A policy that is to go last is
// part of a migration, and no trouble.
func (a Application) Troubled() bool {
	return slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Class != PolicyLeft })
}

// wideFirst orders findings: first those by which more can be reached than is configured.
func wideFirst(a, b Finding) int {
	switch {
	case a.Wide == b.Wide:
		return 0
	case a.Wide:
		return -1
	}
	return 1
}
