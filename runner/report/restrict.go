package report

import (
	"slices"
	"strings"

	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// application makes the report of one application.
func application(a plan.Application, groups []plan.Group, words map[int]journal.Word, records []journal.Record) Application {
	out := Application{Application: a, Counts: Counts{}, ReadBack: lastReadBack(a, records)}
	for _, act := range a.Actions {
		l := lineOf(act, words)
		if r := refusalOf(act, a, groups, words); r != nil && l.Outcome == journal.Pending {
			l.Outcome, l.Class, l.Text, l.Hint = journal.Refused, string(r.Class), r.Text, r.Hint
		}
		l.App, l.Group, l.Action = a.Name, act.Group, act
		out.Unseen += l.unseen()
		out.Counts[l.Outcome]++
		out.Lines = append(out.Lines, l)
	}
	return out
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

func lastReadBack(a plan.Application, records []journal.Record) *journal.ReadBack {
	for _, r := range slices.Backward(records) {
		if r.ReadBack != nil && r.ReadBack.App != "" && r.ReadBack.App == a.AppID {
			return r.ReadBack
		}
	}
	return nil
}

func calendars(c *plan.Calendars, words map[int]journal.Word) *Calendars {
	if c == nil {
		return nil
	}
	out := &Calendars{Calendars: *c, Counts: Counts{}}
	for _, act := range c.Actions {
		l := lineOf(act, words)
		l.ID, l.Address, l.Action = act.ID, act.Address, act
		out.Unseen += l.unseen()
		out.Counts[l.Outcome]++
		out.Lines = append(out.Lines, l)
	}
	return out
}

// Findings are what is not as configured and that no action changes, of every application.
func (r Report) Findings() []plan.Finding {
	var all []plan.Finding
	for _, a := range r.Applications {
		all = append(all, a.Findings...)
	}
	return all
}

// Open says that an application is not limited as configured, or is not known to be.
func (r Report) Open() bool {
	return slices.ContainsFunc(r.Applications, Application.Open)
}

// Open says that the application is not limited as configured, or is not known to be: it was not when it
// was read, and it takes more than the actions that were done and seen since.
func (a Application) Open() bool {
	if a.State != plan.Open || a.Refused != nil {
		return a.State != plan.Limited
	}
	stays := func(f plan.Finding) bool { return f.Class != plan.PolicyLeft }
	seen := func(l Line) bool { return l.claims() && l.Seen }
	return slices.ContainsFunc(a.Findings, stays) || len(a.Lines) == 0 || slices.ContainsFunc(a.Lines, func(l Line) bool { return !seen(l) })
}
