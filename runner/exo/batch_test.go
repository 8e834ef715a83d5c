package exo_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

// one of a batch's methods, as far as all of them are alike.
type asking struct {
	name  string
	reads bool
	run   func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error
}

var askings = []asking{
	{"Authorize", true, func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.access.Authorize(ctx, placeOS, ids, func(d exo.Decision) error { return each(d.Mailbox, d.Err) })
	}},
	{"CheckPolicies", true, func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.access.CheckPolicies(ctx, app, ids, func(d exo.Decision) error { return each(d.Mailbox, d.Err) })
	}},
	{"Calendars", true, func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.calendars.Calendars(ctx, ids, func(c exo.Calendar) error { return each(c.Room, c.Err) })
	}},
	{setCalendars, false, func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		var changes []exo.CalendarChange
		for _, id := range ids {
			changes = append(changes, exo.CalendarChange{Room: id, Spec: exo.CalendarSpec{DeleteSubject: new(false)}})
		}
		return w.calendars.SetCalendars(ctx, changes, func(r exo.Result) error { return each(r.Member, r.Err) })
	}},
}

// changes are a batch like these; what a fault makes of one is in TestChangeTellsTheTruth.
var changes = asking{"Change: add", false, func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
	return w.Change(ctx, exo.Change{Op: exo.Add, Group: w.group, Members: ids}, func(r exo.Result) error { return each(r.Member, r.Err) })
}}

// Whatever happens to the calls, each gets exactly one answer, in order, and an error unless it was answered.
func TestEachIsAnsweredOnce(t *testing.T) {
	faults := []exotest.Fault{
		exotest.Delay(0), exotest.Delay(0), exotest.Delay(0), exotest.LostBefore, exotest.LostAfter, exotest.Unanswered,
		exotest.Fail(exotest.Record(transient, "x")), exotest.Fail(exotest.Record(notFound, "x")), exotest.Also(exotest.Record(transient, "x")),
	}
	w := open(t)
	rapid.Check(t, func(t *rapid.T) {
		ask := rapid.SampledFrom(askings).Draw(t, "method")
		ids := w.rooms[:rapid.IntRange(0, 6).Draw(t, "mailboxes")]
		plan := rapid.SliceOfN(rapid.IntRange(0, len(faults)-1), len(ids), len(ids)).Draw(t, "faults")
		n := 0
		w.through(exotest.Wrap(w.caller, func(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
			n++
			return faults[plan[n-1]](ctx, c, next)
		}), w.rights)
		var answered []exo.ID
		unsent := 0
		err := ask.run(context.Background(), w, ids, func(id exo.ID, e *exo.Error) error {
			i := len(answered)
			answered = append(answered, id)
			switch {
			case e != nil && e.Class == exo.Unsent:
				unsent++
			case (e != nil) != (plan[i] > 2):
				t.Fatalf("%s: %d went through fault %d and is %v", ask.name, i, plan[i], e)
			}
			return nil
		})
		if !slices.Equal(answered, ids) || unsent > 0 && exo.ClassOf(err) != exo.SessionLost {
			t.Fatalf("%s: answered %v of %v, %d not sent, %v", ask.name, answered, ids, unsent, err)
		}
	})
}

func TestEachCanEndIt(t *testing.T) {
	administrator := open(t).rights
	full := errors.New("the disk is full")
	for _, ask := range append(askings, changes) {
		for name, rights := range map[string]exo.Rights{"while asking": administrator, "before": {}} {
			w := open(t)
			w.through(w.caller, rights)
			given := 0
			err := ask.run(t.Context(), w, w.rooms[:4], func(exo.ID, *exo.Error) error {
				if given++; given == 2 {
					return full
				}
				return nil
			})
			if given != 2 || !errors.Is(err, full) {
				t.Errorf("%s, %s: %d answers, %v; want none after the error of each", ask.name, name, given, err)
			}
		}
	}
}

func TestEachIsInterrupted(t *testing.T) {
	for _, ask := range append(askings, changes) {
		w := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		var classes []string
		err := ask.run(ctx, w, w.rooms[:4], func(_ exo.ID, e *exo.Error) error {
			if classes = append(classes, class(e)); len(classes) == 2 {
				cancel()
			}
			return nil
		})
		if !slices.Equal(classes, []string{"none", "none", "unsent", "unsent"}) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %q, %v; want two answered, two not sent and context.Canceled", ask.name, classes, err)
		}
	}
}

// An empty identity anywhere, and nothing at all is sent.
func TestNothingIsAskedOfNobody(t *testing.T) {
	for _, ask := range append(askings, changes) {
		w := open(t)
		var classes []string
		err := ask.run(t.Context(), w, []exo.ID{w.rooms[0], "", w.rooms[1]}, func(_ exo.ID, e *exo.Error) error {
			classes = append(classes, class(e))
			return nil
		})
		if !slices.Equal(classes, []string{"invalid", "invalid", "invalid"}) || exo.ClassOf(err) != exo.Invalid || len(w.caller.calls) > 0 {
			t.Errorf("%s: %q, %v; sent %v", ask.name, classes, err, w.caller.calls)
		}
	}
}
