package exo

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
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

func TestMemberOfGroup(t *testing.T) {
	const a, b = "CN=Rooms,OU=contoso.onmicrosoft.com,DC=EURPR04A,DC=PROD,DC=OUTLOOK,DC=COM", "CN=O'Brien's,DC=COM"
	for filter, want := range map[string][]string{
		"MemberOfGroup -eq '" + a + "'":                                                 {a},
		"memberofgroup  -EQ'" + a + "'":                                                 {a},
		"(MemberOfGroup -eq '" + a + "')":                                               {a},
		" ( ( MemberOfGroup -eq '" + a + "' ) ) ":                                       {a},
		"MemberOfGroup -eq 'CN=O''Brien''s,DC=COM'":                                     {b},
		"MemberOfGroup -eq '" + a + "' -or MemberOfGroup -eq 'CN=O''Brien''s,DC=COM'":   {a, b},
		"((MemberOfGroup -eq 'x')-or(MemberOfGroup -eq 'y'))-OR(MemberOfGroup -eq 'z')": {"x", "y", "z"},
		"MemberOfGroup -eq ''":                                                          {""},
		"MemberOfGroup -eq ''''":                                                        {"'"},
		"MemberOfGroup -eq 'x) -or (Alias -like *'":                                     {"x) -or (Alias -like *"},

		"":                             nil,
		"()":                           nil,
		"MemberOfGroup":                nil,
		"MemberOfGroup -eq":            nil,
		"MemberOfGroup -eq x":          nil,
		`MemberOfGroup -eq "x"`:        nil,
		"MemberOfGroup -ne 'x'":        nil,
		"MemberOfGroup -like 'x*'":     nil,
		"-not (MemberOfGroup -eq 'x')": nil,
		"!(MemberOfGroup -eq 'x')":     nil,
		"NotMemberOfGroup -eq 'x'":     nil,
		"MemberOfGroup -eq 'x' -and City -eq 'y'":        nil,
		"MemberOfGroup -eq 'x' -or City -eq 'y'":         nil,
		"MemberOfGroup -eq 'x' -or":                      nil,
		"MemberOfGroup -eq 'x' -order":                   nil,
		"-or MemberOfGroup -eq 'x'":                      nil,
		"MemberOfGroup -eq 'x' MemberOfGroup -eq 'y'":    nil,
		"MemberOfGroup -eq 'x'y'":                        nil,
		"MemberOfGroup -eq 'x":                           nil,
		"(MemberOfGroup -eq 'x'":                         nil,
		"MemberOfGroup -eq 'x')":                         nil,
		"MemberOfGroup (-eq 'x')":                        nil,
		"MemberOfGroup -eq 'x’ -or Alias -like ’*'":      nil, // which Exchange takes for two values
		"MemberOfGroup -eq 'x' -or (Alias -like '*')":    nil,
		"Alias -like 'MemberOfGroup -eq ''x'''":          nil,
		strings.Repeat("(", 1<<12) + "MemberOfGroup -eq": nil,
	} {
		got, ok := MemberOfGroup(filter)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want != nil) {
			t.Errorf("%.80s: ok %t (-want +got):\n%s", filter, ok, diff)
		}
	}
}

// What is read as nothing but members of groups is that, by another way of reading: without its values it
// has no word but these. And what we write is what we read.
func FuzzMemberOfGroup(f *testing.F) {
	for _, s := range []string{
		"MemberOfGroup -eq 'x'", "(MemberOfGroup -eq 'x''y') -or MemberOfGroup -eq 'z'", "MemberOfGroup -eq 'x’ -or Alias -like ’*'",
		"MemberOfGroup -eq ‘x’-or((MemberOfGroup -eq'''' ))", "MemberOfGroup -eq 'x'-and-or", "'", "((", "MemberOfGroup -eq ''x'", "\xff'",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("never comes: JSON is UTF-8")
		}
		if dns, ok := MemberOfGroup(s); ok {
			values, words := apart(t, s)
			if !slices.Equal(dns, values) || words != strings.TrimSuffix(strings.Repeat("memberofgroup -eq ? -or ", len(dns)), " -or ") {
				t.Errorf("%q read as %q; its values are %q, its words %q", s, dns, values, words)
			}
		}
		written := anyOf("MemberOfGroup", "", []string{s, "CN=x", s})
		if dns, ok := MemberOfGroup("(" + written + ")"); !ok || !slices.Equal(dns, []string{s, "CN=x", s}) {
			t.Errorf("%q, written as %s, read as %q", s, written, dns)
		}
	})
}

// apart takes the values out of a filter, and what is left without parentheses, in lower case.
func apart(t *testing.T, filter string) (values []string, words string) {
	var b strings.Builder
	for {
		i := strings.IndexAny(filter, singleQuotes)
		if i < 0 {
			b.WriteString(filter)
			break
		}
		value, rest, ok := unquote(filter[i:])
		if !ok {
			t.Fatalf("an open quote in %q", filter)
		}
		b.WriteString(filter[:i] + " ? ")
		values, filter = append(values, value), rest
	}
	return values, strings.Join(strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(strings.ToLower(b.String()))), " ")
}
