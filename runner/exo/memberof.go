package exo

import (
	"regexp"
	"strings"
)

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
