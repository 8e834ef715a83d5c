package report

import (
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// Application is what became of one application's part.
type Application struct {
	plan.Application
	Counts   Counts
	Lines    []Line            // one for each action
	ReadBack *journal.ReadBack // the last one; nil if it was not read again
	Unseen   int               // actions answered as done that no read-back has shown
}

// Calendars is what became of the calendars' part.
type Calendars struct {
	plan.Calendars
	Counts Counts
	Lines  []Line // one for each action
	Unseen int
}

// application makes the report of one application.
func application(a plan.Application, groups []plan.Group, words map[int]journal.Word, records []journal.Record) Application {
	out := Application{Application: a}
	out.ReadBack = lastReadBack(records, func(b journal.ReadBack) bool { return b.App == a.AppID })
	out.Lines, out.Counts, out.Unseen = actionLines(a.Actions, words, func(l *Line) {
		if r := refusalOf(l.Action, a, groups, words); r != nil && l.Outcome == journal.Pending {
			l.Outcome, l.Class, l.Text, l.Hint = journal.Refused, string(r.Class), r.Text, r.Hint
		}
		if l.Outcome == journal.Refused && l.Class == string(exo.Exists) && l.Action.Kind == plan.Assign {
			l.Hint = a.Namesake(l.Action) + "\nroombridge restrict apply"
		}
		l.App, l.Group = a.Name, l.Action.Group
	})
	return out
}

func calendars(c *plan.Calendars, words map[int]journal.Word) *Calendars {
	if c == nil {
		return nil
	}
	out := &Calendars{Calendars: *c}
	out.Lines, out.Counts, out.Unseen = actionLines(c.Actions, words, func(l *Line) { l.ID, l.Address = l.Action.ID, l.Action.Address })
	return out
}

// actionLines are a line for each action, with what complete adds, and their numbers.
func actionLines(actions []plan.Action, words map[int]journal.Word, complete func(*Line)) (lines []Line, counts Counts, unseen int) {
	counts = Counts{}
	for _, a := range actions {
		l := lineOf(a, words)
		l.Action = a
		complete(&l)
		unseen += l.unseen()
		counts[l.Outcome]++
		lines = append(lines, l)
	}
	return lines, counts, unseen
}

// refusalOf says why an action of an application was not to be sent: the application is refused, or what
// the action needs was, when it was to be created.
func refusalOf(act plan.Action, a plan.Application, groups []plan.Group, words map[int]journal.Word) *plan.GroupRefusal {
	if a.Refused != nil {
		return a.Refused
	}
	for _, g := range groups {
		if act.Group != "" && strings.EqualFold(*g.Want.Address, act.Group) {
			if r := creationRefused(g, words); r != nil {
				return r
			}
		}
	}
	for _, before := range a.Actions {
		if w := words[before.N]; before.Kind == plan.AddPrincipal && act.Kind == plan.Assign && w.Outcome == journal.Refused {
			return &plan.GroupRefusal{Class: w.Class, Text: "the service principal could not be created: " + w.Text, Hint: "compare app_id and enterprise_object_id with Entra"}
		}
	}
	return nil
}
