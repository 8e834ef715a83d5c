package rooms

import (
	"fmt"
	"strings"
)

// ListError says why a file cannot be used at all: everything that is wrong, each with its place and
// what to do.
type ListError struct {
	Source   string
	Problems []string
	Err      error // the operating system's, if the file could not be read
}

// Error gives the first twenty problems, one a line.
func (e *ListError) Error() string {
	if n := len(e.Problems); n > 20 {
		return strings.Join(e.Problems[:20], "\n") + fmt.Sprintf("\n%s: and %d more", e.Source, n-20)
	}
	return strings.Join(e.Problems, "\n")
}

func (e *ListError) Unwrap() error { return e.Err }

func unreadableFile(source string, err error) error {
	return &ListError{Source: source, Problems: []string{source + ": cannot be read: " + err.Error()}, Err: err}
}

// refuse makes an error of what is wrong with a whole file; line 0 is no line.
func refuse(source string, line int, f *fault) error {
	at := Row{Source: source, Line: line}.At()
	return &ListError{Source: source, Problems: []string{at + ": " + f.problem + "; " + f.hint}}
}

func noUsableRow(list List) error {
	e := &ListError{Source: list.Source}
	if len(list.Rows) == 0 {
		e.Problems = []string{list.Source + ": has headings and no rows; write one room a row"}
	}
	for _, r := range list.Rows {
		e.Problems = append(e.Problems, fmt.Sprintf("%s:%d: %q: %s; %s", r.At(), r.Column, short(r.Cell), r.Problem, r.Hint))
	}
	return e
}

// short cuts what is only shown.
func short(s string) string {
	if r := []rune(s[:min(len(s), 400)]); len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return s
}
