package plan

import (
	"context"
	"fmt"
	"strings"

	"roombridge/runner/exo"
)

// Calendars is what has to change in the calendars of the wanted rooms.
type Calendars struct {
	Want    exo.CalendarSpec `json:"want"`
	Rooms   int              `json:"rooms"`  // whose settings were read
	Unread  []Member         `json:"unread"` // rooms whose settings could not be read
	Actions []Action         `json:"actions,omitempty"`
}

// TakeCalendars reads the calendar settings of every wanted room, if they are asked about. A room that
// cannot be read is kept as such; an error that condemns every room is an error of the read.
func TakeCalendars(ctx context.Context, c exo.Calendars, w Wanted, s *Snapshot) error {
	if w.Calendars == nil {
		return nil
	}
	var ids []exo.ID
	for _, m := range resolved(w, *s).members {
		ids = append(ids, m.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	found := make(map[exo.ID]exo.Calendar, len(ids))
	err := c.Calendars(ctx, ids, func(r exo.Calendar) error {
		if r.Err != nil && r.Err.Scope == exo.ScopeRun {
			return r.Err
		}
		found[r.Room] = r
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the calendar settings of the rooms: %w", err)
	}
	s.Calendars = found
	return nil
}

// calendars works out what has to change in the calendars of the wanted rooms; nil if that is not asked.
func (c *computation) calendars() *Calendars {
	if c.wanted.Calendars == nil {
		return nil
	}
	out := &Calendars{Want: *c.wanted.Calendars}
	for _, m := range c.members {
		is, read := c.snapshot.Calendars[m.ID]
		if !read || is.Err != nil {
			out.Unread = append(out.Unread, m)
			continue
		}
		out.Rooms++
		if set := CalendarDifference(out.Want, is.Spec); set != nil {
			out.Actions = append(out.Actions, c.number(Action{Kind: SetCalendar, Calendar: set, Member: m}))
		}
	}
	return out
}

// CalendarDifference returns the settings that want names and is does not have, or nil. Words are the same
// in any case.
func CalendarDifference(want, is exo.CalendarSpec) *exo.CalendarSpec {
	equal := func(a, b bool) bool { return a == b }
	set := exo.CalendarSpec{
		AutomateProcessing:             unless(strings.EqualFold, want.AutomateProcessing, is.AutomateProcessing),
		AddOrganizerToSubject:          unless(equal, want.AddOrganizerToSubject, is.AddOrganizerToSubject),
		DeleteComments:                 unless(equal, want.DeleteComments, is.DeleteComments),
		DeleteSubject:                  unless(equal, want.DeleteSubject, is.DeleteSubject),
		ProcessExternalMeetingMessages: unless(equal, want.ProcessExternalMeetingMessages, is.ProcessExternalMeetingMessages),
		RemovePrivateProperty:          unless(equal, want.RemovePrivateProperty, is.RemovePrivateProperty),
	}
	if set == (exo.CalendarSpec{}) {
		return nil
	}
	return &set
}

// unless returns what is wanted, or nil if it is so, or is not wanted.
func unless[T any](same func(T, T) bool, want, is *T) *T {
	if want != nil && is != nil && same(*want, *is) {
		return nil
	}
	return want
}
