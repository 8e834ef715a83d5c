package plan_test

import (
	"context"
	"errors"
	"strings"
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

func inWords(c exo.CalendarSpec) string {
	var out []string
	for name, value := range plan.CalendarSettings(c) {
		out = append(out, string(name)+"="+value)
	}
	return strings.Join(out, " ")
}

func TestCalendarDifference(t *testing.T) {
	tests := []struct {
		name string
		want exo.CalendarSpec
		diff string
	}{
		{"nothing is asked", exo.CalendarSpec{}, ""},
		{"all is as wanted", roomDefaults(), ""},
		{"words are the same in any case", exo.CalendarSpec{AutomateProcessing: new("autoaccept")}, ""},
		{"only what differs", exo.CalendarSpec{AutomateProcessing: new("AutoAccept"), DeleteSubject: new(false), DeleteComments: new(true)}, "delete_subject=false"},
		{"everything", exo.CalendarSpec{AutomateProcessing: new("None"), AddOrganizerToSubject: new(false), DeleteComments: new(false),
			DeleteSubject: new(false), ProcessExternalMeetingMessages: new(true), RemovePrivateProperty: new(false)},
			"automate_processing=None add_organizer_to_subject=false delete_comments=false delete_subject=false process_external_meeting_messages=true remove_private_property=false"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if d := plan.CalendarDifference(tt.want, roomDefaults()); d != nil {
				got = inWords(*d)
			}
			if diff := cmp.Diff(tt.diff, got); diff != "" {
				t.Error(diff)
			}
		})
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
	if err := plan.TakeCalendars(context.Background(), c, w, &s); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]exo.ID{id("b"), id("a"), id("c")}, c.asked); diff != "" {
		t.Error(diff)
	}
	got := plan.Compute(w, s).Calendars
	if len(got.Actions) != 1 || got.Actions[0].ID != id("a") || inWords(*got.Actions[0].Calendar) != "delete_subject=false" {
		t.Errorf("%+v", got.Actions)
	}
	if got.Rooms != 2 || len(got.Unread) != 1 || got.Unread[0].ID != id("c") || inWords(got.Want) != "automate_processing=AutoAccept delete_subject=false" {
		t.Errorf("%+v", got)
	}
}

func TestTakeCalendarsAsksNothing(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	if err := plan.TakeCalendars(context.Background(), nil, w, &s); err != nil || plan.Compute(w, s).Calendars != nil {
		t.Error("calendars were asked about, and nobody wanted that", err)
	}
	w.Calendars, w.Rows = &exo.CalendarSpec{}, list("nobody@contoso.com")
	if err := plan.TakeCalendars(context.Background(), nil, w, &s); err != nil {
		t.Error("calendars were asked about, and no room is wanted", err)
	}
}

func TestTakeCalendarsFailsWhole(t *testing.T) {
	noRight := &exo.Error{Class: exo.NoRight, Scope: exo.ScopeRun}
	lost := &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession}
	for _, c := range []*calendarsOf{{has: map[exo.ID]exo.Calendar{id("b"): {Err: noRight}}}, {err: lost}} {
		w, s := restriction(withRoles(), plan.Restrict{})
		w.Calendars = &exo.CalendarSpec{DeleteSubject: new(false)}
		err := plan.TakeCalendars(context.Background(), c, w, &s)
		if (!errors.Is(err, noRight) && !errors.Is(err, lost)) || s.Calendars != nil {
			t.Error(err, s.Calendars)
		}
	}
}
