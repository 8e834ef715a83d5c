package proof_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

func TestHolds(t *testing.T) {
	for name, w := range map[string]*world{
		"roles": contoso(5, 4, 3, 2), "policies": contoso(5, 4, 3, 2).byPolicy(), "more people than are asked": contoso(5, 300, 40, 50),
	} {
		t.Run(name, func(t *testing.T) {
			p, err := w.ask(t.Context())
			if err != nil || !p.Holds() || p.Unanswered() || p.Contradicted() {
				t.Errorf("holds %v, unanswered %v, contradicted %v, error %v: %q", p.Holds(), p.Unanswered(), p.Contradicted(), err, proof.Why(p.Applications[0]))
			}
		})
	}
}

// first is the first person, whom the questions ask about in every world of these tests.
var first = id("person.00001")

// One thing is wrong, and the proof says which.
var wrongs = []struct {
	name string
	do   func(*world)
	why  string
}{
	{"a person is covered", func(w *world) { w.cover(recipient("UserMailbox", "person.00001")) },
		"The scope on PlaceOS Room Booking covers 6 mailboxes; no wanted rooms are missing, and 1 mailbox is not wanted."},
	{"a room is not covered", func(w *world) { w.uncover(id("room.00002")) },
		"The scope on PlaceOS Room Booking covers 4 mailboxes; 1 wanted room is missing, and no mailboxes are not wanted."},
	{"a room became a person's mailbox", func(w *world) { w.uncover(id("room.00002")); w.cover(recipient("UserMailbox", "room.00002")) },
		"The scope on PlaceOS Room Booking covers 5 mailboxes; 1 wanted room is missing, and 1 mailbox is not wanted."},
	{"a room is denied", func(w *world) { w.access.grant(id("room.00003"), func(g *exo.Grant) { g.In = false }) },
		"1 answer is not as it should be."},
	{"a room lacks a permission", func(w *world) {
		w.access.grant(id("room.00003"), func(g *exo.Grant) { g.In = g.Role == "Application Calendars.ReadWrite" })
	}, "1 answer is not as it should be."},
	{"a room has another role of a similar name", func(w *world) {
		w.access.grant(id("room.00003"), func(g *exo.Grant) {
			g.Role = strings.Replace(g.Role, "MailboxSettings.Read", "MailboxSettings.ReadWrite", 1)
		})
	}, "1 answer is not as it should be."},
	{"a person is allowed by one role", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.In = g.Role == "Application MailboxSettings.Read" })
	}, "1 answer is not as it should be."},
	{"a person is allowed by a role that is not configured", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.Role, g.In = "Application Mail Full Access", true })
	}, "1 answer is not as it should be."},
	{"a question has no answer", func(w *world) { w.access.silent(first) }, "1 question has no answer; asking again may help."},
	{"the answer for a person is given for a room", func(w *world) {
		w.access.answer = func(_ string, d exo.Decision) exo.Decision {
			if d.Mailbox == first {
				d.Mailbox = id("room.00001")
			}
			return d
		}
	}, "1 question has no answer; asking again may help."},
	{"an assignment without a scope", func(w *world) {
		w.app().Was.Assignments = []exo.Assignment{{Name: "Everything", Role: "Application Mail.Read", Reach: exo.Reach{Kind: exo.ReachAll}}}
	}, "1 assignment counts in the whole organisation."},
	{"a role without a scope in an answer", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.Scope, g.ScopeType = "", "Organization" })
	}, "2 assignments count in the whole organisation."},
	{"something is to be done", func(w *world) { w.app().State = plan.Open; w.app().Actions = []plan.Action{{N: 1, Kind: plan.Assign}} },
		"It is not limited as configured: 1 change to make, no findings."},
	{"the account may not look", func(w *world) { w.app().State = plan.Unread },
		"Nothing was asked: this account may not look at what limits the application."},
	{"the application is refused", func(w *world) {
		w.app().State, w.app().Refused = plan.Open, &plan.GroupRefusal{Text: "the group has a group among its members"}
	}, "Nothing was asked: the group has a group among its members."},
	{"the group does not exist", func(w *world) { w.app().Groups[0].ID = "" },
		"Nothing was asked: the group placeosroombooking@contoso.com does not exist."},
	{"the group is refused", func(w *world) { w.plan.Groups[0].Refused = &plan.GroupRefusal{Text: "it is a room list"} },
		"Nothing was asked: the group placeosroombooking@contoso.com: it is a room list."},
	{"nothing points to the application", func(w *world) { w.app().Was.Principals[0].AppID = id("another") },
		"Nothing was asked: Exchange has no service principal with its application id."},
	{"no permission is configured", func(w *world) { w.app().Permissions = nil },
		"5 answers are not as it should be."},
	{"nobody is outside", func(w *world) { w.access.people = nil; w.listed = w.listed[:5] }, "No mailbox outside the scope was asked about."},
	{"no room is wanted", func(w *world) { w.plan.Groups[0].Present = nil; w.access.covered[w.plan.Groups[0].ID] = nil }, "No wanted room was asked about."},
}

func TestOneThingIsWrong(t *testing.T) {
	for _, tt := range wrongs {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(5, 4, 0, 2)
			tt.do(w)
			p, err := w.ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if why := proof.Why(p.Applications[0]); p.Holds() || !slices.Contains(why, tt.why) {
				t.Errorf("holds: %v, because %q, want %q", p.Holds(), why, tt.why)
			}
			if page, err := p.HTML(); err != nil || !strings.Contains(string(page), "Does not hold") || strings.Contains(string(page), "&#10003; Holds") {
				t.Errorf("the page does not say that it does not hold (%v)", err)
			}
		})
	}
}

// Each of these alone keeps a proof from holding, however it came about.
func TestHoldsNeedsAll(t *testing.T) {
	for name, do := range map[string]func(*proof.Application){
		"state":             func(a *proof.Application) { a.State = plan.Open },
		"unasked":           func(a *proof.Application) { a.Unasked = "lost" },
		"unscoped":          func(a *proof.Application) { a.Unscoped = []string{"x"} },
		"covered":           func(a *proof.Application) { a.Covered = a.Covered[:1] },
		"groups":            func(a *proof.Application) { a.Groups, a.Covered = nil, nil },
		"missing":           func(a *proof.Application) { a.Covered[1].Missing = make([]plan.Member, 1) },
		"extra":             func(a *proof.Application) { a.Covered[1].Extra = several("UserMailbox", "extra", 1) },
		"wrong":             func(a *proof.Application) { a.Questions[3].Got = proof.Partly },
		"unanswered":        func(a *proof.Application) { a.Questions[3].Got = proof.Unanswered },
		"no room asked":     func(a *proof.Application) { a.Questions = a.Questions[8:] },
		"nobody else asked": func(a *proof.Application) { a.Questions = a.Questions[:3] },
	} {
		t.Run(name, func(t *testing.T) {
			w := contoso(5, 4, 3, 2)
			w.group("Annex", "annex@contoso.com", recipient("RoomMailbox", "annex"))
			p, err := w.ask(t.Context())
			if err != nil || !p.Holds() {
				t.Fatal(err, proof.Why(p.Applications[0]))
			}
			before := p.Signature()
			do(&p.Applications[0])
			if p.Holds() {
				t.Error("it holds")
			}
			if name != "unasked" && p.Signature() == before {
				t.Error("the signature is the same")
			}
			if p.Unanswered() != (name == "unanswered") || p.Contradicted() == (name == "unanswered") {
				t.Errorf("unanswered %v, contradicted %v", p.Unanswered(), p.Contradicted())
			}
		})
	}
}

// Where an access policy stands beside the roles, both have to agree.
func TestRolesAndPolicies(t *testing.T) {
	for _, tt := range []struct {
		name        string
		roles, rule bool
		want        proof.Verdict
	}{
		{"both", true, true, proof.Allowed}, {"roles alone", true, false, proof.Partly},
		{"policies alone", false, true, proof.Partly}, {"neither", false, false, proof.Denied},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(5, 4, 3, 2)
			w.app().Was.Policies = []exo.Policy{{AppID: app, Right: exo.RestrictAccess}}
			w.access.answer = func(cmdlet string, d exo.Decision) exo.Decision {
				for i := range d.Grants {
					d.Grants[i].In = map[string]bool{"authorize": tt.roles, "policies": tt.rule}[cmdlet]
				}
				return d
			}
			p, err := w.ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range p.Applications[0].Questions {
				if q.Got != tt.want || len(q.Grants) != 3 {
					t.Errorf("%s: %s by %d rows, want %s by 3", q.Address, q.Got, len(q.Grants), tt.want)
				}
			}
		})
	}
}

// Policies of others, and one that was made for the object id by mistake, have no say.
func TestPoliciesOfOthersAreNotAskedAbout(t *testing.T) {
	w := contoso(5, 4, 3, 2)
	w.app().Was.Policies = []exo.Policy{{AppID: id("enterprise"), Right: exo.RestrictAccess}}
	if _, err := w.ask(t.Context()); err != nil || w.access.calls["policies"] != 0 || w.access.calls["authorize"] == 0 {
		t.Errorf("%v, calls %v", err, w.access.calls)
	}
	w = contoso(5, 4, 3, 2).byPolicy()
	if _, err := w.ask(t.Context()); err != nil || w.access.calls["policies"] == 0 || w.access.calls["authorize"] != 0 {
		t.Errorf("%v, calls %v", err, w.access.calls)
	}
}

// What ends the asking is returned, and every question that has no answer says so.
func TestCutShort(t *testing.T) {
	stop := make(chan struct{})
	close(stop)
	for _, tt := range []struct {
		name     string
		do       func(*world) context.Context
		err      error
		answered int
		drawn    int
	}{
		{"session lost on the way", func(w *world) context.Context { w.access.lostAfter = 60; return t.Context() }, errLost, 60, 130},
		{"cancelled", func(*world) context.Context { ctx, cancel := context.WithCancel(t.Context()); cancel(); return ctx }, context.Canceled, 0, 130},
		{"stopped before", func(w *world) context.Context { w.options.Stop = stop; return t.Context() }, proof.ErrStopped, 0, 130},
		{"stopped on the way", func(w *world) context.Context {
			soon := make(chan struct{})
			w.options.Stop, w.options.Observe = soon, func(proof.Progress) { close(soon) }
			return t.Context()
		}, proof.ErrStopped, 50, 130},
		{"scope unread", func(w *world) context.Context { w.access.unreadable = "covered"; return t.Context() }, errLost, 0, 0},
		{"people unread", func(w *world) context.Context { w.access.unreadable = "person"; return t.Context() }, errLost, 0, 0},
		{"shared unread", func(w *world) context.Context { w.access.unreadable = "shared mailbox"; return t.Context() }, errLost, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(100, 20, 5, 5)
			ctx := tt.do(w)
			p, err := w.ask(ctx)
			if !errors.Is(err, tt.err) || p.Holds() || p.Made.IsZero() {
				t.Errorf("error %v, want %v; holds %v; made %v", err, tt.err, p.Holds(), p.Made)
			}
			a, answered := p.Applications[0], 0
			for _, q := range a.Questions {
				switch {
				case q.Got != proof.Unanswered:
					answered++
				case q.Text == "":
					t.Errorf("%s has no answer and does not say why", q.Address)
				}
			}
			if answered != tt.answered || len(a.Questions) != tt.drawn || (tt.drawn == 0) != (a.Unasked != "") {
				t.Errorf("%d of %d answered, want %d of %d; unasked: %q", answered, len(a.Questions), tt.answered, tt.drawn, a.Unasked)
			}
		})
	}
}

// The second application is drawn before the first is asked, and keeps its questions when that ends.
func TestOneEndsForAll(t *testing.T) {
	w := contoso(100, 20, 5, 5)
	w.plan.Applications = append(w.plan.Applications, w.plan.Applications[0])
	w.access.lostAfter = 60
	p, err := w.ask(t.Context())
	second := p.Applications[1]
	if !errors.Is(err, errLost) || len(second.Questions) != 130 || w.access.calls["person"] != 1 {
		t.Fatalf("%v, %d questions, %v", err, len(second.Questions), w.access.calls)
	}
	for _, q := range second.Questions {
		if q.Got != proof.Unanswered || q.Text != "not asked: the session was lost" || !q.At.IsZero() {
			t.Errorf("%s: %s, %q", q.Address, q.Got, q.Text)
		}
	}
}

func TestProgress(t *testing.T) {
	w := contoso(100, 20, 5, 5)
	var seen []proof.Progress
	w.options.Observe = func(p proof.Progress) { seen = append(seen, p) }
	if _, err := w.ask(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []proof.Progress{{"PlaceOS", 50, 130}, {"PlaceOS", 100, 130}, {"PlaceOS", 130, 130}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}
