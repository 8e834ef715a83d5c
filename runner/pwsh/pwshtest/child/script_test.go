package child

import (
	"strings"
	"testing"
)

func TestScripts(t *testing.T) {
	for _, tt := range []struct{ text, problem string }{
		{"", ""},
		{"start: sleep 2s; hello\r\n\n  batch:  object 1_000 ; end ok; done\n", ""},
		{"begin: hello", "no event"},
		{"start: hello\nstart: hello", "has a rule already"},
		{"start hello", "no event"},
		{"start:", "no step"},
		{"start: jump", "no step"},
		{"start: hello twice", "too much"},
		{"start: sleep long", "invalid duration"},
		{"batch: warn many", "invalid syntax"},
		{"batch: print text", "invalid syntax"},
	} {
		_, err := parse(tt.text)
		if tt.problem == "" && err != nil || tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.problem)
		}
	}
}
