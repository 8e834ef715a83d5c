package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/execute"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Story tells the demonstration: what [Person] would show, in a few lines a step, each step with the
// command to type in real life. It is told on a terminal or not.
type Story struct {
	*Person
	heading   string // of the first step, until it is known how the organisation is driven
	connected bool
	last      Applied
	evidence  string // its folder
}

// Teller is what the demonstration needs beside Talk.
type Teller interface {
	Talk
	Step(title, command string)
	Ending(folder string)
}

// NewStory returns the teller of the demonstration: events with --json, else a story.
func NewStory(s Streams, o Options) Teller {
	if o.JSON {
		return eventStory{newEvents(s, o)}
	}
	return &Story{Person: newPerson(s, o)}
}

type eventStory struct{ *Events }

func (e eventStory) Step(title, command string) {
	e.emit("step", field{"title", title}, field{"command", command})
}
func (e eventStory) Ending(folder string) { e.emit("ending", field{"folder", folder}) }

// Step begins a step.
func (s *Story) Step(title, command string) {
	s.heading = fmt.Sprintf("%s%*s> %s", strong.Render(title), max(1, 43-len(title)), "", accent.Render(command))
	if s.connected {
		s.showf("%s", s.heading)
	}
}

// Connected says once how the organisation is driven.
func (s *Story) Connected(c Connection) {
	if !s.connected {
		s.connected = true
		s.showf("Contoso is %s; nothing leaves this computer.\n%s", simulated(c), s.heading)
	}
}

// Planned shows the plan's figures and two of the refused rows; before an apply it says nothing.
func (s *Story) Planned(p plan.Plan, then Then) {
	if then == ThenApply {
		return
	}
	c := rowCounts(p)
	s.showf("     %s  %s = %s + %s + %d refused", sources(p), plural(c.rows, "row"), what(p.Kinds, c.rooms), plural(c.repeats, "repeat"), c.refused)
	for _, g := range p.Groups {
		s.showf("     + create   %s <%s>", *g.Want.Name, *g.Want.Address)
		s.showf("     + add      %s", what(p.Kinds, g.Count(plan.Add)))
	}
	s.showf("     ! refused  %s, each with its reason, such as", plural(c.refused, "row"))
	var t table
	for _, f := range examples(p.Refused) {
		t.row("         "+at(f), f.Row.Cell, f.Text+": "+f.Hint)
	}
	s.show(t.render(s.width))
}

// examples are the first refused row of each of two reasons.
func examples(refused []plan.Refusal) []plan.Refusal {
	var out []plan.Refusal
	for _, f := range refused {
		if len(out) == 0 || (len(out) == 1 && out[0].Class != f.Class) {
			out = append(out, f)
		}
	}
	return out
}

// Progress says nothing: the story is short.
func (s *Story) Progress(execute.Progress) {}

// Applied shows what was done in a line or two.
func (s *Story) Applied(a Applied) {
	s.last = a
	total := groupTotal(a.Report)
	var parts []string
	for _, o := range []journal.Outcome{journal.Created, journal.Added, journal.Removed, journal.Already, journal.Refused, journal.Failed, journal.Unknown, journal.Pending} {
		if n := total[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", o, strong.Render(fmt.Sprint(n))))
		}
	}
	s.showf("     %s", strings.Join(parts, "    "))
	if a.Report.Plan.Changes() > 0 {
		s.showf("     %s", seenText(a.Report, a.Stopped))
	}
}

// Verified shows the drift.
func (s *Story) Verified(r report.Report) {
	for _, g := range r.Groups {
		for _, x := range r.Plan.Strangers(g.Group) {
			s.showf("     drift %s   %s is in the group and is not a room", strong.Render("1"), x)
		}
	}
}

// Ending says what is left to look at.
func (s *Story) Ending(folder string) {
	s.platform(s.last.Report)
	s.show("To look at  " + folder + "\n")
	s.show("Results     " + s.last.Results + "\n")
	if s.evidence != "" {
		s.show("Evidence    " + s.evidence + "\n")
	}
	s.next("", "roombridge init")
}
