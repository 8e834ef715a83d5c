package talk_test

import (
	"fmt"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

const (
	appID    exo.ID = "3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42"
	objectID exo.ID = "8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24"
	groupID  exo.ID = "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"
	group           = "placeosroombooking@contoso.com"
)

// fresh is an application that nothing limits yet.
func fresh() plan.Application {
	return plan.Application{
		Name: "PlaceOS", AppID: appID, ObjectID: objectID, Permissions: []string{"Calendars.ReadWrite", "MailboxSettings.Read"},
		Groups: []plan.ScopeGroup{{Name: "PlaceOS Room Booking", Address: group, ID: groupID, Wanted: 600}},
		Way:    plan.RBAC, State: plan.Open, Was: plan.FoundAccess{Customized: true},
		Actions: []plan.Action{
			{N: 1, Kind: plan.AddPrincipal},
			{N: 2, Kind: plan.Assign, Permission: "Calendars.ReadWrite", Group: group},
			{N: 3, Kind: plan.Assign, Permission: "MailboxSettings.Read", Group: group},
		},
	}
}

// limited is an application with everything in place.
func limited() plan.Application {
	a := fresh()
	a.Actions, a.State = nil, plan.Limited
	a.Was.Principals = []exo.Principal{{AppID: appID, ObjectID: objectID, Name: "PlaceOS"}}
	for _, permission := range a.Permissions {
		a.Was.Assignments = append(a.Was.Assignments, exo.Assignment{Name: "PlaceOS " + permission, Role: exo.RolePrefix + permission, Enabled: true,
			Reach: exo.Reach{Kind: exo.ReachGroup, Groups: []exo.ID{groupID}, Exact: true}})
	}
	return a
}

// drifted is one that somebody has changed by hand: a role is gone, and another one counts everywhere.
func drifted() plan.Application {
	a := limited()
	a.State = plan.Open
	a.Was.Assignments = a.Was.Assignments[:1]
	a.Actions = []plan.Action{{N: 1, Kind: plan.Assign, Permission: "MailboxSettings.Read", Group: group}}
	a.Findings = []plan.Finding{{
		Class: plan.UnscopedAssignment, Name: "PlaceOS all", Wide: true,
		Text: "the role assignment PlaceOS all gives PlaceOS Application Calendars.Read in every mailbox of the organisation",
		Do:   "Remove-ManagementRoleAssignment -Identity 'PlaceOS all'\nroombridge restrict prove",
	}, {
		Class: plan.OtherPermission, Name: "PlaceOS mail",
		Text: "the role assignment PlaceOS mail gives PlaceOS Application Mail.Read in PlaceOS Room Booking, which is not configured",
		Do:   "Remove-ManagementRoleAssignment -Identity 'PlaceOS mail'\nor, if the platform needs it: add Mail.Read to permissions\nroombridge restrict prove",
	}}
	return a
}

// nameTaken is one of which a role cannot be given, as another assignment has its name.
func nameTaken() plan.Application {
	a := limited()
	a.State = plan.Open
	a.Was.Assignments = a.Was.Assignments[:1]
	const name = "PlaceOS MailboxSettings.Read 3d5e8f0a-6f1c9d2e"
	a.Findings = []plan.Finding{{Class: "name-taken", Name: name,
		Text: "the role assignment " + name + " is another one's: Application MailboxSettings.Read cannot be given to PlaceOS while it has this name",
		Do:   "Remove-ManagementRoleAssignment -Identity '" + name + "'\nroombridge restrict apply"}}
	return a
}

func uncustomized() plan.Application {
	a := fresh()
	a.Was.Customized = false
	a.Actions = append([]plan.Action{{N: 4, Kind: plan.Customize}}, a.Actions...)
	return a
}

func refused() plan.Application {
	a := fresh()
	a.Actions = nil
	a.Refused = &plan.GroupRefusal{Class: exo.Class(plan.WrongObjectID),
		Text: "the service principal in Exchange points at object id f17d2c90-58ab-4e36-9c41-0b6d7e2a3f95, and the configuration says 8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24: one of the two is probably that of the app registration",
		Hint: "look in Entra: Enterprise applications > PlaceOS > Object ID\nif the configuration is wrong: correct enterprise_object_id\nif Exchange is wrong:\n" +
			"Remove-ServicePrincipal -Identity 'f17d2c90-58ab-4e36-9c41-0b6d7e2a3f95'\nroombridge restrict apply"}
	return a
}

func unread() plan.Application {
	a := fresh()
	a.Actions, a.State = nil, plan.Unread
	a.Was = plan.FoundAccess{Unread: &exo.Error{Class: exo.NoRight, Op: "Get-ServicePrincipal"}}
	return a
}

// policy is one for which somebody asked for the older way.
func policy() plan.Application {
	a := fresh()
	a.Way, a.Actions = plan.Policy, []plan.Action{{N: 1, Kind: plan.AddPolicy, Group: group}}
	return a
}

func policyInPlace() plan.Application {
	a := policy()
	a.Actions, a.State = nil, plan.Limited
	a.Was.Policies = []exo.Policy{{Identity: "contoso\\3d5e8f0a", AppID: appID, Right: exo.RestrictAccess, ScopeName: "PlaceOS Room Booking"}}
	return a
}

func migrating() plan.Application {
	a := fresh()
	a.Was.Policies = policyInPlace().Was.Policies
	a.Held = "the policy stays in this run: the roles are new"
	return a
}

func policyLeft() plan.Application {
	a := limited()
	a.Was.Policies = policyInPlace().Was.Policies
	a.Findings = []plan.Finding{{Class: plan.PolicyLeft, Name: "contoso\\3d5e8f0a", Text: "the access policy on PlaceOS Room Booking is still there, beside the roles",
		Do: "prove until it has held for 2 hours: roombridge restrict prove\nremove the consent in Entra, let the platform book a room\na day later: roombridge restrict apply --migrate --entra-consent-removed"}}
	return a
}

func removing() plan.Application {
	a := policyLeft()
	a.State, a.Findings = plan.Open, nil
	a.Actions = []plan.Action{{N: 1, Kind: plan.RemovePolicy, Policy: "contoso\\3d5e8f0a", Group: group}}
	return a
}

func restriction(apps ...plan.Application) plan.Plan {
	return plan.Plan{Part: plan.Restriction, Kinds: []exo.Kind{exo.KindRoom}, Applications: apps}
}

// membership is a plan for the groups, with nothing to do there.
func membership(a plan.Application) plan.Plan {
	a.Actions = nil
	present := make([]plan.Member, 600)
	for i := range present {
		present[i].Rows = []rooms.Row{{Source: "rooms.csv", Line: i + 2}}
	}
	return plan.Plan{Kinds: []exo.Kind{exo.KindRoom}, Listed: 623, Unlisted: 23, Input: []plan.Source{{Name: "rooms.csv"}}, Applications: []plan.Application{a},
		Groups: []plan.Group{{Want: exo.GroupSpec{Name: new("PlaceOS Room Booking"), Address: new(group)}, ID: groupID, Present: present}}}
}

// done is the report of a plan of which these actions came to this.
func done(p plan.Plan, outcomes ...journal.Outcome) report.Report {
	r := report.Report{Plan: p}
	for _, a := range p.Applications {
		app := report.Application{Application: a, Counts: report.Counts{}, ReadBack: &journal.ReadBack{App: a.AppID}}
		for i, o := range outcomes {
			l := report.Line{N: a.Actions[i].N, App: a.Name, Action: a.Actions[i], Outcome: o, Seen: o == journal.Created}
			switch o {
			case journal.Refused:
				l.Class, l.Text, l.Hint = "invalid", "Exchange says: the role cannot be given", "see the class"
			case journal.Unknown:
				l.Text = "sent; no answer"
			}
			app.Lines = append(app.Lines, l)
			app.Counts[o]++
		}
		r.Applications = append(r.Applications, app)
	}
	return r
}

// proved is a proof of an application in which every answer is as it should be.
func proved(a plan.Application) talk.Proved {
	p := proof.Application{Application: a, Covered: []proof.Covered{{Group: a.Groups[0], Listed: 600}}, Samples: []proof.Sample{
		{Part: proof.Rooms, Drawn: 202, Asked: 202, Of: 600, AsHeld: 202}, {Part: proof.People, Drawn: 50, Asked: 50, Of: 1000, More: true, AsHeld: 50},
		{Part: proof.Shared, Drawn: 20, Asked: 20, Of: 96, AsHeld: 20}, {Part: proof.Other, Drawn: 23, Asked: 23, Of: 23, AsHeld: 23}}}
	for i := range 202 + 50 + 20 + 23 {
		q := proof.Question{Part: proof.Rooms, ID: exo.ID(fmt.Sprintf("guid-%d", i)), Address: fmt.Sprintf("m%d@contoso.com", i), Want: proof.Allowed, Got: proof.Allowed}
		if i >= 202 {
			q.Part, q.Want, q.Got = proof.People, proof.Denied, proof.Denied
		}
		p.Questions = append(p.Questions, q)
	}
	return talk.Proved{Folder: "proof-20261123-1142", Proof: proof.Proof{
		Made: time.Date(2026, 11, 23, 11, 42, 0, 0, time.UTC), Account: "admin@contoso.com", Seed: 7319, Rounds: 1, Kinds: []exo.Kind{exo.KindRoom}, Applications: []proof.Application{p}}}
}

// disproved is a proof in which a person and a room are answered wrong, and the scope covers something else.
func disproved() talk.Proved {
	e := proved(limited())
	a := &e.Proof.Applications[0]
	scope := func(in bool) []exo.Grant {
		return []exo.Grant{{Role: "Application Calendars.ReadWrite", Scope: "PlaceOS Room Booking", ScopeType: "Group", In: in}, {Role: "Application MailboxSettings.Read", Scope: "PlaceOS Room Booking", ScopeType: "Group"}}
	}
	a.Questions[202] = proof.Question{Part: proof.People, Address: "li.wei@contoso.com", Want: proof.Denied, Got: proof.Allowed, Grants: scope(true)}
	a.Questions[7] = proof.Question{Part: proof.Rooms, Address: "north.107@contoso.com", Want: proof.Allowed, Got: proof.Partly, Grants: scope(true)}
	a.Questions[8] = proof.Question{Part: proof.Rooms, Address: "north.108@contoso.com", Want: proof.Allowed, Got: proof.Denied, Grants: scope(false)}
	a.Samples[0].AsHeld, a.Samples[1].AsHeld = 200, 49
	a.Unscoped = []string{"PlaceOS all"}
	a.Covered[0] = proof.Covered{Group: a.Groups[0], Listed: 600, Missing: []plan.Member{{Address: "north.108@contoso.com"}},
		Extra: []exo.Recipient{{Address: "li.wei@contoso.com", Type: "UserMailbox"}}}
	return e
}

// elsewhere is a proof in which nothing is wrong but that the roles are limited to something that was not read.
func elsewhere() talk.Proved {
	e := proved(limited())
	e.Proof.Applications[0].UnknownScopes = []string{"Board"}
	return e
}

func unanswered() talk.Proved {
	e := proved(limited())
	a := &e.Proof.Applications[0]
	for i := range 25 {
		a.Questions[i].Got, a.Questions[i].Text = proof.Unanswered, "the session was lost"
	}
	a.Samples[0].AsHeld -= 25
	e.Proof.Rounds = 3
	e.Missed = "open C:\\Rooms: access denied"
	return e
}

// everywhere is a proof in which a role without a scope lets the application into everything.
func everywhere() talk.Proved {
	a := limited()
	a.State = plan.Open
	a.Findings = drifted().Findings[:1]
	e := proved(a)
	p := &e.Proof.Applications[0]
	p.Unscoped = []string{"PlaceOS all"}
	for i := range p.Questions {
		q := &p.Questions[i]
		q.Grants = []exo.Grant{{Role: "Application Calendars.Read", Scope: "Organization", ScopeType: "Organization", In: true}}
		if q.Want == proof.Denied {
			q.Got = proof.Allowed
		}
	}
	for i := range p.Samples[1:] {
		p.Samples[i+1].AsHeld = 0
	}
	return e
}

// withPerson is a proof in which nothing is wrong but that a person is in the group.
func withPerson() talk.Proved {
	a := limited()
	a.State = plan.Open
	a.Findings = []plan.Finding{{Class: plan.NotARoom, Name: "PlaceOS Room Booking", Wide: true, Do: "roombridge apply --prune\nroombridge restrict verify",
		Text: "li.wei@contoso.com is in PlaceOS Room Booking and is a person: the application may read this calendar"}}
	e := proved(a)
	e.Proof.Applications[0].Covered[0] = proof.Covered{Group: a.Groups[0], Listed: 601, Extra: []exo.Recipient{{Address: "li.wei@contoso.com", Type: "UserMailbox"}}}
	return e
}

// stopped is a proof of many rooms that somebody stopped after everybody else was asked about.
func stopped() talk.Proved {
	e := proved(limited())
	e.Proof.Interrupted = true
	a := &e.Proof.Applications[0]
	a.Interrupted = true
	a.Groups = []plan.ScopeGroup{{Name: "PlaceOS Room Booking", Address: group, ID: groupID, Wanted: 10_000}}
	a.Covered[0] = proof.Covered{Group: a.Groups[0], Listed: 10_000}
	a.Samples[0] = proof.Sample{Part: proof.Rooms, Drawn: 10_000, Asked: 202, Of: 10_000, AsHeld: 202}
	for range 10_000 - 202 {
		a.Questions = append(a.Questions, proof.Question{Part: proof.Rooms, Address: "later@contoso.com", Want: proof.Allowed, Got: proof.Unanswered, Text: "not asked"})
	}
	return e
}

// applied tells of an apply from its plan to its end.
func applied(v talk.Talk, a plan.Application, outcomes ...journal.Outcome) {
	p := restriction(a)
	p.Input, p.Refused = []plan.Source{{Name: "rooms.csv"}}, make([]plan.Refusal, 4)
	v.Restriction(p, talk.ThenApply)
	v.Restricted(talk.Applied{Report: done(p, outcomes...), Took: 12 * time.Second})
}

// withCalendars is a plan in which some rooms' calendars differ and one could not be read.
func withCalendars() plan.Plan {
	p := membership(limited())
	p.Calendars = &plan.Calendars{Want: exo.CalendarSpec{DeleteSubject: new(false), AddOrganizerToSubject: new(false), AutomateProcessing: new("AutoAccept")}, Rooms: 599,
		Unread: []plan.Member{{Address: "north.110@contoso.com"}}}
	for i := range 5 {
		spec := &exo.CalendarSpec{DeleteSubject: new(false)}
		if i == 3 {
			spec.AddOrganizerToSubject = new(false)
		}
		p.Calendars.Actions = append(p.Calendars.Actions, plan.Action{N: i + 1, Kind: plan.SetCalendar, Calendar: spec, Member: plan.Member{Address: fmt.Sprintf("north.10%d@contoso.com", i+1)}})
	}
	return p
}

func calendarsDone() report.Report {
	p := withCalendars()
	r := report.Report{Plan: p, Calendars: &report.Calendars{Calendars: *p.Calendars, Counts: report.Counts{journal.Changed: 3, journal.Failed: 1}}}
	for _, g := range p.Groups {
		r.Groups = append(r.Groups, report.Group{Group: g, ID: g.ID, Counts: report.Counts{journal.Already: 600}})
	}
	for i, a := range p.Calendars.Actions {
		l := report.Line{N: a.N, Address: a.Address, Action: a, Outcome: journal.Changed, Seen: true}
		if i == 3 {
			l.Outcome, l.Seen, l.Text = journal.Failed, false, "the server is too busy"
		}
		r.Calendars.Lines = append(r.Calendars.Lines, l)
	}
	return r
}
