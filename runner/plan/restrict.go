package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// restriction is the work on one application.
type restriction struct {
	Application
	wanted Wanted
	found  Snapshot
	scopes []scope
}

// application works out what has to change for one application. While only the groups are worked on,
// its state is told, and nothing of it is to be carried out.
func (c *computation) application(w WantedApplication, f FoundAccess, groups []Group) Application {
	r := restriction{wanted: c.wanted, found: c.snapshot, Application: Application{
		Name: w.Name, AppID: w.AppID, ObjectID: w.ObjectID, Permissions: w.Permissions, Was: f, State: Unread,
	}}
	for _, address := range w.Groups {
		s := c.scope(address, groups)
		r.scopes, r.Groups = append(r.scopes, s), append(r.Groups, s.ScopeGroup)
	}
	if f.Unread != nil {
		return r.Application
	}
	r.work()
	if c.wanted.Part == Membership {
		r.Actions, r.Refused, r.Held = nil, nil, ""
	}
	c.customize(&r.Application)
	for i, a := range r.Actions {
		r.Actions[i] = c.number(a)
	}
	return r.Application
}

// customize puts the preparation of the organisation before the first role that is given in it.
func (c *computation) customize(a *Application) {
	if a.Was.Customized || c.customized || a.Count(Assign) == 0 {
		return
	}
	c.customized = true
	a.Actions = slices.Insert(a.Actions, 0, Action{Kind: Customize})
}

// work fills in everything but the numbers of the actions.
func (r *restriction) work() {
	r.Way = r.way()
	if r.Refused = r.refuse(); r.Refused == nil {
		r.add()
		r.removePolicies()
	}
	strangers, refused := r.notRooms()
	if refused != nil {
		r.Refused, r.Actions, r.Held = refused, nil, ""
	}
	r.Findings = slices.Concat(strangers, r.roleFindings(), r.policyFindings())
	slices.SortStableFunc(r.Findings, wideFirst)
	r.State = Limited
	if r.Troubled() || r.Refused != nil || len(r.Actions) > 0 || !r.complete(r.Way) {
		r.State = Open
	}
}

// way keeps to the policy where one of the application is in place, until all that replaces it is.
func (r *restriction) way() Way {
	switch {
	case r.wanted.Restrict.Migrate || r.Restricted() && r.complete(RBAC):
		return RBAC
	case r.wanted.Restrict.Policy || r.Restricted():
		return Policy
	}
	return RBAC
}

// complete reports whether everything that would limit the application in this way is in place.
func (r *restriction) complete(w Way) bool {
	a := r.Application
	a.Way = w
	return !slices.ContainsFunc(a.Pieces(), r.lacks)
}

// lacks reports whether what the action would make is not in place.
func (r *restriction) lacks(piece Action) bool { return !r.InPlace(r.Was, piece) }

// add plans what is not in place.
func (r *restriction) add() {
	for _, p := range r.Pieces() {
		if r.lacks(p) && !r.inTheWay(p) {
			r.Actions = append(r.Actions, p)
		}
	}
}

// inTheWay reports whether a role is not given because of an assignment that has the name which the new one
// would get, or that gives the same and was disabled by somebody. Each is a finding.
func (r *restriction) inTheWay(p Action) bool {
	g := r.Scope(p.Group)
	return p.Kind == Assign && g.ID != "" && slices.ContainsFunc(r.Was.Assignments, func(a exo.Assignment) bool {
		return r.named(a, p.Permission, g) || !a.Enabled && gives(a, p.Permission, g)
	})
}

// named reports whether the assignment is called what one of ours would be.
func (r *restriction) named(a exo.Assignment, permission string, g ScopeGroup) bool {
	return strings.EqualFold(a.Name, exo.NewAssignment{Principal: r.Pointer(), Permission: permission, Group: g.ID}.Name())
}

// own returns the group that the policy limits the application to.
func (r *restriction) own(p exo.Policy) (ScopeGroup, bool) {
	i := slices.IndexFunc(r.Groups, func(g ScopeGroup) bool { return r.limits(p, g) })
	if i < 0 {
		return ScopeGroup{}, false
	}
	return r.Groups[i], true
}

// removePolicies removes the policies that a migration leaves behind, or says why they stay.
func (r *restriction) removePolicies() {
	if !r.wanted.Restrict.Migrate {
		return
	}
	held := r.holdsPolicies()
	for _, p := range r.Was.Policies {
		switch g, own := r.own(p); {
		case !own:
		case held != "":
			r.Held = held
		default:
			r.Actions = append(r.Actions, Action{Kind: RemovePolicy, Policy: p.Identity, Group: g.Address})
		}
	}
}

// holdsPolicies says why no policy may go yet, or "": without one, a consent that is left in Entra opens every
// mailbox, and no cmdlet shows it (facts.md 6).
func (r *restriction) holdsPolicies() string {
	switch {
	case r.Count(AddPrincipal)+r.Count(Assign) > 0:
		return "the policy stays in this run: the roles are new"
	case !r.complete(RBAC):
		return "the policy stays: RBAC for Applications is not in place"
	case !r.wanted.Restrict.ConsentRemoved:
		return "needs --entra-consent-removed: without the policy, a permission left in Entra opens every mailbox, and no test in Exchange shows it"
	}
	return ""
}
