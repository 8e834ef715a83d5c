package plan_test

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

const dn = "CN=placeosroombooking,OU=contoso.onmicrosoft.com,DC=prod"

var (
	app, object = id("app"), id("enterprise application")
	theGroup    = id("placeosroombooking")
	pointer     = exo.Principal{AppID: app, ObjectID: object, Name: "PlaceOS"}
	read        = "Calendars.Read"
	settings    = "MailboxSettings.Read"
)

// placeOS is to have two permissions on the group.
func placeOS() plan.WantedApplication {
	return plan.WantedApplication{Name: "PlaceOS", AppID: app, ObjectID: object, Permissions: []string{read, settings}, Groups: []string{address}}
}

// role is an assignment as roombridge makes it.
func role(permission string, group exo.ID) exo.Assignment {
	return exo.Assignment{
		Name: exo.NewAssignment{Principal: pointer, Permission: permission, Group: group}.Name(), Role: exo.RolePrefix + permission, Enabled: true,
		Reach: exo.Reach{Kind: exo.ReachGroup, Name: "placeosroombooking", Groups: []exo.ID{group}, Exact: true},
	}
}

// byHand is a role that somebody has given.
func byHand(permission string, reach exo.Reach) exo.Assignment {
	return exo.Assignment{Name: "by hand", Role: exo.RolePrefix + permission, Enabled: true, Reach: reach}
}

var everywhere = exo.Reach{Kind: exo.ReachAll}

// onFilter is a management scope that Exchange does not confirm to be on the application's groups alone.
func onFilter(filter string) exo.Reach {
	return exo.Reach{Kind: exo.ReachFilter, Name: "Rooms", Filter: filter}
}

// policy is one of the application on a group.
func policy(right, group string) exo.Policy {
	raw := "S-1-5-21;" + string(id(group))
	return exo.Policy{Identity: fmt.Sprintf("contoso\\%s:%s", app, raw), AppID: app, Right: right, ScopeName: group, ScopeRaw: raw}
}

func ours() exo.Policy { return policy(exo.RestrictAccess, "placeosroombooking") }

// The organisation in three states.
func nothing() plan.FoundAccess { return plan.FoundAccess{Customized: true} }
func withRoles() plan.FoundAccess {
	return plan.FoundAccess{Customized: true, Principals: []exo.Principal{pointer}, Assignments: []exo.Assignment{role(read, theGroup), role(settings, theGroup)}}
}
func withPolicy() plan.FoundAccess {
	return plan.FoundAccess{Customized: true, Policies: []exo.Policy{ours()}, AllPolicies: 1}
}
func withBoth() plan.FoundAccess {
	f := withRoles()
	f.Policies, f.AllPolicies = []exo.Policy{ours()}, 1
	return f
}

// but changes what was found.
func but(f plan.FoundAccess, change func(*plan.FoundAccess)) plan.FoundAccess {
	change(&f)
	return f
}

// restriction is what restrict plan works on: two rooms, both in the group.
func restriction(f plan.FoundAccess, asked plan.Restrict) (plan.Wanted, plan.Snapshot) {
	w := wanted(roomsOf("a b"))
	w.Part, w.Applications, w.Restrict = plan.Restriction, []plan.WantedApplication{placeOS()}, asked
	s := with(tenant(allOf(room, "a b c")...), allOf(room, "a b")...)
	s.Groups[0].Group.DN, s.Groups[0].Group.EntraID = dn, string(id("in Entra"))
	s.Access = []plan.FoundAccess{f}
	return w, s
}

// saidOf is an application in words: its way and state, then what it comes to, a line each.
func saidOf(a plan.Application) []string {
	out := []string{strings.TrimSpace(fmt.Sprintf("%s %s", a.Way, a.State))}
	for _, x := range a.Actions {
		line := strings.TrimSpace(fmt.Sprintf("%s %s", x.Kind, x.Permission))
		if x.Group != "" && x.Group != address {
			line += " on " + x.Group
		}
		out = append(out, line)
	}
	if a.Refused != nil {
		out = append(out, "refused: "+string(a.Refused.Class))
	}
	if a.Held != "" {
		out = append(out, "held")
	}
	for _, f := range a.Findings {
		line := "found: " + string(f.Class)
		if f.Wide {
			line += ", wide"
		}
		out = append(out, line)
	}
	return out
}
