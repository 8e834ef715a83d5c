package plan_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// roomDefaults are what Exchange gives a new room.
func roomDefaults() exo.CalendarSpec {
	return exo.CalendarSpec{
		AutomateProcessing: new("AutoAccept"), AddOrganizerToSubject: new(true), DeleteComments: new(true),
		DeleteSubject: new(true), ProcessExternalMeetingMessages: new(false), RemovePrivateProperty: new(true),
	}
}

func TestCalendarDifference(t *testing.T) {
	opposite := exo.CalendarSpec{
		AutomateProcessing: new("None"), AddOrganizerToSubject: new(false), DeleteComments: new(false),
		DeleteSubject: new(false), ProcessExternalMeetingMessages: new(true), RemovePrivateProperty: new(false),
	}
	tests := []struct {
		name string
		want exo.CalendarSpec
		diff *exo.CalendarSpec
	}{
		{"nothing is asked", exo.CalendarSpec{}, nil},
		{"all is as wanted", roomDefaults(), nil},
		{"words are the same in any case", exo.CalendarSpec{AutomateProcessing: new("autoaccept")}, nil},
		{"only what differs", exo.CalendarSpec{AutomateProcessing: new("AutoAccept"), DeleteSubject: new(false)}, &exo.CalendarSpec{DeleteSubject: new(false)}},
		{"everything", opposite, &opposite},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.diff, plan.CalendarDifference(tt.want, roomDefaults())); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// calendarsOf is Exchange that has these calendars.
type calendarsOf struct {
	has   map[exo.ID]exo.Calendar
	asked []exo.ID
	err   error
}

func (c *calendarsOf) Calendars(_ context.Context, ids []exo.ID, each func(exo.Calendar) error) error {
	c.asked = append(c.asked, ids...)
	for _, i := range ids {
		r := c.has[i]
		r.Room = i
		if err := each(r); err != nil {
			return err
		}
	}
	return c.err
}

func (c *calendarsOf) SetCalendars(context.Context, []exo.CalendarChange, func(exo.Result) error) error {
	return errors.New("a plan sets nothing")
}

// Only the rooms that the list names are read and set, each once; one that cannot be read is left alone.
func TestCalendars(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	w.Rows = append(roomsOf("b a c"), list("b@contoso.com", "nobody@contoso.com")...)
	w.Calendars = &exo.CalendarSpec{AutomateProcessing: new("AutoAccept"), DeleteSubject: new(false)}
	mended := roomDefaults()
	mended.DeleteSubject = new(false)
	c := &calendarsOf{has: map[exo.ID]exo.Calendar{id("a"): {Spec: roomDefaults()}, id("b"): {Spec: mended}, id("c"): {Err: &exo.Error{Class: exo.NotFound, Scope: exo.ScopeItem}}}}
	if err := plan.TakeCalendars(t.Context(), c, w, &s); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]exo.ID{id("b"), id("a"), id("c")}, c.asked); diff != "" {
		t.Error(diff)
	}
	got := plan.Compute(w, s).Calendars
	if len(got.Actions) != 1 || got.Actions[0].ID != id("a") || !cmp.Equal(got.Actions[0].Calendar, &exo.CalendarSpec{DeleteSubject: new(false)}) {
		t.Errorf("%+v", got.Actions)
	}
	if got.Rooms != 2 || len(got.Unread) != 1 || got.Unread[0].ID != id("c") {
		t.Errorf("%+v", got)
	}
}

func TestTakeCalendarsAsksNothing(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	if err := plan.TakeCalendars(t.Context(), nil, w, &s); err != nil || plan.Compute(w, s).Calendars != nil {
		t.Error("calendars were asked about, and nobody wanted that", err)
	}
	w.Calendars, w.Rows = &exo.CalendarSpec{}, list("nobody@contoso.com")
	if err := plan.TakeCalendars(t.Context(), nil, w, &s); err != nil {
		t.Error("calendars were asked about, and no room is wanted", err)
	}
}

func TestTakeCalendarsFailsWhole(t *testing.T) {
	noRight := &exo.Error{Class: exo.NoRight, Scope: exo.ScopeRun}
	for _, c := range []*calendarsOf{{has: map[exo.ID]exo.Calendar{id("b"): {Err: noRight}}}, {err: noRight}} {
		w, s := restriction(withRoles(), plan.Restrict{})
		w.Calendars = &exo.CalendarSpec{DeleteSubject: new(false)}
		if err := plan.TakeCalendars(t.Context(), c, w, &s); !errors.Is(err, noRight) || s.Calendars != nil {
			t.Error(err, s.Calendars)
		}
	}
}
