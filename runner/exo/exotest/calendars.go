package exotest

import (
	"strings"

	"roombridge/runner/exo"
)

// calendars sets each setting of one room alone, and undoes it.
func (s *accessSuite) calendars(t T) {
	rooms := []exo.ID{s.rooms[0], s.rooms[1], nobody}
	was := s.settings(t, rooms)[0]
	for _, property := range []struct {
		name string
		flip func(exo.CalendarSpec) exo.CalendarSpec // that setting alone, changed
	}{
		{"AutomateProcessing", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{AutomateProcessing: new(other(*c.AutomateProcessing, "AutoAccept", "AutoUpdate"))}
		}},
		{"AddOrganizerToSubject", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{AddOrganizerToSubject: new(!*c.AddOrganizerToSubject)}
		}},
		{"DeleteComments", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{DeleteComments: new(!*c.DeleteComments)}
		}},
		{"DeleteSubject", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{DeleteSubject: new(!*c.DeleteSubject)}
		}},
		{"ProcessExternalMeetingMessages", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{ProcessExternalMeetingMessages: new(!*c.ProcessExternalMeetingMessages)}
		}},
		{"RemovePrivateProperty", func(c exo.CalendarSpec) exo.CalendarSpec {
			return exo.CalendarSpec{RemovePrivateProperty: new(!*c.RemovePrivateProperty)}
		}},
	} {
		only := property.flip(was)
		s.setCalendar(t, rooms, only)
		now := s.settings(t, rooms)[0]
		if changed := differing(was, now); changed != property.name {
			t.Errorf("after setting %s, these differ: %q", property.name, changed)
		}
		s.setCalendar(t, rooms, property.flip(now))
	}
	if left := differing(was, s.settings(t, rooms)[0]); left != "" {
		t.Errorf("not as before: %s", left)
	}
	s.setCalendar(t, rooms, was) // which is so already
}

// settings reads the calendars; the last room is one that nobody has.
func (s *accessSuite) settings(t T, rooms []exo.ID) []exo.CalendarSpec {
	t.Helper()
	var specs []exo.CalendarSpec
	err := s.asked.Calendars.Calendars(t.Context(), rooms, func(c exo.Calendar) error {
		if c.Room != rooms[len(specs)] || (c.Err != nil) != (c.Room == nobody) || c.Err != nil && c.Err.Class != exo.NotFound {
			t.Errorf("calendar %d is %+v, want one of %s", len(specs), c, rooms[len(specs)])
		}
		specs = append(specs, c.Spec)
		return nil
	})
	if err != nil || len(specs) != len(rooms) {
		t.Fatalf("%d calendars of %d rooms, %v", len(specs), len(rooms), err)
	}
	return specs
}

// setCalendar sets the first room's, and the last one's, which nobody has.
func (s *accessSuite) setCalendar(t T, rooms []exo.ID, spec exo.CalendarSpec) {
	t.Helper()
	changes := []exo.CalendarChange{{Room: rooms[0], Spec: spec}, {Room: nobody, Spec: spec}}
	want := []exo.Answer{exo.Done, exo.Refused}
	given := 0
	err := s.asked.Calendars.SetCalendars(t.Context(), changes, func(r exo.Result) error {
		if r.Member != changes[given].Room || r.Answer != want[given] {
			t.Errorf("result %d is %+v, want %s about %s", given, r, want[given], changes[given].Room)
		}
		given++
		return nil
	})
	if err != nil || given != len(changes) {
		t.Fatalf("%d results of %d changes, %v", given, len(changes), err)
	}
}

func other(value, one, another string) string {
	if value == one {
		return another
	}
	return one
}

// differing names the settings that are not equal.
func differing(a, b exo.CalendarSpec) string {
	var names []string
	note := func(name string, equal bool) {
		if !equal {
			names = append(names, name)
		}
	}
	note("AutomateProcessing", same(a.AutomateProcessing, b.AutomateProcessing))
	note("AddOrganizerToSubject", same(a.AddOrganizerToSubject, b.AddOrganizerToSubject))
	note("DeleteComments", same(a.DeleteComments, b.DeleteComments))
	note("DeleteSubject", same(a.DeleteSubject, b.DeleteSubject))
	note("ProcessExternalMeetingMessages", same(a.ProcessExternalMeetingMessages, b.ProcessExternalMeetingMessages))
	note("RemovePrivateProperty", same(a.RemovePrivateProperty, b.RemovePrivateProperty))
	return strings.Join(names, ", ")
}

func same[V comparable](a, b *V) bool { return a != nil && b != nil && *a == *b }
