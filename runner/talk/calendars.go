package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
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
		p.showf("Calendars   %s of %s differ", proof.Number(len(c.Actions)), what(pl.Kinds, c.Rooms))
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

// countCalendars adds what became of the calendars to the figures of an apply.
func (p *Person) countCalendars(t *table, r report.Report) {
	if r.Calendars == nil {
		return
	}
	said := map[journal.Outcome]string{}
	for _, o := range outcomes {
		said[o] = "rooms' calendars"
	}
	p.outcomes(t, r.Calendars.Counts, said)
}

// calendarProblems shows the first rooms whose calendar was not set.
func (p *Person) calendarProblems(r report.Report) {
	if r.Calendars == nil {
		return
	}
	var rows [][]string
	for _, l := range r.Calendars.Lines {
		if wentWrong(l.Outcome) {
			rows = append(rows, []string{outcomeMark(l.Outcome), l.Address, l.Text})
		}
	}
	var t table
	t.first(rows, "not shown")
	p.show(t.render(p.width))
}

// calendars says what would change in the calendars of the rooms.
func (e *Events) calendars(p plan.Plan, then Then) {
	c := p.Calendars
	if c == nil {
		return
	}
	e.emit("calendars", field{"rooms", c.Rooms}, field{"differ", len(c.Actions)}, field{"unread", len(c.Unread)})
	if then != ThenStop {
		return
	}
	for _, a := range c.Actions {
		e.emit("action", field{"n", a.N}, field{"kind", string(a.Kind)}, field{"address", a.Address}, field{"calendar", strings.Join(calendarSettings(*a.Calendar), ", ")})
	}
	for _, m := range c.Unread {
		e.emit("unread", field{"address", m.Address})
	}
}
