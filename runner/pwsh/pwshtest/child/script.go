package child

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// script is the steps for each event that has a rule.
type script map[string][]step

// step is one thing to do, in the course of a request or, with an empty turn, of another event.
type step func(*turn)

var events = []string{"start", "batch", "cancel", "ping", "bye", "eof"}

// verbs make steps of their arguments.
var verbs = map[string]func(argument string) (step, error){
	"hello":      plain((*turn).hello),
	"answer":     plain((*turn).answer),
	"object":     number((*turn).object),
	"warn":       number((*turn).warn),
	"end":        words((*turn).end),
	"done":       words((*turn).sayDone),
	"frame":      words((*turn).frame),
	"claim":      words((*turn).claim),
	"tear":       plain((*turn).tear),
	"print":      quoted((*turn).text),
	"complain":   number((*turn).complain),
	"drip":       plain((*turn).drip),
	"crlf":       plain((*turn).crlf),
	"mute":       plain((*turn).mute),
	"grandchild": plain((*turn).grandchild),
	"orphan":     plain((*turn).orphan),
	"sleep":      duration((*turn).sleep),
	"hang":       plain((*turn).hang),
	"ignore":     plain(func(*turn) {}),
	"exit":       number((*turn).exit),
}

func parse(text string) (script, error) {
	s := script{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		event, rule, _ := strings.Cut(line, ":")
		if !slices.Contains(events, event) || s[event] != nil {
			return nil, fmt.Errorf("script of a child: %q is no event, or has a rule already: %s", event, line)
		}
		for part := range strings.SplitSeq(rule, ";") {
			verb, argument, _ := strings.Cut(strings.TrimSpace(part), " ")
			newStep, ok := verbs[verb]
			if !ok {
				return nil, fmt.Errorf("script of a child: %q is no step: %s", verb, line)
			}
			do, err := newStep(argument)
			if err != nil {
				return nil, fmt.Errorf("script of a child: %s: %w", line, err)
			}
			s[event] = append(s[event], do)
		}
	}
	return s, nil
}

func plain(do func(*turn)) func(string) (step, error) {
	return func(argument string) (step, error) {
		if argument != "" {
			return nil, fmt.Errorf("%q is too much", argument)
		}
		return do, nil
	}
}

func words(do func(*turn, string)) func(string) (step, error) {
	return func(argument string) (step, error) { return func(t *turn) { do(t, argument) }, nil }
}

func quoted(do func(*turn, string)) func(string) (step, error) {
	return func(argument string) (step, error) {
		text, err := strconv.Unquote(argument)
		return func(t *turn) { do(t, text) }, err
	}
}

// number takes one such as 1_000_000. No argument is 0.
func number(do func(*turn, int)) func(string) (step, error) {
	return func(argument string) (step, error) {
		if argument == "" {
			argument = "0"
		}
		n, err := strconv.ParseInt(argument, 0, 0)
		return func(t *turn) { do(t, int(n)) }, err
	}
}

func duration(do func(*turn, time.Duration)) func(string) (step, error) {
	return func(argument string) (step, error) {
		d, err := time.ParseDuration(argument)
		return func(t *turn) { do(t, d) }, err
	}
}
