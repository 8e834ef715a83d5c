package rooms

import (
	"strings"
	"unicode"
)

// edge reports whether r may stand about a cell without meaning anything: spaces of all kinds, and the
// invisible characters that come with copied text.
func edge(r rune) bool {
	switch {
	case unicode.IsSpace(r), r == '\u00ad', r == '\ufeff':
		return true
	case r >= '\u200b' && r <= '\u200f', r >= '\u2028' && r <= '\u202e', r >= '\u2060' && r <= '\u2069':
		return true
	}
	return false
}

// wrapping reports whether r may stand about a cell; a separator is there when a list was one line.
func wrapping(r rune) bool { return edge(r) || r == ';' || r == ',' }

func blank(s string) bool { return strings.TrimLeftFunc(s, edge) == "" }

// undress takes away what people and programs put about an address or a name.
func undress(s string) string {
	for {
		was := len(s)
		s = strings.TrimFunc(s, wrapping)
		s = unquote(s)
		s = trimPrefixFold(s, "mailto:")
		s = trimPrefixFold(s, "smtp:")
		if len(s) == was {
			return s
		}
	}
}

func unquote(s string) string {
	for _, pair := range [][2]string{{`"`, `"`}, {`'`, `'`}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"«", "»"}} {
		if inner, ok := strings.CutPrefix(s, pair[0]); ok {
			if inner, ok = strings.CutSuffix(inner, pair[1]); ok {
				return inner
			}
		}
	}
	return s
}

func trimPrefixFold(s, prefix string) string {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):]
	}
	return s
}
