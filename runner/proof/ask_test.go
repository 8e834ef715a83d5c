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
