package talk

import (
	"regexp"
	"strings"

	"charm.land/lipgloss/v2"
)

// wrap breaks lines that are too long at spaces, and indents what follows. A command is not broken: it is
// there to be copied.
func wrap(lines []string, width, indent int) string {
	var b strings.Builder
	for _, line := range lines {
		line = command.ReplaceAllStringFunc(line, unbroken)
		for lipgloss.Width(line) > width {
			cut := strings.LastIndexByte(line[:min(width, len(line))], ' ')
			if strings.TrimSpace(line[:max(cut, 0)]) == "" {
				if cut = afterWord(line); cut < 0 {
					break
				}
			}
			b.WriteString(strings.TrimRight(line[:cut], " ") + "\n")
			line = strings.Repeat(" ", indent) + strings.TrimLeft(line[cut:], " ")
		}
		b.WriteString(line + "\n")
	}
	return strings.ReplaceAll(b.String(), noBreak, " ")
}

// afterWord is where a first word that is too long by itself ends; -1 if nothing follows it.
func afterWord(line string) int {
	begin := len(line) - len(strings.TrimLeft(line, " "))
	if n := strings.IndexByte(line[begin:], ' '); n >= 0 {
		return begin + n
	}
	return -1
}

// noBreak stands for a space at which a line is not broken, until the line is written.
const noBreak = "\u00a0"

func unbroken(command string) string { return strings.ReplaceAll(command, " ", noBreak) }

// command is one of PowerShell with its parameters, or one of ours with flags.
var command = regexp.MustCompile(`[A-Z][a-z]+-[A-Z][A-Za-z]+(?: -[A-Za-z]+(?: (?:'(?:[^']|'')*'|[^\s'-]\S*))?)+|roombridge(?: [a-z]+){1,2}(?: --[a-z-]+)+`)
