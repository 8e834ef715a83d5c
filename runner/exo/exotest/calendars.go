package exotest

import (
	"cmp"

	"roombridge/runner/exo"
)

// calendars sets each setting of one room alone, and undoes it.
func (s *accessSuite) calendars(t T) {
	rooms := []exo.ID{s.rooms[0], s.rooms[1], nobody}
	was := s.settings(t, rooms)[0]
	processing := "AutoUpdate"
	if *was.AutomateProcessing == processing {
		processing = "AutoAccept"
	}
	for _, alone := range []exo.CalendarSpec{
		{AutomateProcessing: &processing},
		{AddOrganizerToSubject: new(!*was.AddOrganizerToSubject)},
		{DeleteComments: new(!*was.DeleteComments)},
		{DeleteSubject: new(!*was.DeleteSubject)},
		{ProcessExternalMeetingMessages: new(!*was.ProcessExternalMeetingMessages)},
		{RemovePrivateProperty: new(!*was.RemovePrivateProperty)},
	} {
		s.setCalendar(t, rooms, alone)
		if now, want := text(s.settings(t, rooms)[0]), text(over(was, alone)); now != want {
			t.Errorf("after setting %s: %s, want %s", text(alone), now, want)
		}
		s.setCalendar(t, rooms, was)
	}
	if left := text(s.settings(t, rooms)[0]); left != text(was) {
		t.Errorf("%s, not as before: %s", left, text(was))
	}
}

// over are the settings that top has, and beside them those of under.
func over(under, top exo.CalendarSpec) exo.CalendarSpec {
	return exo.CalendarSpec{
		AutomateProcessing:             cmp.Or(top.AutomateProcessing, under.AutomateProcessing),
		AddOrganizerToSubject:          cmp.Or(top.AddOrganizerToSubject, under.AddOrganizerToSubject),
		DeleteComments:                 cmp.Or(top.DeleteComments, under.DeleteComments),
		DeleteSubject:                  cmp.Or(top.DeleteSubject, under.DeleteSubject),
		ProcessExternalMeetingMessages: cmp.Or(top.ProcessExternalMeetingMessages, under.ProcessExternalMeetingMessages),
		RemovePrivateProperty:          cmp.Or(top.RemovePrivateProperty, under.RemovePrivateProperty),
	}
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
