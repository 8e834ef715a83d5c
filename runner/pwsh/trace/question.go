package trace

import "strings"

// questions are what a step asks, as they are compared: how long an answer may take does not count.
func (l line) questions() []string {
	switch {
	case l.Import != nil:
		return []string{"import of " + l.Import.Name}
	case l.Bind != nil:
		return []string{"bind of " + strings.Join(l.Bind.Modules, ", ")}
	case len(l.Calls) == 0:
		return []string{"a run without calls"}
	}
	texts := make([]string, len(l.Calls))
	for i, c := range l.Calls {
		texts[i] = c.String()
	}
	return texts
}

// difference returns the first questions that are not the same.
func difference(want, got []string) (string, string) {
	const nothing = "no further call"
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(want):
			return nothing, got[i]
		case i >= len(got):
			return want[i], nothing
		case want[i] != got[i]:
			return want[i], got[i]
		}
	}
	return "", ""
}
