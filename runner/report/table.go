package report

// Table returns the results as a table: one row for every row of the input, and for every extra.
func (r Report) Table() (header []string, rows [][]string) {
	header = []string{"Group", "Row", "Input", "Room", "Outcome", "Read back", "Class", "Reason", "What to do"}
	for _, g := range r.Groups {
		for _, l := range g.Lines {
			rows = append(rows, l.cells())
		}
	}
	return header, rows
}

func (l Line) cells() []string {
	seen := ""
	if l.Seen {
		seen = "yes"
	}
	reason := l.Text
	if l.Repeat != "" {
		reason = join(reason, "the same room as "+l.Repeat)
	}
	return []string{l.Group, l.At, l.Cell, l.Address, string(l.Outcome), seen, l.Class, reason, l.Hint}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
