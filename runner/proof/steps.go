package proof

import (
	"regexp"
	"strings"
)

// step is a line of what to do: a command to be copied, or prose.
type step struct {
	Text    string
	Command bool
}

// command is a command of Exchange with its parameters, whose values are in single quotes (those inside doubled) or
// one word, or one of roombridge with its flags; and nothing else.
var command = regexp.MustCompile(`^(?:(?:Add|Disable|Enable|Get|New|Remove|Set|Update)-[A-Z][A-Za-z]+(?: -[A-Za-z]+(?:[ :](?:'(?:[^']|'')*'|\$?\w[\w.-]*))?)*` +
	`|roombridge (?:restrict )?(?:plan|apply|verify|prove)(?: --[a-z][a-z-]*)*)$`)

// IsCommand reports whether the whole of a step is a command to be copied.
func IsCommand(step string) bool { return command.MatchString(step) }

// steps parts what to do into its lines.
func steps(do string) []step {
	var out []step
	for line := range strings.Lines(do) {
		if text := strings.TrimSpace(line); text != "" {
			out = append(out, step{text, IsCommand(text)})
		}
	}
	return out
}
