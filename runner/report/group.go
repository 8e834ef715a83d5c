package report

import (
	"cmp"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// Group is what became of one group's part.
type Group struct {
	plan.Group
	ID       exo.ID // also of a group that the run created
	Counts   Counts
	Lines    []Line            // of every row, in the order of the input, then of every extra
	ReadBack *journal.ReadBack // the last one; nil if the group was not read again
	Own      []Line            // of actions on the group itself: create and set
	Unseen   int               // actions answered as done that no read-back has shown
}

// maker makes the report of one group.
type maker struct {
	group   Group
	words   map[int]journal.Word
	refusal *plan.GroupRefusal // of the group, in the plan or when it was to be created
}

// identify finds the Guid of a group that the run created, the last read-back, and whether the group
// was refused: if so, everything that was to be done with it is.
func (m *maker) identify(created map[int]exo.ID, records []journal.Record) {
	g := &m.group
	if m.refusal = g.Refused; m.refusal == nil {
		m.refusal = creationRefused(g.Group, m.words)
	}
	for _, a := range g.Actions {
		if a.Kind == plan.Create {
			g.ID = cmp.Or(created[a.N], g.ID)
		}
	}
	g.ReadBack = lastReadBack(records, func(b journal.ReadBack) bool { return g.ID != "" && b.Group == g.ID })
}

// creationRefused says why the group could not be created; nil if it could, or was there.
func creationRefused(g plan.Group, words map[int]journal.Word) *plan.GroupRefusal {
	for _, a := range g.Actions {
		if w := words[a.N]; a.Kind == plan.Create && w.Outcome == journal.Refused {
			return &plan.GroupRefusal{Class: w.Class, Text: "the group could not be created: " + w.Text, Hint: "correct the group in the configuration"}
		}
	}
	return nil
}

// present adds the members that needed no action, and those that this plan does not add. A member that was
// gone when the group was read back is wanted and not there, and nothing was sent for it.
func (m *maker) present() {
	gone := map[exo.ID]bool{}
	if b := m.group.ReadBack; b != nil {
		for _, id := range b.Gone {
			gone[id] = true
		}
	}
	for _, member := range m.group.Present {
		line := Line{Outcome: journal.Already, Seen: true}
		if gone[member.ID] {
			line = Line{Outcome: journal.Pending, Text: "was in the group, and somebody has removed it meanwhile"}
		}
		m.add(member, line)
	}
	for _, member := range m.group.Missing {
		m.add(member, Line{Outcome: Missing, Text: "not in the group"})
	}
}

func (m *maker) actions() {
	for _, a := range m.group.Actions {
		line := m.outcome(a)
		if a.Kind == plan.Add {
			m.add(a.Member, line)
			continue
		}
		m.group.Counts[line.Outcome]++
		line.Group, line.ID, line.Address, line.Setting = m.address(), a.ID, a.Address, a.Setting
		if a.Kind == plan.Remove {
			m.group.Lines = append(m.group.Lines, line)
		} else {
			m.group.Own = append(m.group.Own, line)
		}
	}
}

// outcome is the line of an action, without its row.
func (m *maker) outcome(a plan.Action) Line {
	if r := m.refusal; r != nil {
		return Line{N: a.N, Outcome: journal.Refused, Class: string(r.Class), Text: r.Text, Hint: r.Hint}
	}
	l := lineOf(a, m.words)
	m.group.Unseen += l.unseen()
	return l
}

// add adds the lines of a member: of the row that names it first, and of its repeats.
func (m *maker) add(member plan.Member, base Line) {
	m.group.Counts[base.Outcome]++
	for i, row := range member.Rows {
		l := base
		l.Group, l.Row, l.At, l.Cell, l.ID, l.Address = m.address(), row, row.At(), row.Cell, member.ID, member.Address
		if i > 0 {
			l.Repeat, l.N = member.Rows[0].At(), 0
		}
		m.group.Lines = append(m.group.Lines, l)
	}
}

func (m *maker) refused(rows []plan.Refusal) {
	for _, f := range rows {
		m.group.Lines = append(m.group.Lines, Line{Group: m.address(), Row: f.Row, At: f.Row.At(), Cell: f.Row.Cell, ID: f.ID,
			Outcome: journal.Refused, Class: f.Class, Text: f.Text, Hint: f.Hint, Nearest: f.Nearest})
	}
}

// extras adds those members that are not wanted and were not to be removed.
func (m *maker) extras() {
	leaving := map[exo.ID]bool{}
	for _, a := range m.group.Actions {
		leaving[a.ID] = leaving[a.ID] || a.Kind == plan.Remove
	}
	for _, r := range m.group.Extra {
		if !leaving[r.ID] {
			m.group.Lines = append(m.group.Lines, Line{Group: m.address(), ID: r.ID, Address: r.String(), Outcome: Extra,
				Class: plan.KindClass(r.Kind()), Text: "in the group, not in the list"})
			m.group.Counts[Extra]++
		}
	}
}

func (m *maker) address() string { return *m.group.Want.Address }

// byRow puts rows in the order of the input, and extras after them.
func byRow(a, b Line) int {
	if (a.At == "") != (b.At == "") {
		return cmp.Compare(b.At, a.At)
	}
	return cmp.Or(a.Row.Line-b.Row.Line, a.Row.Column-b.Row.Column)
}
