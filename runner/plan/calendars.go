package plan

import (
	"iter"
	"strings"

	"roombridge/runner/exo"
)

// The settings of a room's calendar (Microsoft: Set-CalendarProcessing).
const (
	AutomateProcessing    Setting = "automate_processing"
	AddOrganizer          Setting = "add_organizer_to_subject"
	DeleteComments        Setting = "delete_comments"
	DeleteSubject         Setting = "delete_subject"
	ProcessExternal       Setting = "process_external_meeting_messages"
	RemovePrivateProperty Setting = "remove_private_property"
)

var calendarSettings = []struct {
	name Setting
	text func(exo.CalendarSpec) *string // nil: not named
	copy func(to *exo.CalendarSpec, from exo.CalendarSpec)
}{
	{AutomateProcessing, func(s exo.CalendarSpec) *string { return s.AutomateProcessing },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) { to.AutomateProcessing = from.AutomateProcessing }},
	{AddOrganizer, func(s exo.CalendarSpec) *string { return boolText(s.AddOrganizerToSubject) },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) {
			to.AddOrganizerToSubject = from.AddOrganizerToSubject
		}},
	{DeleteComments, func(s exo.CalendarSpec) *string { return boolText(s.DeleteComments) },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) { to.DeleteComments = from.DeleteComments }},
	{DeleteSubject, func(s exo.CalendarSpec) *string { return boolText(s.DeleteSubject) },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) { to.DeleteSubject = from.DeleteSubject }},
	{ProcessExternal, func(s exo.CalendarSpec) *string { return boolText(s.ProcessExternalMeetingMessages) },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) {
			to.ProcessExternalMeetingMessages = from.ProcessExternalMeetingMessages
		}},
	{RemovePrivateProperty, func(s exo.CalendarSpec) *string { return boolText(s.RemovePrivateProperty) },
		func(to *exo.CalendarSpec, from exo.CalendarSpec) {
			to.RemovePrivateProperty = from.RemovePrivateProperty
		}},
}

// CalendarSettings yields the settings that spec names, with their values.
func CalendarSettings(spec exo.CalendarSpec) iter.Seq2[Setting, string] {
	return func(yield func(Setting, string) bool) {
		for _, f := range calendarSettings {
			if v := f.text(spec); v != nil && !yield(f.name, *v) {
				return
			}
		}
	}
}

// CalendarDifference returns the settings that want names and is does not have, or nil. Words are the same
// in any case.
func CalendarDifference(want, is exo.CalendarSpec) *exo.CalendarSpec {
	var out exo.CalendarSpec
	for _, f := range calendarSettings {
		w, i := f.text(want), f.text(is)
		if w != nil && (i == nil || !strings.EqualFold(*w, *i)) {
			f.copy(&out, want)
		}
	}
	if out == (exo.CalendarSpec{}) {
		return nil
	}
	return &out
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
