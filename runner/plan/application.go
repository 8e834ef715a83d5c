package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// WantedApplication is one application as configured.
type WantedApplication struct {
	Name        string
	AppID       exo.ID
	ObjectID    exo.ID   // of the enterprise application, not of the app registration
	Permissions []string // such as Calendars.ReadWrite
	Groups      []string // addresses, each of one of Wanted.Groups
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
	Unread  State = "unread"  // see FoundAccess.Unread: this account may not look, or the answer cannot be used
)

// Scope is the group with this address; one without an ID is not there.
func (a Application) Scope(address string) ScopeGroup {
	for _, g := range a.Groups {
		if strings.EqualFold(g.Address, address) {
			return g
		}
	}
	return ScopeGroup{Name: address, Address: address}
}

// Group is what a scope is compared by: [ReadAccess] finds the same with it as with the group that was found.
func (g ScopeGroup) Group() exo.Group {
	return exo.Group{DN: g.DN, Recipient: exo.Recipient{ID: g.ID, EntraID: g.EntraID, Name: g.Name, DisplayName: g.DisplayName, Address: g.Address}}
}

// Pointer returns the service principal with the application's id, which points at the enterprise application.
func (f FoundAccess) Pointer(app exo.ID) (exo.Principal, bool) {
	i := slices.IndexFunc(f.Principals, func(p exo.Principal) bool { return p.AppID == app })
	if i < 0 {
		return exo.Principal{}, false
	}
	return f.Principals[i], true
}

// Pointer is the service principal that roles are given to: the one that was found, or the one to be made.
func (a Application) Pointer() exo.Principal {
	if p, there := a.Was.Pointer(a.AppID); there {
		return p
	}
	return exo.Principal{AppID: a.AppID, ObjectID: a.ObjectID, Name: a.Name}
}
