// Package report says what became of every row of the input, of every member that was not wanted, and of
// every action on an application or a calendar. It is derived from a plan and a journal alone, so that it
// can be made again at any time, also after a crash.
//
// The words of this package:
//
//   - A [Line] is one row of the input for one group, one extra, or one action.
//   - [Counts] are actions and rows by what became of them.
package report

import (
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

// Report is what became of a plan.
type Report struct {
	Plan         plan.Plan
	Groups       []Group
	Applications []Application
	Calendars    *Calendars // nil if they were not asked about
}

// Counts are numbers of actions by outcome; Already also counts members that needed no action.
type Counts map[journal.Outcome]int

// Line is one line of the results.
type Line struct {
	Group   string          `json:"group"` // address
	Row     rooms.Row       `json:"-"`     // zero for an extra
	At      string          `json:"at,omitempty"`
	Cell    string          `json:"cell,omitempty"`
	ID      exo.ID          `json:"id,omitempty"`
	Address string          `json:"address,omitempty"`
	Setting plan.Setting    `json:"setting,omitempty"` // that the action sets
	App     string          `json:"app,omitempty"`     // name of the application that it is about
	Action  plan.Action     `json:"-"`                 // the action itself, for an application or a calendar
	Outcome journal.Outcome `json:"outcome"`
	Class   string          `json:"class,omitempty"`
	Text    string          `json:"text,omitempty"`
	Hint    string          `json:"hint,omitempty"`
	Nearest string          `json:"nearest,omitempty"`
	Repeat  string          `json:"repeat,omitempty"` // where the room was named first
	N       int             `json:"n,omitempty"`      // the action; 0 for a repeat, so that each action has one line
	Seen    bool            `json:"seen,omitempty"`   // shown by a read-back
}

// Outcome words of what no action is about.
const (
	Extra   journal.Outcome = "extra"   // a member that is not wanted and was left in the group
	Missing journal.Outcome = "missing" // a wanted room that is not in the group, of a plan that adds none
)

// Make derives the report. A plan that was not carried out has no records.
func Make(p plan.Plan, records []journal.Record) Report {
	words, created := journal.Words(records), journal.Groups(records)
	r := Report{Plan: p}
	for _, g := range p.Groups {
		m := maker{words: words, group: Group{Group: g, ID: g.ID, Counts: Counts{}}}
		m.identify(created, records)
		m.present()
		m.actions()
		m.refused(p.Refused)
		m.extras()
		slices.SortStableFunc(m.group.Lines, byRow)
		r.Groups = append(r.Groups, m.group)
	}
	for _, a := range p.Applications {
		r.Applications = append(r.Applications, application(a, p.Groups, words, records))
	}
	r.Calendars = calendars(p.Calendars, words)
	return r
}

// lineOf is the line of an action by the last word on it, without what it is about.
func lineOf(a plan.Action, words map[int]journal.Word) Line {
	w, sent := words[a.N]
	if !sent {
		w = journal.Word{Outcome: journal.Pending, Text: "not sent"}
	}
	return Line{N: a.N, Outcome: w.Outcome, Class: string(w.Class), Text: w.Text, Seen: w.Seen}
}

func (l Line) claims() bool { return journal.Word{Outcome: l.Outcome}.Claims() }

// unseen is 1 if the action was answered as done and no read-back has shown it.
func (l Line) unseen() int {
	if l.claims() && !l.Seen {
		return 1
	}
	return 0
}

// lastReadBack is the last one of what is asked for; nil: it was not read again.
func lastReadBack(records []journal.Record, of func(journal.ReadBack) bool) *journal.ReadBack {
	for _, r := range slices.Backward(records) {
		if r.ReadBack != nil && of(*r.ReadBack) {
			return r.ReadBack
		}
	}
	return nil
}

// Total adds up all counts. Refused rows count once, however many groups there are; in a plan for the
// applications alone neither rows nor groups count.
func (r Report) Total() Counts {
	total := Counts{}
	if r.Plan.Part != plan.Restriction {
		for _, g := range r.Groups {
			total.add(g.Counts)
		}
		if n := len(r.Plan.Refused); n > 0 { // no count is 0
			total[journal.Refused] += n
		}
	}
	for _, a := range r.Applications {
		total.add(a.Counts)
	}
	if r.Calendars != nil {
		total.add(r.Calendars.Counts)
	}
	return total
}

func (c Counts) add(more Counts) {
	for o, n := range more {
		c[o] += n
	}
}

// open counts what running again may mend.
func (c Counts) open() int { return c[journal.Unknown] + c[journal.Failed] + c[journal.Pending] }
