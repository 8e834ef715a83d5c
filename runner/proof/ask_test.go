package proof_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/proof"
)

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

// Roles add up with a policy: where there is a principal its roles are asked about, and do not have to let the
// application into a room, but must not let it in anywhere else.
func TestRolesBesideAPolicy(t *testing.T) {
	for _, tt := range []struct {
		name  string
		in    func(mailbox exo.ID) bool // what the role does
		scope string
		wrong []exo.ID
	}{
		{"a role that covers nobody", func(exo.ID) bool { return false }, "Group", nil},
		{"a role that covers a room", func(m exo.ID) bool { return m == id("room.00001") }, "Group", nil},
		{"a role that covers a person", func(m exo.ID) bool { return m == first }, "Group", []exo.ID{first}},
		{"a role without a scope that does not say so", func(exo.ID) bool { return false }, "Organization", []exo.ID{first, id("shared.00001")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(5, 1, 1, 0).byPolicy()
			w.app().Was.Principals = []exo.Principal{{AppID: app, ObjectID: id("enterprise")}}
			w.access.answer = func(cmdlet string, d exo.Decision) exo.Decision {
				if cmdlet == "authorize" {
					d.Grants = []exo.Grant{{Role: "Application Calendars.Read", Scope: "Somebody", ScopeType: tt.scope, In: tt.in(d.Mailbox)}}
				}
				return d
			}
			p, err := w.ask(t.Context())
			if err != nil || p.Holds() != (tt.wrong == nil) {
				t.Errorf("holds %v, error %v: %q", p.Holds(), err, p.Why(p.Applications[0]))
			}
			var wrong []exo.ID
			for _, q := range p.Applications[0].Questions {
				if !q.Right() {
					wrong = append(wrong, q.ID)
				}
				if len(q.Grants) != 2 {
					t.Errorf("%s: %d rows are kept of 2", q.Address, len(q.Grants))
				}
			}
			if diff := cmp.Diff(tt.wrong, wrong); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Ten answers in a row that say nothing of a mailbox end the asking; fewer, and those about mailboxes, do not.
func TestBreaker(t *testing.T) {
	for _, tt := range []struct {
		class exo.Class
		fails func(n int) bool // the nth answer
		asked int
		ends  bool
	}{
		{exo.Throttled, func(int) bool { return true }, 10, true},
		{exo.Transient, func(n int) bool { return n > 60 }, 70, true},
		{exo.NoRight, func(n int) bool { return n > 45 }, 55, true}, // over the end of a chunk
		{exo.NoAnswer, func(n int) bool { return n%10 != 0 }, 130, false},
		{exo.NotFound, func(int) bool { return true }, 130, false},
	} {
		t.Run(string(tt.class), func(t *testing.T) {
			w, n := contoso(100, 20, 5, 5), 0
			w.access.answer = func(cmdlet string, d exo.Decision) exo.Decision {
				if n++; tt.fails(n) {
					d.Grants, d.Err = nil, &exo.Error{Class: tt.class, Op: cmdlet, Text: "no"}
				}
				return d
			}
			p, err := w.ask(t.Context())
			if (err != nil) != tt.ends || tt.ends && exo.ClassOf(err) != tt.class || p.Interrupted {
				t.Errorf("error %v of class %q, interrupted %v", err, exo.ClassOf(err), p.Interrupted)
			}
			if asked := asked(p.Applications[0]); asked != tt.asked || len(w.access.asked) != tt.asked {
				t.Errorf("%d said to be asked, %d asked, want %d", asked, len(w.access.asked), tt.asked)
			}
			for i, q := range p.Applications[0].Questions {
				if tt.ends && i >= tt.asked && (q.Got != proof.Unanswered || q.Text != "not asked: "+err.Error()) {
					t.Errorf("%s: %s, %q", q.Address, q.Got, q.Text)
				}
			}
		})
	}
}

// Who should be denied is asked about first: a proof that is stopped says something of them.
func TestRoomsComeLast(t *testing.T) {
	w, soon := contoso(100, 20, 5, 5), make(chan struct{})
	w.cover(recipient("UserMailbox", "extra"))
	w.options.Stop, w.options.Observe = soon, func(proof.Progress) { close(soon) }
	p, _ := w.ask(t.Context())
	want := []proof.Sample{
		{Part: proof.Rooms, Drawn: 100, Asked: 19, Of: 100, AsHeld: 19}, {Part: proof.Extras, Drawn: 1, Asked: 1, Of: 1},
		{Part: proof.People, Drawn: 20, Asked: 20, Of: 20, AsHeld: 20}, {Part: proof.Shared, Drawn: 5, Asked: 5, Of: 5, AsHeld: 5}, {Part: proof.Other, Drawn: 5, Asked: 5, Of: 5, AsHeld: 5},
	}
	if diff := cmp.Diff(want, p.Applications[0].Samples); diff != "" {
		t.Error(diff)
	}
}

// What a lost answer of the second test leaves is no answer, and does not count as one that was not asked.
func TestStoppedBetweenTheTwoTests(t *testing.T) {
	w := contoso(5, 1, 0, 0)
	w.app().Was.Policies = []exo.Policy{{AppID: app, Right: exo.RestrictAccess}}
	w.access.lostAfter = 8 // of 6 and 6
	p, err := w.ask(t.Context())
	if !errors.Is(err, errLost) {
		t.Fatal(err)
	}
	none := 0
	for _, q := range p.Applications[0].Questions {
		if q.Got == proof.Unanswered {
			none++
			if q.Text != "only one of the two tests was made" || len(q.Grants) != 2 {
				t.Errorf("%s: %q, %d rows", q.Address, q.Text, len(q.Grants))
			}
		}
	}
	if none != 4 {
		t.Errorf("%d without an answer", none)
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
				case p.Interrupted && q.Text != "not asked", !p.Interrupted && q.Text != "not asked: "+tt.err.Error():
					t.Errorf("%s has no answer: %q", q.Address, q.Text)
				}
			}
			if by := tt.err != errLost; p.Interrupted != by || a.Interrupted != by {
				t.Errorf("interrupted: %v, %v", p.Interrupted, a.Interrupted)
			}
			if asked := asked(a); asked != tt.answered {
				t.Errorf("%d are said to be asked, want %d", asked, tt.answered)
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

// asked is how many questions are said to have been put.
func asked(a proof.Application) int {
	n := 0
	for _, s := range a.Samples {
		n += s.Asked
	}
	return n
}
