package sim

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a parenthesis or the value between quotes.
type token struct {
	text   string
	quoted bool
}

func tokenize(s string) ([]token, error) {
	var tokens []token
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		first, size := utf8.DecodeRuneInString(s)
		switch {
		case first == '(' || first == ')':
			tokens, s = append(tokens, token{text: s[:size]}), s[size:]
		case isQuote(first):
			value, rest, ok := unquote(s[size:])
			if !ok {
				return nil, badFilter("A quote is not closed.")
			}
			tokens, s = append(tokens, token{value, true}), rest
		default:
			end := strings.IndexFunc(s, func(r rune) bool { return r == '(' || r == ')' || isQuote(r) || unicode.IsSpace(r) })
			if end < 0 {
				end = len(s)
			}
			tokens, s = append(tokens, token{text: s[:end]}), s[end:]
		}
	}
	return tokens, nil
}

// isQuote reports whether r is a single quote. The typographic ones count as well, as in PowerShell.
func isQuote(r rune) bool { return r == '\'' || r >= '\u2018' && r <= '\u201b' }

// unquote reads a value up to its closing quote, and returns what follows. Of two quotes in a row the
// first is part of the value.
func unquote(s string) (value, rest string, ok bool) {
	var b strings.Builder
	for {
		end := strings.IndexFunc(s, isQuote)
		if end < 0 {
			return "", "", false
		}
		quote, size := utf8.DecodeRuneInString(s[end:])
		b.WriteString(s[:end])
		s = s[end+size:]
		next, size := utf8.DecodeRuneInString(s)
		if !isQuote(next) {
			return b.String(), s, true
		}
		b.WriteRune(quote)
		s = s[size:]
	}
}
