package proof

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Why says in sentences what keeps an application's part from holding, the worst first; nothing does if
// there are none.
func (p Proof) Why(a Application) []string {
	one, more := Nouns(p.Kinds)
	one, more = "wanted "+one, "wanted "+more
	return slices.Concat(a.open(), a.extras(), a.misjudged(one, more), a.missing(one, more), a.undone(), a.unknown(one))
}

// open are the ways to mailboxes outside that were found.
func (a Application) open() []string {
	var out []string
	told := map[string]bool{}
	for _, f := range a.Findings {
		if f.Wide {
			told[f.Name] = true
			out = append(out, sentence(a.Name, f.Text))
		}
	}
	for _, name := range a.Unscoped {
		if !told[name] {
			out = append(out, "The assignment "+name+" counts in the whole organisation.")
		}
	}
	for _, scope := range a.UnknownScopes {
		out = append(out, "Exchange answers with a scope that no role in place shows: "+scope+".")
	}
	return cut(out, "other assignment or policy may reach mailboxes outside", "other assignments or policies may reach mailboxes outside")
}

// extras are the mailboxes that are covered and not wanted, people first.
func (a Application) extras() []string {
	var out []string
	for _, c := range a.Covered {
		if len(c.Extra) == 0 {
			continue
		}
		var people, others []string
		for _, r := range c.Extra {
			to := &others
			if r.Kind() == exo.KindPerson {
				to = &people
			}
			*to = append(*to, fmt.Sprintf("%s (%s)", r, r.Kind()))
		}
		names := slices.Concat(people, others)
		out = append(out, fmt.Sprintf("The scope on %s covers %s not wanted: %s.", c.Group.Name, several(len(names), "mailbox that is", "mailboxes that are"), few(names)))
	}
	return out
}

// misjudged are the answers that are not as they should be.
func (a Application) misjudged(one, more string) []string {
	var out []string
	for _, w := range a.Wrong() {
		n, names := len(w.Questions), few(w.Addresses())
		switch {
		case w.Got == Unanswered: // told by unknown
		case w.Want == Denied:
			out = append(out, fmt.Sprintf("%s that should be denied can be opened by %s: %s.", several(n, "mailbox", "mailboxes"), w.Why, names))
		default:
			out = append(out, fmt.Sprintf("%s (%s): %s.", several(n, one+" cannot be opened as it should", more+" cannot be opened as they should"), w.Why, names))
		}
	}
	return cut(out, "other reason is among the answers", "other reasons are among the answers")
}

// missing are the wanted mailboxes that are not covered.
func (a Application) missing(one, more string) []string {
	var out []string
	for _, c := range a.Covered {
		if len(c.Missing) == 0 {
			continue
		}
		names := make([]string, len(c.Missing))
		for i, m := range c.Missing {
			names[i] = m.Address
		}
		out = append(out, fmt.Sprintf("The scope on %s lacks %s: %s.", c.Group.Name, several(len(names), one, more), few(names)))
	}
	return out
}

// undone says that it is not limited as configured, by what open does not tell.
func (a Application) undone() []string {
	var parts []string
	if n := len(a.Actions); n > 0 {
		parts = append(parts, several(n, "change to make", "changes to make"))
	}
	others := 0
	for _, f := range a.Findings {
		if !f.Wide && f.Class != plan.PolicyLeft {
			others++
		}
	}
	if others > 0 {
		parts = append(parts, several(others, "finding", "findings"))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"It is not limited as configured: " + strings.Join(parts, ", ") + "."}
}

// unknown is what was not asked, or not answered.
func (a Application) unknown(wanted string) []string {
	if a.Unasked != "" {
		return []string{"Nothing was asked: " + strings.TrimSuffix(a.Unasked, ".") + "."}
	}
	var out []string
	f := a.Flaws()
	switch {
	case a.Interrupted:
		out = append(out, a.soFar(f))
	case f.Unanswered > 0:
		out = append(out, several(f.Unanswered, "question has", "questions have")+" no answer; asking again may help.")
	}
	if !a.asks(Allowed) {
		out = append(out, "No "+wanted+" was asked about.")
	}
	if !a.asks(Denied) {
		out = append(out, "No mailbox outside the scope was asked about.")
	}
	return out
}

// soFar sums up what was answered before the proof was stopped.
func (a Application) soFar(f Flaws) string {
	text := fmt.Sprintf("%s of %s were answered", Number(len(a.Questions)-f.Unanswered), several(len(a.Questions), "question", "questions"))
	if f.Wrong == 0 {
		text += ", none of them wrong so far"
	}
	return text + "."
}
