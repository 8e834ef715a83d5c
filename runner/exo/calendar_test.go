package exo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
)

func TestCalendars(t *testing.T) {
	rights := administrator(t)
	room := object{
		"AutomateProcessing": "AutoAccept", "AddOrganizerToSubject": true, "DeleteComments": "True", "DeleteSubject": "False",
		"ProcessExternalMeetingMessages": false, "RemovePrivateProperty": true,
	}
	want := exo.CalendarSpec{
		AutomateProcessing: new("AutoAccept"), AddOrganizerToSubject: new(true), DeleteComments: new(true), DeleteSubject: new(false),
		ProcessExternalMeetingMessages: new(false), RemovePrivateProperty: new(true),
	}
	answers := map[string][]object{"all there": {room}, "none": nil, "two": {room, room}}
	for property := range room {
		answers["no "+property] = []object{with(room, object{property: absent})}
		answers[property+" empty"] = []object{with(room, object{property: ""})}
	}
	for name, rows := range answers {
		var got exo.Calendar
		err := exo.NewCalendars(always(says(rows...)), rights).Calendars(t.Context(), []exo.ID{booking.ID}, func(c exo.Calendar) error {
			got = c
			return nil
		})
		if err != nil || got.Room != booking.ID {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if name == "all there" {
			if diff := cmp.Diff(want, got.Spec); diff != "" || got.Err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", name, got.Err, diff)
			}
			continue
		}
		if diff := cmp.Diff(exo.CalendarSpec{}, got.Spec); diff != "" || class(got.Err) != "incomplete" {
			t.Errorf("%s: %v, %s", name, got.Err, diff)
		}
	}
}

func TestSetCalendarsSendsWhatIsToBeSet(t *testing.T) {
	rights := administrator(t)
	caller := &noting{Caller: always(says())}
	changes := []exo.CalendarChange{
		{Room: booking.ID, Spec: exo.CalendarSpec{DeleteSubject: new(false)}},
		{Room: labs.ID, Spec: exo.CalendarSpec{AutomateProcessing: new("AutoUpdate"), RemovePrivateProperty: new(true)}},
	}
	if err := exo.NewCalendars(caller, rights).SetCalendars(t.Context(), changes, func(exo.Result) error { return nil }); err != nil {
		t.Fatal(err)
	}
	want := []object{
		{"Identity": string(booking.ID), "DeleteSubject": false, "Confirm": false},
		{"Identity": string(labs.ID), "AutomateProcessing": "AutoUpdate", "RemovePrivateProperty": true, "Confirm": false},
	}
	for i, c := range caller.calls {
		if diff := cmp.Diff(want[i], c.Params); diff != "" || c.Cmdlet != "Set-CalendarProcessing" {
			t.Errorf("%s (-want +got):\n%s", c.Cmdlet, diff)
		}
	}
}

func TestSetCalendarsAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		fault exotest.Fault
		want  exo.Answer
	}{
		"done":                 {exotest.Delay(0), exo.Done},
		"not found":            {exotest.Fail(exotest.Record(notFound, "x")), exo.Refused},
		"busy":                 {exotest.Fail(exotest.Record(transient, "x")), exo.Failed},
		"no answer":            {exotest.Unanswered, exo.Unknown},
		"an error of a member": {exotest.Fail(exotest.Record("Microsoft.Exchange.Management.Tasks.MemberNotFoundException", "x")), exo.Refused},
	} {
		w := open(t)
		w.through(exotest.Wrap(w.caller, c.fault), w.rights)
		change := exo.CalendarChange{Room: w.rooms[0], Spec: exo.CalendarSpec{DeleteSubject: new(false)}}
		var got exo.Answer
		err := w.calendars.SetCalendars(t.Context(), []exo.CalendarChange{change}, func(r exo.Result) error {
			got = r.Answer
			return nil
		})
		if got != c.want || err != nil {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
	}
}

func TestNothingToSetIsRefused(t *testing.T) {
	w := open(t)
	err := w.calendars.SetCalendars(t.Context(), []exo.CalendarChange{{Room: w.rooms[0]}}, func(r exo.Result) error {
		if r.Answer != exo.NotSent {
			t.Errorf("%+v", r)
		}
		return nil
	})
	if exo.ClassOf(err) != exo.Invalid || len(w.caller.calls) > 0 {
		t.Errorf("%v, sent %v", err, w.caller.calls)
	}
}
