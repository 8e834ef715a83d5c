package talk

import (
	"strings"

	"charm.land/lipgloss/v2"

	"roombridge/runner/proof"
)

// table lines up columns by what they look like on a terminal, where some letters are two cells wide.
type table struct {
	rows [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// maxShown is how much of a list a screen shows.
const maxShown = 20

// first adds the first of these rows, and how many more there are and where they are told.
func (t *table) first(rows [][]string, where string) {
	for _, cells := range rows[:min(maxShown, len(rows))] {
		t.row(cells...)
	}
	if more := len(rows) - maxShown; more > 0 {
		t.row("", "and "+proof.Number(more)+" more, "+where)
	}
}

// list are rows of two cells, of which only the first has the label.
func list(label string, texts []string) [][]string {
	rows := make([][]string, len(texts))
	for i, text := range texts {
		rows[i] = []string{label, text}
		label = ""
	}
	return rows
}

// gap is between two columns.
const gap = "  "

// render lays the table out in at most width columns. The last cell of a row that is wider goes on under its own
// beginning, if that leaves it two thirds of the width or it is the second; else it goes to lines of its own, under the
// column before it.
func (t *table) render(width int) string {
	widths := t.widths()
	var b strings.Builder
	for _, cells := range t.rows {
		line, before := "", 0
		last := len(cells) - 1
		for i, c := range cells[:last] {
			before = lipgloss.Width(line)
			line += c + strings.Repeat(" ", widths[i]-lipgloss.Width(c)) + gap
		}
		switch begin := lipgloss.Width(line); {
		case begin+lipgloss.Width(cells[last]) <= width:
			writeLine(&b, line+cells[last])
		case last <= 1 || begin <= width/3:
			b.WriteString(wrap([]string{line + cells[last]}, width, begin))
		default:
			writeLine(&b, line)
			b.WriteString(wrap([]string{strings.Repeat(" ", before) + cells[last]}, width, before))
		}
	}
	return b.String()
}

// width is how wide the table is if nothing is broken.
func (t *table) width() int {
	widths, widest := t.widths(), 0
	for _, cells := range t.rows {
		w := lipgloss.Width(cells[len(cells)-1])
		for i := range cells[:len(cells)-1] {
			w += widths[i] + len(gap)
		}
		widest = max(widest, w)
	}
	return widest
}

func (t *table) widths() []int {
	var widths []int
	for _, cells := range t.rows {
		for i, c := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if i < len(cells)-1 {
				widths[i] = max(widths[i], lipgloss.Width(c))
			}
		}
	}
	return widths
}

func writeLine(b *strings.Builder, line string) {
	b.WriteString(spaced(strings.TrimRight(line, " ")))
	b.WriteByte('\n')
}
