package talk

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// table lines up columns by what they look like on a terminal, where some letters are two cells wide.
type table struct {
	rows [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// gap is between two columns.
const gap = "  "

// String lays the table out in at most width columns. Where a row is wider, its last cell goes to a line of
// its own, under the last column but one.
func (t *table) render(width int) string {
	widths := t.widths()
	var b strings.Builder
	for _, cells := range t.rows {
		var line strings.Builder
		before := 0
		for i, c := range cells {
			if i == len(cells)-1 {
				if i > 1 && lipgloss.Width(line.String())+lipgloss.Width(c) > width {
					writeLine(&b, line.String())
					line.Reset()
					line.WriteString(strings.Repeat(" ", before))
				}
				line.WriteString(c)
				break
			}
			before = lipgloss.Width(line.String())
			line.WriteString(c + strings.Repeat(" ", widths[i]-lipgloss.Width(c)) + gap)
		}
		writeLine(&b, line.String())
	}
	return b.String()
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
	b.WriteString(strings.TrimRight(line, " "))
	b.WriteByte('\n')
}
