package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// calendarSettings are the settings of a calendar as the configuration names them.
func calendarSettings(s exo.CalendarSpec) []string {
	var out []string
	if s.AutomateProcessing != nil {
		out = append(out, "automate_processing: "+*s.AutomateProcessing)
	}
	for _, f := range []struct {
		name  string
		value *bool
	}{
		{"add_organizer_to_subject", s.AddOrganizerToSubject}, {"delete_comments", s.DeleteComments}, {"delete_subject", s.DeleteSubject},
		{"process_external_meeting_messages", s.ProcessExternalMeetingMessages}, {"remove_private_property", s.RemovePrivateProperty},
	} {
		if f.value != nil {
			out = append(out, fmt.Sprintf("%s: %t", f.name, *f.value))
		}
	}
	return out
}

// calendars shows which settings would change in how many rooms.
func (p *Person) calendars(pl plan.Plan) {
	c := pl.Calendars
	if c == nil {
		return
	}
	if len(c.Actions) == 0 {
		p.showf("Calendars   %s as configured", what(pl.Kinds, c.Rooms))
	} else {
		p.showf("Calendars   %d of %s differ", len(c.Actions), what(pl.Kinds, c.Rooms))
	}
	var t table
	for _, setting := range calendarSettings(c.Want) {
		var rooms []string
		for _, a := range c.Actions {
			for _, s := range calendarSettings(*a.Calendar) {
				if s == setting {
					rooms = append(rooms, a.Address)
				}
			}
		}
		if len(rooms) > 0 {
			t.row("~ set     ", fmt.Sprintf("%s, in %s: %s", setting, what(pl.Kinds, len(rooms)), few(rooms)))
		}
	}
	if n := len(c.Unread); n > 0 {
		var rooms []string
		for _, m := range c.Unread {
			rooms = append(rooms, m.Address)
		}
		t.row("! unread  ", fmt.Sprintf("%s: %s", what(pl.Kinds, n), few(rooms)))
	}
	p.show(t.render(p.width))
}

// few are the first of these texts.
func few(texts []string) string {
	const most = 3
	if len(texts) > most {
		return strings.Join(texts[:most], ", ") + ", ..."
	}
	return strings.Join(texts, ", ")
}

// countCalendars adds what became of the calendars to the figures of an apply.
func (p *Person) countCalendars(t *table, r report.Report) {
	if r.Calendars == nil {
		return
	}
	for _, o := range []journal.Outcome{journal.Changed, journal.Refused, journal.Failed, journal.Unknown, journal.Pending} {
		p.count(t, o, r.Calendars.Counts, "rooms' calendars")
	}
}

// calendarProblems shows the first rooms whose calendar was not set.
func (p *Person) calendarProblems(r report.Report) {
	if r.Calendars == nil {
		return
	}
	var t table
	shown := 0
	for _, l := range r.Calendars.Lines {
		if l.Outcome != journal.Refused && l.Outcome != journal.Failed && l.Outcome != journal.Unknown {
			continue
		}
		if shown++; shown <= maxShown {
			t.row("! "+pad(string(l.Outcome), 8), l.Address, l.Text)
		}
	}
	if shown > maxShown {
		t.row("", "", fmt.Sprintf("and %d more calendars: run again", shown-maxShown))
	}
	p.show(t.render(p.width))
}

// access says of every application whether it is limited, at the end of what is said about the groups.
func (p *Person) access(pl plan.Plan) {
	if pl.Part != plan.Membership { // it is said at length
		return
	}
	var t table
	if len(pl.Applications) == 0 {
		t.row("Access    ", "no application is configured: name it under applications")
	}
	for _, a := range pl.Applications {
		text := access(a)
		if a.State == plan.Open {
			text += ":  " + accent.Render(unbroken("roombridge restrict plan"))
		}
		t.row("Access    ", text)
	}
	p.show(t.render(p.width))
}
