package proof

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// atMost is how many names or reasons of one kind a sentence has; the evidence has all.
const atMost = 3

// Why says in sentences what keeps the application's part from holding, the worst first; nothing does if
// there are none.
func (a Application) Why() []string {
	return slices.Concat(a.open(), a.extras(), a.misjudged(), a.missing(), a.undone(), a.unknown())
}

// open are the ways to mailboxes outside that were found.
func (a Application) open() []string {
	var out []string
	named := map[string]bool{}
	for _, f := range a.Findings {
		if f.Wide {
			named[f.Name] = true
			out = append(out, sentence(a.Name, f.Text))
		}
	}
	for _, name := range a.Unscoped {
		if !named[name] {
			out = append(out, "The assignment "+name+" counts in the whole organisation.")
		}
	}
	if others := len(out) - atMost; others > 0 {
		out = append(out[:atMost], several(others, "other assignment or policy may reach", "other assignments or policies may reach")+" mailboxes outside.")
	}
	return out
}

// extras are the mailboxes that are covered and not wanted, people first.
func (a Application) extras() []string {
	var out []string
	for _, c := range a.Covered {
		if len(c.Extra) == 0 {
			continue
		}
		sorted := slices.Clone(c.Extra)
		slices.SortStableFunc(sorted, func(x, y exo.Recipient) int { return peopleFirst(x) - peopleFirst(y) })
		names := make([]string, len(sorted))
		for i, r := range sorted {
			names[i] = fmt.Sprintf("%s (%s)", r, r.Kind())
		}
		out = append(out, fmt.Sprintf("The scope on %s covers %s not wanted: %s.", c.Group.Name, several(len(names), "mailbox that is", "mailboxes that are"), few(names)))
	}
	return out
}

func peopleFirst(r exo.Recipient) int {
	if r.Kind() == exo.KindPerson {
		return 0
	}
	return 1
}

// misjudged are the answers that are not as they should be.
func (a Application) misjudged() []string {
	var out []string
	for _, want := range []Verdict{Denied, Allowed} {
		one, more, format := "mailbox that should be denied can be opened", "mailboxes that should be denied can be opened", "%s by %s: %s."
		if want == Allowed {
			one, more, format = "wanted room cannot be opened as it should", "wanted rooms cannot be opened as they should", "%s (%s): %s."
		}
		told, others := 0, 0
		for _, w := range wrong(a) {
			if w.Got == Unanswered || w.Want != want {
				continue
			}
			if told++; told > atMost {
				others += len(w.Questions)
				continue
			}
			names := make([]string, len(w.Questions))
			for i, q := range w.Questions {
				names[i] = q.Address
			}
			out = append(out, fmt.Sprintf(format, several(len(names), one, more), w.Why, few(names)))
		}
		if others > 0 {
			out = append(out, several(others, "other "+one, "other "+more)+".")
		}
	}
	return out
}

// missing are the wanted rooms that are not covered.
func (a Application) missing() []string {
	var out []string
	for _, c := range a.Covered {
		if len(c.Missing) == 0 {
			continue
		}
		names := make([]string, len(c.Missing))
		for i, m := range c.Missing {
			names[i] = m.Address
		}
		out = append(out, fmt.Sprintf("The scope on %s lacks %s: %s.", c.Group.Name, several(len(names), "wanted room", "wanted rooms"), few(names)))
	}
	return out
}

// undone says that it is not limited as configured, by what was not said before.
func (a Application) undone() []string {
	if a.State != plan.Open {
		return nil
	}
	var parts []string
	if n := len(a.Actions); n > 0 {
		parts = append(parts, several(n, "change to make", "changes to make"))
	}
	wide, others := 0, 0
	for _, f := range a.Findings {
		switch {
		case f.Wide:
			wide++
		case f.Class != plan.PolicyLeft:
			others++
		}
	}
	if others > 0 {
		parts = append(parts, several(others, "finding", "findings"))
	}
	switch {
	case len(parts) > 0:
		return []string{"It is not limited as configured: " + strings.Join(parts, ", ") + "."}
	case wide > 0, a.Unasked != "": // which is said
		return nil
	}
	return []string{"It is not limited as configured."}
}

// unknown is what was not asked, or not answered.
func (a Application) unknown() []string {
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
		out = append(out, "No wanted room was asked about.")
	}
	if !a.asks(Denied) {
		out = append(out, "No mailbox outside the scope was asked about.")
	}
	if len(out) == 0 && (len(a.Covered) == 0 || len(a.Covered) != len(a.Groups)) {
		out = append(out, "Not every scope was listed.")
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

// few are the first of these names.
func few(names []string) string {
	if len(names) <= atMost {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s others", strings.Join(names[:atMost], ", "), Number(len(names)-atMost))
}

// sentence makes one of a text that follows a colon elsewhere. A name at its beginning stays as it is.
func sentence(name, text string) string {
	text = strings.TrimSuffix(text, ".") + "."
	if name != "" && strings.HasPrefix(text, name) {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
