package talk

import (
	"strings"

	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Restriction says what would change for every application, what was found, and what to look at in Entra.
func (e *Events) Restriction(p plan.Plan, then Then) {
	for _, a := range p.Applications {
		e.application(a)
		e.remarks(a)
		if then == ThenStop {
			for _, x := range a.Actions {
				e.emit("action", append([]field{{"n", x.N}, {"kind", string(x.Kind)}, {"app", string(a.AppID)}}, e.about(x)...)...)
			}
		}
		e.entra(a)
	}
}

// application sums one application up. Of one that is refused no action is carried out.
func (e *Events) application(a plan.Application) {
	actions := len(a.Actions)
	if a.Refused != nil {
		actions = 0
	}
	e.emit("application", field{"name", a.Name}, field{"app", string(a.AppID)}, field{"way", string(a.Way)}, field{"state", string(a.State)},
		field{"actions", actions}, field{"findings", len(a.Findings)})
}

// remarks are why an application is refused, what was found, and why a policy stays.
func (e *Events) remarks(a plan.Application) {
	app := field{"app", string(a.AppID)}
	if r := a.Refused; r != nil {
		e.emit("refused", app, field{"class", string(r.Class)}, field{"text", r.Text}, field{"do", r.Hint})
	}
	for _, f := range a.Findings {
		e.emit("finding", app, field{"class", string(f.Class)}, field{"name", f.Name}, field{"text", f.Text}, field{"do", f.Do}, field{"wide", f.Wide})
	}
	if a.Held != "" {
		e.emit("held", app, field{"text", a.Held})
	}
}

// entra says what a person has to look at: no program can.
func (e *Events) entra(a plan.Application) {
	if a.Refused != nil || a.State == plan.Unread {
		return
	}
	l := inEntra(a)
	e.emit("entra", field{"app", string(a.AppID)}, field{"text", l.why}, field{"where", l.where}, field{"absent", l.absent}, field{"stays", l.stays}, field{"when", l.when})
}

// about are the fields of what an action is about.
func (e *Events) about(x plan.Action) []field {
	return []field{{"permission", x.Permission}, {"group", x.Group}, {"policy", x.Policy}}
}

// Restricted says what became of every action.
func (e *Events) Restricted(a Applied) {
	for _, app := range a.Report.Applications {
		if now := app.Application; !app.Open() {
			now.State = plan.Limited
			e.application(now)
		} else {
			e.application(now)
		}
		if app.Refused != nil {
			continue
		}
		for _, l := range app.Lines {
			e.answer(l, append([]field{{"kind", string(l.Action.Kind)}, {"app", string(app.AppID)}}, e.about(l.Action)...)...)
		}
		if app.ReadBack != nil {
			seen, of := seenOf(app)
			e.emit("readback", field{"app", string(app.AppID)}, field{"seen", seen}, field{"of", of})
		}
	}
}

// Compared says of every application what is missing and what was found.
func (e *Events) Compared(r report.Report) { e.Restriction(r.Plan, ThenStop) }

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
		e.emit("action", field{"n", a.N}, field{"kind", string(a.Kind)}, field{"address", a.Address}, field{"calendar", calendarText(a)})
	}
	for _, m := range c.Unread {
		e.emit("unread", field{"address", m.Address})
	}
}

func calendarText(a plan.Action) string {
	if a.Calendar == nil {
		return ""
	}
	return strings.Join(calendarSettings(*a.Calendar), ", ")
}
