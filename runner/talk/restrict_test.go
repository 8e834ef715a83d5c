package talk_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
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

// The screens of limiting an application and of proving it, from values that are written out here.
func TestRestrictScreens(t *testing.T) {
	tellScreens(t, []screen{
		{"restrict-plan", func(v talk.Talk) { v.Restriction(restriction(fresh()), talk.ThenStop) }},
		{"restrict-plan-before-apply", func(v talk.Talk) { v.Restriction(restriction(fresh()), talk.ThenApply) }},
		{"restrict-plan-nothing", func(v talk.Talk) { v.Restriction(restriction(limited()), talk.ThenStop) }},
		{"restrict-plan-customize", func(v talk.Talk) { v.Restriction(restriction(uncustomized()), talk.ThenStop) }},
		{"restrict-plan-customize-before-apply", func(v talk.Talk) { v.Restriction(restriction(uncustomized()), talk.ThenApply) }},
		{"restrict-plan-policy", func(v talk.Talk) { v.Restriction(restriction(policy()), talk.ThenStop) }},
		{"restrict-plan-migrate", func(v talk.Talk) { v.Restriction(restriction(migrating()), talk.ThenStop) }},
		{"restrict-plan-remove-policy", func(v talk.Talk) { v.Restriction(restriction(removing()), talk.ThenStop) }},
		{"restrict-plan-remove-policy-before-apply", func(v talk.Talk) { v.Restriction(restriction(removing()), talk.ThenApply) }},
		{"restrict-plan-refused", func(v talk.Talk) { v.Restriction(restriction(refused()), talk.ThenStop) }},
		{"restrict-plan-several", func(v talk.Talk) {
			second, third := limited(), policyInPlace()
			second.Name, third.Name = "PlaceOS staging", "Old signage"
			v.Restriction(restriction(fresh(), second, third), talk.ThenStop)
		}},
		{"restrict-plan-found", func(v talk.Talk) { v.Restriction(restriction(drifted()), talk.ThenStop) }},
		{"restricted", func(v talk.Talk) {
			r := done(restriction(fresh()), journal.Created, journal.Created, journal.Created)
			v.Restricted(talk.Applied{Report: r, Took: 12 * time.Second})
			v.End(0, &r)
		}},
		{"restricted-troubled", func(v talk.Talk) {
			r := done(restriction(fresh()), journal.Created, journal.Refused, journal.Unknown)
			v.Restricted(talk.Applied{Report: r, Took: 72 * time.Second})
		}},
		{"restricted-both", func(v talk.Talk) {
			p := restriction(fresh())
			p.Part = plan.Both
			r := done(p, journal.Created, journal.Created, journal.Created)
			v.Applied(talk.Applied{Report: r, Took: 171 * time.Second, Results: "rooms-results.csv"})
			v.Restricted(talk.Applied{Report: r, Took: 171 * time.Second})
		}},
		{"compared", func(v talk.Talk) { v.Compared(done(restriction(limited()))) }},
		{"compared-drift", func(v talk.Talk) { v.Compared(done(restriction(drifted()))) }},
		{"proved", func(v talk.Talk) { v.Proved(proved(limited())) }},
		{"proved-policy", func(v talk.Talk) { v.Proved(proved(policyInPlace())) }},
		{"proved-migrating", func(v talk.Talk) { v.Proved(proved(policyLeft())) }},
		{"not-proved", func(v talk.Talk) { v.Proved(disproved()) }},
		{"not-proved-open", func(v talk.Talk) { v.Proved(proved(drifted())) }},
		{"not-proved-unanswered", func(v talk.Talk) { v.Proved(unanswered()) }},
		{"plan-open", func(v talk.Talk) { v.Planned(membership(fresh()), talk.ThenStop) }},
		{"plan-unread", func(v talk.Talk) { v.Planned(membership(unread()), talk.ThenStop) }},
		{"plan-calendars", func(v talk.Talk) { v.Planned(withCalendars(), talk.ThenStop) }},
		{"plan-calendars-before-apply", func(v talk.Talk) { v.Planned(withCalendars(), talk.ThenApply) }},
		{"applied-calendars", func(v talk.Talk) { v.Applied(talk.Applied{Report: calendarsDone(), Took: 12 * time.Second}) }},
	})
}

// A command that is to be typed stands on one line, however wide it is.
func TestCommandsAreNotBroken(t *testing.T) {
	a := drifted()
	const command = "Remove-ManagementRoleAssignment -Identity 'PlaceOS''s role for everybody everywhere 3d5e8f0a-6f1c9d2e'"
	a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Text: "a role", Do: "type  " + command + ", then roombridge restrict prove"}}
	out := told(voices[0], func(v talk.Talk) { v.Restriction(restriction(a), talk.ThenStop) })
	if !strings.Contains(out, command) {
		t.Errorf("broken in:\n%s", out)
	}
}

// The demonstration tells the application's part in a few lines.
func TestStory(t *testing.T) {
	var out bytes.Buffer
	s := talk.NewStory(talk.Streams{Out: &out, Err: &out, Env: []string{"NO_COLOR=1"}}, talk.Options{Sandbox: true, Now: now})
	s.Connected(talk.Connection{PowerShell: "PowerShell 7.6.5"})
	s.Step("6  Limit the application to the group", "roombridge restrict apply")
	p := restriction(fresh())
	s.Restriction(p, talk.ThenApply)
	s.Restricted(talk.Applied{Report: done(p, journal.Created, journal.Created, journal.Created)})
	s.Step("7  Prove it", "roombridge restrict prove")
	s.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295})
	s.Proved(proved(limited()))
	s.Ending("demo")
	compare(t, "story-restrict.txt", out.String())
}

// On a terminal one line is rewritten; each round of a proof that watches leaves its last one.
func TestAsking(t *testing.T) {
	out := told(voices[0], func(v talk.Talk) {
		for range 2 {
			v.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295})
			v.Asking(proof.Progress{Application: "PlaceOS", Done: 295, Total: 295})
		}
		v.Note("over")
	})
	if n := strings.Count(out, "asking      295 of 295   100%"); n < 2 || !strings.HasSuffix(out, "over\n") {
		t.Errorf("%d rounds in %q", n, out)
	}
	lines := told(voice{}, func(v talk.Talk) { v.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295}) })
	if want := "2026-11-24T02:00:04Z progress application=PlaceOS kind=ask done=50 of=295\n"; lines != want {
		t.Errorf("got %q, want %q", lines, want)
	}
}

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
		Do:   "Remove-ManagementRoleAssignment -Identity 'PlaceOS all'",
	}, {
		Class: plan.OtherPermission, Name: "PlaceOS mail",
		Text: "the role assignment PlaceOS mail gives PlaceOS Application Mail.Read in PlaceOS Room Booking, which is not configured",
		Do:   "add Mail.Read to permissions, or  Remove-ManagementRoleAssignment -Identity 'PlaceOS mail'",
	}}
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
		Hint: "look in Entra: Enterprise applications > PlaceOS > Object ID. If the configuration is wrong, correct enterprise_object_id; if Exchange is: Remove-ServicePrincipal -Identity 'PlaceOS', then roombridge restrict apply"}
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
	a.Held = "the access policy goes last, and not all roles are in place yet"
	return a
}

func policyLeft() plan.Application {
	a := limited()
	a.Was.Policies = policyInPlace().Was.Policies
	a.Findings = []plan.Finding{{Class: plan.PolicyLeft, Name: "contoso\\3d5e8f0a", Text: "the access policy on PlaceOS Room Booking is still there, beside the roles",
		Do: "it goes last, once the consent in Entra is gone"}}
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
		{Part: proof.Rooms, Asked: 202, Of: 600, AsHeld: 202}, {Part: proof.People, Asked: 50, Of: 1000, More: true, AsHeld: 50},
		{Part: proof.Shared, Asked: 20, Of: 96, AsHeld: 20}, {Part: proof.Other, Asked: 23, Of: 23, AsHeld: 23}}}
	for i := range 202 + 50 + 20 + 23 {
		q := proof.Question{Part: proof.Rooms, Address: fmt.Sprintf("m%d@contoso.com", i), Want: proof.Allowed, Got: proof.Allowed}
		if i >= 202 {
			q.Part, q.Want, q.Got = proof.People, proof.Denied, proof.Denied
		}
		p.Questions = append(p.Questions, q)
	}
	return talk.Proved{Took: time.Minute, Folder: "proof-20261123-1142", Proof: proof.Proof{
		Made: time.Date(2026, 11, 23, 11, 42, 0, 0, time.UTC), Account: "admin@contoso.com", Seed: 7319, Rounds: 1, Applications: []proof.Application{p}}}
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
