package proof

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"roombridge/runner/exo"
)

// Number puts commas between thousands.
func Number(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// several is a number with its noun.
func several(n int, one, more string) string {
	switch n {
	case 0:
		return "no " + more
	case 1:
		return "1 " + one
	}
	return Number(n) + " " + more
}

// Nouns are what recipients of these kinds are called, one and several of them.
func Nouns(kinds []exo.Kind) (one, more string) {
	switch {
	case len(kinds) != 1:
		return "resource", "resources"
	case kinds[0] == exo.KindEquipment:
		return "piece of equipment", "pieces of equipment"
	}
	return string(kinds[0]), string(kinds[0]) + "s"
}

// atMost is how many names or reasons of one kind a sentence has; the evidence has all.
const atMost = 3

// few are the first of these names.
func few(names []string) string {
	if len(names) <= atMost {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s others", strings.Join(names[:atMost], ", "), Number(len(names)-atMost))
}

// cut keeps the first of these sentences, and ends with one that says how many others there are.
func cut(sentences []string, one, more string) []string {
	if others := len(sentences) - atMost; others > 0 {
		return append(sentences[:atMost], several(others, one, more)+".")
	}
	return sentences
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
