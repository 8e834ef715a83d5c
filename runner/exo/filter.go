package exo

import (
	"regexp"
	"strings"
)

// maxFilter is how many values one filter asks for.
const maxFilter = 50

// singleQuotes are the quotes that Exchange takes for one.
const singleQuotes = "'\u2018\u2019\u201a\u201b"

// quote makes a value of Exchange's filter language (OPATH): single quotes around it, those inside
// doubled. Exchange takes the typographic single quotes for plain ones, so they are doubled too
// (Microsoft: Recipient filters, "quotation marks").
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if strings.ContainsRune(singleQuotes, r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// anyOf is a filter that matches objects whose property equals one of the values.
func anyOf[S ~string](property, prefix string, values []S) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = property + " -eq " + quote(prefix+string(v))
	}
	return strings.Join(parts, " -or ")
}

// A part of a filter that MemberOfGroup reads. Quotes are read as [quote] writes them.
var (
	memberPart = regexp.MustCompile(`(?i)^\s*(?:(\()|(\))|(-or\b)|MemberOfGroup\s+-eq\s*` + quoted + `)`)
	doubled    = regexp.MustCompile(`([` + singleQuotes + `])[` + singleQuotes + `]`)
)

const quoted = `[` + singleQuotes + `]((?:[^` + singleQuotes + `]|[` + singleQuotes + `]{2})*)[` + singleQuotes + `]`

// MemberOfGroup reads a filter that is about the members of groups and nothing else, and returns the groups' DNs:
//
//	filter     = operand { "-or" operand }
//	operand    = "(" filter ")" | "MemberOfGroup" "-eq" quoted
//
// Of any other filter it is not ok. What Exchange shows differs from what was typed in parentheses and
// spaces (Microsoft: Recipient filters).
func MemberOfGroup(filter string) (dns []string, ok bool) {
	depth, operand := 0, true // whether an operand is to come
	for {
		m := memberPart.FindStringSubmatch(filter)
		switch {
		case m == nil:
			if operand || depth > 0 || strings.TrimSpace(filter) != "" {
				return nil, false
			}
			return dns, true
		case m[1] != "" && operand:
			depth++
		case m[2] != "" && !operand && depth > 0:
			depth--
		case m[3] != "" && !operand:
			operand = true
		case m[1]+m[2]+m[3] == "" && operand:
			dns, operand = append(dns, doubled.ReplaceAllString(m[4], "$1")), false
		default:
			return nil, false
		}
		filter = filter[len(m[0]):]
	}
}
