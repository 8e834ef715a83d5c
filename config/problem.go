package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing to mend.
type Problem struct {
	Where string // file:line, an environment variable or a flag
	Text  string // what is wrong; never the value of a secret
	Hint  string // what to do
}

func (p Problem) Error() string {
	s := p.Text
	if p.Where != "" {
		s = p.Where + ": " + s
	}
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}

// Problems are all the problems of a configuration, those of the file by line.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted puts what has no line first, then the lines in their order.
func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int { return cmp.Compare(a.line(), b.line()) })
	return p
}

func (p Problem) line() int {
	n, _ := strconv.Atoi(p.Where[strings.LastIndexByte(p.Where, ':')+1:])
	return n
}

// located gives a problem its place.
func located(err error, where string) Problem {
	p, ok := errors.AsType[Problem](err)
	if !ok {
		p.Text = err.Error()
	}
	p.Where = where
	return p
}

// show quotes what a person wrote, short enough for a message.
func show(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "..."
	}
	return fmt.Sprintf("%q", s)
}
