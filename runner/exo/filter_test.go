package exo

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                 `''`,
		"a@contoso.com":    `'a@contoso.com'`,
		"O'Brien":          `'O''Brien'`,
		"x’; y; ‘":         `'x’’; y; ‘‘'`,
		"low‚ high‛":       `'low‚‚ high‛‛'`,
		"' -or Name -eq '": `''' -or Name -eq '''`,
		"$true `n (*) \\":  "'$true `n (*) \\'",
	} {
		if got := quote(in); got != want {
			t.Errorf("quote(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestAnyOf(t *testing.T) {
	got := anyOf("EmailAddresses", "smtp:", []string{"a@contoso.com", "o'b@contoso.com"})
	if want := `EmailAddresses -eq 'smtp:a@contoso.com' -or EmailAddresses -eq 'smtp:o''b@contoso.com'`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// However quotes are read, with the typographic ones as quotes, a quoted value is one value and the same.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "O'Brien", "x’; Write-Output INJECTED; ‘", "'", "''", "‘’‚‛'", "a'’", "’'", "' -or Guid -ne '"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("never reaches a filter: the bridge refuses what is not UTF-8")
		}
		if got, rest, ok := unquote(quote(s)); !ok || got != s || rest != "" {
			t.Errorf("%q became %s, which reads as %q and then %q", s, quote(s), got, rest)
		}
	})
}

// unquote reads a quoted value from the start of a filter, as PowerShell reads a string: any of the
// five single quotes opens and closes it, and any two in a row inside are the first of them.
func unquote(filter string) (value, rest string, ok bool) {
	quotes := []rune("'\u2018\u2019\u201a\u201b")
	runes := []rune(filter)
	if len(runes) == 0 || !slices.Contains(quotes, runes[0]) {
		return "", filter, false
	}
	var b strings.Builder
	for i := 1; i < len(runes); i++ {
		if slices.Contains(quotes, runes[i]) {
			if i+1 == len(runes) || !slices.Contains(quotes, runes[i+1]) {
				return b.String(), string(runes[i+1:]), true
			}
			i++
			b.WriteRune(runes[i-1])
			continue
		}
		b.WriteRune(runes[i])
	}
	return "", "", false
}
