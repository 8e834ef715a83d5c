package trace

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// minName is the length below which a name is not looked for in running text, in bytes: finding every
// "a" would hide nothing and spoil the text.
const minName = 3

// pseudonyms give the same name the same pseudonym, whatever its case.
type pseudonyms struct {
	of      map[string]string
	byFirst map[string][]string // names by their first word, longest first
}

func newPseudonyms() *pseudonyms {
	return &pseudonyms{of: map[string]string{}, byFirst: map[string][]string{}}
}

// For returns the pseudonym of a name.
func (p *pseudonyms) For(name string) string {
	name = strings.ToLower(name)
	if known, ok := p.of[name]; ok {
		return known
	}
	p.of[name] = "name" + strconv.Itoa(len(p.of)+1)
	p.index(name)
	return p.of[name]
}

func (p *pseudonyms) index(name string) {
	if len(name) < minName {
		return
	}
	first := name[:wordLength(name)]
	if first == "" {
		return
	}
	at, _ := slices.BinarySearchFunc(p.byFirst[first], name, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	p.byFirst[first] = slices.Insert(p.byFirst[first], at, name)
}

// Replace replaces the known names in running text, the longest first.
func (p *pseudonyms) Replace(text string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		text = lower // some letters change their length with their case
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		word := wordLength(lower[at:])
		if word == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			b.WriteString(text[at : at+size])
			at += size
			continue
		}
		name := p.known(lower[at:], lower[at:at+word])
		if name == "" {
			b.WriteString(text[at : at+word])
			at += word
			continue
		}
		b.WriteString(p.of[name])
		at += len(name)
	}
	return b.String()
}

// known returns the longest known name at the beginning of text, whose first word is given.
func (p *pseudonyms) known(text, first string) string {
	for _, name := range p.byFirst[first] {
		if strings.HasPrefix(text, name) && (wordLength(text[len(name):]) == 0 || wordLength(name) == 0) {
			return name
		}
	}
	return ""
}

// wordLength is how many bytes of letters and digits the text begins with.
func wordLength(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if end < 0 {
		return len(text)
	}
	return end
}
