package exo_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

// guidOf is the n-th of many Guids, in their order.
func guidOf(n int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", n) }

// decided gathers the decisions.
func decided(ask func(each func(exo.Decision) error) error) (decisions []exo.Decision, err error) {
	err = ask(func(d exo.Decision) error {
		decisions = append(decisions, d)
		return nil
	})
	return decisions, err
}

func TestAuthorizeReadsRows(t *testing.T) {
	rights := administrator(t)
	row := object{"RoleName": "Application Calendars.ReadWrite", "AllowedResourceScope": "PlaceOS Room Booking", "ScopeType": "Group", "InScope": true}
	in := exo.Grant{Role: "Application Calendars.ReadWrite", Scope: "PlaceOS Room Booking", ScopeType: "Group", In: true}
	out, mail := in, in
	out.In, mail.Role = false, "Application Mail.Read"
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Grant
		class string
	}{
		"in":                     {[]object{row}, []exo.Grant{in}, "none"},
		"in, as text":            {[]object{with(row, object{"InScope": "True"})}, []exo.Grant{in}, "none"},
		"out":                    {[]object{with(row, object{"InScope": false})}, []exo.Grant{out}, "none"},
		"out, as text":           {[]object{with(row, object{"InScope": "false"})}, []exo.Grant{out}, "none"},
		"several":                {[]object{row, with(row, object{"RoleName": "Application Mail.Read"})}, []exo.Grant{in, mail}, "none"},
		"no row is no grant":     {nil, nil, "none"},
		"not run":                {[]object{with(row, object{"InScope": "Not Run"})}, nil, "incomplete"},
		"not run, one of two":    {[]object{row, with(row, object{"InScope": "Not Run"})}, nil, "incomplete"},
		"not said":               {[]object{with(row, object{"InScope": absent})}, nil, "incomplete"},
		"said to be nothing":     {[]object{with(row, object{"InScope": nil})}, nil, "incomplete"},
		"a row without its role": {[]object{with(row, object{"RoleName": ""})}, nil, "incomplete"},
	} {
		caller := &noting{Caller: always(says(c.rows...))}
		access := exo.NewAccess(caller, rights)
		got, err := decided(func(each func(exo.Decision) error) error {
			return access.Authorize(t.Context(), placeOS, []exo.ID{booking.ID}, each)
		})
		if err != nil || len(got) != 1 || got[0].Mailbox != booking.ID {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if diff := cmp.Diff(c.want, got[0].Grants); diff != "" || classOf(got[0].Err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, got[0].Err, c.class, diff)
		}
		want := object{"Identity": string(appObject), "Resource": string(booking.ID), "Confirm": false}
		if diff := cmp.Diff(want, caller.calls[0].Params); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	}
}

// classOf is class for an error that may be a nil pointer.
func classOf(e *exo.Error) string {
	if e == nil {
		return "none"
	}
	return string(e.Class)
}

func TestUnscoped(t *testing.T) {
	for _, c := range []struct {
		grant exo.Grant
		want  bool
	}{
		{exo.Grant{Role: "Application Mail.Read", Scope: "Organization", ScopeType: "Organization"}, true},
		{exo.Grant{Role: "Application Mail.Read", ScopeType: "none"}, true},
		{exo.Grant{Role: "Application Mail.Read"}, true},
		{exo.Grant{Role: "Application Mail.Read", Scope: "Rooms", ScopeType: "Group"}, false},
		{exo.Grant{In: true}, false},
	} {
		if got := c.grant.Unscoped(); got != c.want {
			t.Errorf("%+v: %t, want %t", c.grant, got, c.want)
		}
	}
}

func TestCheckPoliciesReadsTheAnswer(t *testing.T) {
	rights := administrator(t)
	row := object{"AppId": string(app), "AccessCheckResult": "Granted"}
	for name, c := range map[string]struct {
		rows  []object
		want  []exo.Grant
		class string
	}{
		"granted":             {[]object{row}, []exo.Grant{{In: true}}, "none"},
		"denied":              {[]object{with(row, object{"AccessCheckResult": "Denied"})}, []exo.Grant{{}}, "none"},
		"something else":      {[]object{with(row, object{"AccessCheckResult": "Maybe"})}, nil, "incomplete"},
		"nothing":             {[]object{with(row, object{"AccessCheckResult": absent})}, nil, "incomplete"},
		"another application": {[]object{with(row, object{"AppId": string(stranger)})}, nil, "incomplete"},
		"no row":              {nil, nil, "incomplete"},
		"two rows":            {[]object{row, row}, nil, "incomplete"},
	} {
		access := exo.NewAccess(always(says(c.rows...)), rights)
		got, err := decided(func(each func(exo.Decision) error) error {
			return access.CheckPolicies(t.Context(), app, []exo.ID{booking.ID}, each)
		})
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if diff := cmp.Diff(c.want, got[0].Grants); diff != "" || classOf(got[0].Err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, got[0].Err, c.class, diff)
		}
	}
}

// one of a batch's methods, as far as all of them are alike.
type asking struct {
	name string
	run  func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error
}

var askings = []asking{
	{"Authorize", func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.access.Authorize(ctx, w.app, ids, func(d exo.Decision) error { return each(d.Mailbox, d.Err) })
	}},
	{"CheckPolicies", func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.access.CheckPolicies(ctx, w.app.AppID, ids, func(d exo.Decision) error { return each(d.Mailbox, d.Err) })
	}},
	{"Calendars", func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		return w.calendars.Calendars(ctx, ids, func(c exo.Calendar) error { return each(c.Room, c.Err) })
	}},
	{"SetCalendars", func(ctx context.Context, w *tenant, ids []exo.ID, each func(exo.ID, *exo.Error) error) error {
		var changes []exo.CalendarChange
		for _, id := range ids {
			changes = append(changes, exo.CalendarChange{Room: id, Spec: exo.CalendarSpec{DeleteSubject: new(false)}})
		}
		return w.calendars.SetCalendars(ctx, changes, func(r exo.Result) error { return each(r.Member, r.Err) })
	}},
}

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
	for _, ask := range askings {
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
	for _, ask := range askings {
		w := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		var classes []string
		err := ask.run(ctx, w, w.rooms[:4], func(_ exo.ID, e *exo.Error) error {
			if classes = append(classes, classOf(e)); len(classes) == 2 {
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
	for _, ask := range askings {
		w := open(t)
		var classes []string
		err := ask.run(t.Context(), w, []exo.ID{w.rooms[0], "", w.rooms[1]}, func(_ exo.ID, e *exo.Error) error {
			classes = append(classes, classOf(e))
			return nil
		})
		if !slices.Equal(classes, []string{"invalid", "invalid", "invalid"}) || exo.ClassOf(err) != exo.Invalid || len(w.caller.calls) > 0 {
			t.Errorf("%s: %q, %v; sent %v", ask.name, classes, err, w.caller.calls)
		}
	}
}
