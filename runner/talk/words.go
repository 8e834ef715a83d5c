package talk

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"roombridge/runner/exo"
	"roombridge/runner/proof"
)

// plural is n with a word in the right number.
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	switch {
	case strings.HasSuffix(word, "x"):
		return proof.Number(n) + " " + word + "es"
	case strings.HasSuffix(word, "y"):
		return proof.Number(n) + " " + word[:len(word)-1] + "ies"
	}
	return proof.Number(n) + " " + word + "s"
}

// figure is n in a column of figures.
func figure(n int) string { return fmt.Sprintf("%6s", proof.Number(n)) }

// span says a length of time as people do: 14 s, 2 min 51 s, 1 h 5 min.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	case m > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	}
	return fmt.Sprintf("%d s", s)
}

// what says which recipients the plan's kinds are, for a count of them.
func what(kinds []exo.Kind, n int) string {
	one, more := proof.Nouns(kinds)
	if n == 1 {
		return "1 " + one
	}
	return proof.Number(n) + " " + more
}

// few are the first of these texts, cleaned.
func few(texts []string) string {
	const most = 3
	if len(texts) > most {
		return clean(strings.Join(texts[:most], ", ")) + ", ..."
	}
	return clean(strings.Join(texts, ", "))
}

// clean keeps a text on one line, in order and as it looks: controls, ends of lines and what has no look, such as
// marks that turn the direction of text, are shown as ?.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == noBreak || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '?'
		}
		return r
	}, s)
}

// printable is a text cleaned, and cut where it is too long for a column.
func printable(s string) string {
	r := []rune(clean(s))
	const most = 48
	if len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return string(r)
}

// pad fills a text up to n columns.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len(s))) }

// value is a setting's value as it is told.
func value(s string) string {
	if s == "" {
		return "empty"
	}
	return printable(s)
}

// sentence begins a text with a capital.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
