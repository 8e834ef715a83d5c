// Package report says what became of every row of the input and of every member that was not wanted.
// It is derived from a plan and a journal alone, so that it can be made again at any time, also after a crash.
//
// The words of this package:
//
//   - A [Line] is one row of the input for one group, or one extra.
//   - [Counts] are actions and rows by what became of them.
package report

import (
	"cmp"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

// Report is what became of a plan.
type Report struct {
	Plan    plan.Plan
	Groups  []Group
	Refused []plan.Refusal
}

// Group is what became of one group's part.
type Group struct {
	plan.Group
	ID       exo.ID // also of a group that the run created
	Counts   Counts
	Lines    []Line
	ReadBack *journal.ReadBack // the last one; nil if the group was not read again
	Problems []Line            // of actions on the group itself: create and set
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
	Outcome journal.Outcome `json:"outcome"`
	Class   string          `json:"class,omitempty"`
	Text    string          `json:"text,omitempty"`
	Hint    string          `json:"hint,omitempty"`
	Nearest string          `json:"nearest,omitempty"`
	Repeat  string          `json:"repeat,omitempty"` // where the room was named first
	N       int             `json:"n,omitempty"`      // the action
	Seen    bool            `json:"seen,omitempty"`   // shown by a read-back
}

// Extra is the outcome word of a member that is not wanted and was left in the group.
const Extra journal.Outcome = "extra"

// Make derives the report. A plan that was not carried out has no records.
func Make(p plan.Plan, records []journal.Record) Report {
	words, created := journal.Words(records), journal.Groups(records)
	r := Report{Plan: p, Refused: p.Refused}
	for _, g := range p.Groups {
		r.Groups = append(r.Groups, makeGroup(p, g, words, created, records))
	}
	return r
}

func makeGroup(p plan.Plan, g plan.Group, words map[int]journal.Word, created map[int]exo.ID, records []journal.Record) Group {
	out := Group{Group: g, ID: g.ID, Counts: Counts{}}
	address := *g.Want.Address
	for _, m := range g.Present {
		out.Counts[journal.Already]++
		out.Lines = append(out.Lines, memberLines(address, m, Line{Outcome: journal.Already, Seen: true})...)
	}
	removed := map[exo.ID]bool{}
	for _, a := range g.Actions {
		if id := created[a.N]; id != "" {
			out.ID = id
		}
		line := actionLine(g, a, words)
		out.Counts[line.Outcome]++
		switch a.Kind {
		case plan.Add:
			out.Lines = append(out.Lines, memberLines(address, a.Member, line)...)
		case plan.Remove:
			removed[a.ID] = true
			line.Group, line.ID, line.Address = address, a.ID, a.Address
			out.Lines = append(out.Lines, line)
		case plan.Create, plan.Set:
			if line.Outcome != journal.Created && line.Outcome != journal.Changed && line.Text != "" {
				out.Problems = append(out.Problems, line)
			}
		}
	}
	for _, f := range p.Refused {
		out.Lines = append(out.Lines, refusedLine(address, f))
	}
	for _, r := range g.Extra {
		if !removed[r.ID] {
			out.Lines = append(out.Lines, Line{Group: address, ID: r.ID, Address: r.String(), Outcome: Extra, Class: string(r.Kind()), Text: "in the group, not in the list"})
		}
	}
	slices.SortStableFunc(out.Lines, byRow)
	out.ReadBack = lastReadBack(records, out.ID)
	return out
}

// actionLine is the line of an action, without its row.
func actionLine(g plan.Group, a plan.Action, words map[int]journal.Word) Line {
	if g.Refused != nil {
		return Line{N: a.N, Outcome: journal.Refused, Class: string(g.Refused.Class), Text: g.Refused.Text, Hint: g.Refused.Hint}
	}
	w, sent := words[a.N]
	if !sent {
		w = journal.Word{Outcome: journal.Pending, Text: "not sent"}
	}
	return Line{N: a.N, Outcome: w.Outcome, Class: string(w.Class), Text: w.Text, Seen: w.Seen}
}

// memberLines are the lines of a member's rows: the first, and its repeats.
func memberLines(group string, m plan.Member, base Line) []Line {
	out := make([]Line, len(m.Rows))
	for i, row := range m.Rows {
		l := base
		l.Group, l.Row, l.At, l.Cell, l.ID, l.Address = group, row, row.At(), row.Cell, m.ID, m.Address
		if i > 0 {
			l.Repeat = m.Rows[0].At()
		}
		out[i] = l
	}
	return out
}

func refusedLine(group string, f plan.Refusal) Line {
	return Line{Group: group, Row: f.Row, At: f.Row.At(), Cell: f.Row.Cell, ID: f.ID, Outcome: journal.Refused,
		Class: f.Class, Text: f.Text, Hint: f.Hint, Nearest: f.Nearest}
}

// byRow puts rows in the order of the input, and extras after them.
func byRow(a, b Line) int {
	if (a.At == "") != (b.At == "") {
		return cmp.Compare(b.At, a.At)
	}
	return cmp.Or(cmp.Compare(a.Row.Line, b.Row.Line), cmp.Compare(a.Row.Column, b.Row.Column))
}

func lastReadBack(records []journal.Record, id exo.ID) *journal.ReadBack {
	for _, r := range slices.Backward(records) {
		if r.ReadBack != nil && r.ReadBack.Group == id {
			return r.ReadBack
		}
	}
	return nil
}

// Total adds up the counts of all groups. Refused rows count once, however many groups there are.
func (r Report) Total() Counts {
	total := Counts{}
	for _, g := range r.Groups {
		for o, n := range g.Counts {
			total[o] += n
		}
	}
	total[journal.Refused] += len(r.Refused)
	return total
}
