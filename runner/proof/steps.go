package proof

import (
	"regexp"
	"strings"
)

// piece is a part of what to do: prose, or a command to be copied.
type piece struct {
	Text    string
	Command bool
}

// Command finds a command in a text: a cmdlet with its parameters, whose values are in single quotes (those inside doubled) or
// one word, and a command of roombridge with its flags.
var Command = regexp.MustCompile(`\b[A-Z][a-z]+-[A-Z][A-Za-z]+(?: -[A-Za-z]+(?:[ :](?:'(?:[^']|'')*'|[$\w][^\s;,]*))?)*` +
	`|\broombridge (?:restrict )?(?:plan|apply|verify|prove)\b(?: --?[a-z][a-z-]*)*`)

// steps parts what to do into its lines, and each into prose and commands.
func steps(do string) [][]piece {
	var out [][]piece
	for line := range strings.Lines(do) {
		var step []piece
		add := func(text string, is bool) {
			if !is {
				text = strings.TrimSpace(text)
				if len(step) > 0 { // what parts a sentence is not part of a command
					text = strings.TrimLeft(text, ";,. ")
				}
			}
			if text != "" {
				step = append(step, piece{text, is})
			}
		}
		at := 0
		for _, m := range Command.FindAllStringIndex(line, -1) {
			add(line[at:m[0]], false)
			add(line[m[0]:m[1]], true)
			at = m[1]
		}
		if add(line[at:], false); len(step) > 0 {
			out = append(out, step)
		}
	}
	return out
}
