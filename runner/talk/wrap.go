package talk

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// wrap breaks lines that are too long at spaces after the first indent columns, and indents what follows.
func wrap(lines []string, width, indent int) string {
	var b strings.Builder
	for _, line := range lines {
		for lipgloss.Width(line) > width {
			cut := lastSpace(line, width)
			if cut <= indent {
				if cut = afterWord(line, indent); cut < 0 {
					break
				}
			}
			b.WriteString(strings.TrimRight(line[:cut], " ") + "\n")
			line = strings.Repeat(" ", indent) + strings.TrimLeft(line[cut:], " ")
		}
		b.WriteString(line + "\n")
	}
	return spaced(b.String())
}

// lastSpace is the last space that has at most width columns before it; -1 if there is none. What a terminal shows
// counts: bold text and wide letters have more bytes.
func lastSpace(line string, width int) int {
	i := strings.LastIndexByte(line, ' ')
	for i >= 0 && lipgloss.Width(line[:i]) > width {
		i = strings.LastIndexByte(line[:i], ' ')
	}
	return i
}

// afterWord is where the first word after the indent ends, which is too long by itself; -1 if nothing follows it.
func afterWord(line string, indent int) int {
	begin := len(line) - len(strings.TrimLeft(line[min(indent, len(line)):], " "))
	if n := strings.IndexByte(line[begin:], ' '); n >= 0 {
		return begin + n
	}
	return -1
}

// noBreak stands for a space at which a line is not broken, until the line is written. It is no character, and as wide
// as a space; no name keeps it (see clean).
const noBreak = '\ufdd0'

// unbroken is a command that is not broken, however wide it is: it is there to be copied.
func unbroken(command string) string { return strings.ReplaceAll(command, " ", string(noBreak)) }

// spaced has its spaces again.
func spaced(text string) string { return strings.ReplaceAll(text, string(noBreak), " ") }
