package exo

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

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
