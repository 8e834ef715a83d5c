package sim

import (
	"strconv"
	"strings"
)

// aliasMarks are the characters that an alias may hold beside letters and digits of ASCII; a period only inside (facts 7).
const aliasMarks = "!#%*+-/=?^_~$&'`{}|"

func inAlias(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(aliasMarks, r)
}

func validAlias(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return !inAlias(r) }) {
			return false
		}
	}
	return true
}

// aliasFrom makes the default alias: the name without spaces, and ? for what an alias cannot hold (facts 7).
func aliasFrom(name string) string {
	alias := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return -1
		case r == '.' || inAlias(r):
			return r
		}
		return '?'
	}, name)
	for strings.Contains(alias, "..") {
		alias = strings.ReplaceAll(alias, "..", ".")
	}
	return strings.Trim(alias[:min(len(alias), 64)], ".")
}

// freeAlias appends a number to an alias that is taken (inference).
func (o *Org) freeAlias(alias string) string {
	free := alias
	for n := 1; o.named(free, func(y *object) string { return y.Alias }) != nil; n++ {
		number := strconv.Itoa(n)
		free = alias[:min(len(alias), 64-len(number))] + number
	}
	return free
}
