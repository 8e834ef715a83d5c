package plan

import (
	"slices"

	"roombridge/runner/exo"
)

// WantedApplication is one application as configured.
type WantedApplication struct {
	Name        string
	AppID       exo.ID
	ObjectID    exo.ID   // of the enterprise application, not of the app registration
	Permissions []string // such as Calendars.ReadWrite
	Groups      []string // addresses of WantedGroups
}

// Part says what of a plan is to be carried out. The rest is read, compared and told, without actions.
type Part string

// The parts.
const (
	Membership  Part = ""             // the groups: plan, apply, verify
	Restriction Part = "applications" // the applications: restrict plan, restrict apply, restrict verify, restrict prove
	Both        Part = "both"         // apply --restrict
)

// Restrict is what was asked for beside the configuration.
type Restrict struct {
	Policy         bool // an application access policy where nothing is in place
	Migrate        bool // from the policy to RBAC for Applications
	ConsentRemoved bool // somebody says that the consent in Entra is gone, so that the policy may go
}

// FoundAccess is what Exchange has for one application.
type FoundAccess struct {
	Unread      *exo.Error       `json:"unread,omitempty"` // why nothing of this is known
	Customized  bool             `json:"customized"`
	Principals  []exo.Principal  `json:"principals,omitempty"`  // with its application id or its object id
	Assignments []exo.Assignment `json:"assignments,omitempty"` // to the principal with its application id
	Policies    []exo.Policy     `json:"policies,omitempty"`    // of its application id, or of its object id by mistake
	AllPolicies int              `json:"allPolicies,omitempty"` // of every application
}

// Application is what has to change so that one application is limited to its groups.
type Application struct {
	Name        string        `json:"name"`
	AppID       exo.ID        `json:"appId"`
	ObjectID    exo.ID        `json:"objectId"`
	Permissions []string      `json:"permissions"`
	Groups      []ScopeGroup  `json:"groups"`
	Way         Way           `json:"way"`
	State       State         `json:"state"`
	Was         FoundAccess   `json:"was"`
	Findings    []Finding     `json:"findings,omitempty"`
	Held        string        `json:"held,omitempty"` // why a policy that is to go stays for now
	Refused     *GroupRefusal `json:"refused,omitempty"`
	Actions     []Action      `json:"actions,omitempty"` // none is carried out if the application is refused
}

// ScopeGroup is a group that an application is to be limited to.
type ScopeGroup struct {
	Name        string `json:"name"` // as Exchange has it; of a group to be created, as configured
	DisplayName string `json:"displayName,omitempty"`
	Address     string `json:"address"`
	ID          exo.ID `json:"id,omitempty"` // empty: to be created
	EntraID     string `json:"entraId,omitempty"`
	DN          string `json:"dn,omitempty"`
	Wanted      int    `json:"wanted"` // rooms that it should have
}

// Way is how an application is limited.
type Way string

// The ways.
const (
	RBAC   Way = "rbac"   // RBAC for Applications: pointer and role assignments; the consent in Entra has to go
	Policy Way = "policy" // application access policies; the consent in Entra has to stay
)

// State sums an application up, as it was read.
type State string

// The states.
const (
	Limited State = "limited" // as configured: nothing to do, nothing found
	Open    State = "open"    // not limited as configured
	Unread  State = "unread"  // this account may not look
)

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
	StaleScope         FindingClass = "stale-scope"         // on a group that is gone, or by a DN that it no longer has
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
