package rooms

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"roombridge/runner/exo"
)

// The limits of a name are Exchange's (New-DistributionGroup: DisplayName), in UTF-16 units; those of an
// address are RFC 5321's (4.5.3.1), in bytes.
const (
	maxName   = 256
	maxLocal  = 64
	maxDomain = 255
	maxLabel  = 63
)

// fault is why something cannot be used, and what to do.
type fault struct{ problem, hint string }

// ParseKey reads one cell and returns it as a row that has no place yet: with a Key, or with a Problem
// and a Hint.
//
// An address may have a display name around it, mailto: or SMTP: before it, quotes, spaces, separators
// and invisible characters about it. A Guid may stand in braces. Everything else without @ is a name.
// Only what can never be an address is refused: letters of any script are allowed before the @ (RFC 6531).
func ParseKey(cell string) Row {
	row := Row{Cell: strings.TrimSpace(cell)}
	var f *fault
	row.Key, row.Name, f = parse(undress(unguard(cell)))
	if f != nil {
		row.Key, row.Problem, row.Hint = Key{}, f.problem, f.hint
	}
	return row
}

func parse(text string) (Key, string, *fault) {
	switch {
	case text == "":
		return Key{}, "", &fault{"no address", "write one"}
	case len(text) > maxCell:
		return Key{}, "", &fault{"longer than any cell", "write an address"}
	}
	if f := unreadable(text); f != nil {
		return Key{}, "", f
	}
	if strings.Contains(text, "@") {
		name, address, f := around(text)
		return Key{Address: lower(address)}, name, f
	}
	switch id, err := exo.ParseID(strings.Trim(text, "{}()")); {
	case err == nil:
		return Key{ID: id}, "", nil
	case strings.Contains(text, "00000000-0000-0000-0000-000000000000"):
		return Key{}, "", &fault{"the empty Guid", "write the room's own, or its address"}
	}
	return Key{Name: text}, "", checkName(text)
}

// unreadable finds characters that no name or address has.
func unreadable(text string) *fault {
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			return &fault{"a character was lost when the file was saved (U+FFFD)", "type it again and save as CSV UTF-8"}
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			return &fault{fmt.Sprintf("a control character (%U)", r), "type the cell again"}
		}
	}
	return nil
}

func checkName(name string) *fault {
	switch {
	case strings.ContainsRune(name, '＠'):
		return &fault{"＠ is not the sign @", "type @"}
	case strings.ContainsAny(name, "\t\n\r"):
		return &fault{"a name on several lines", "write an address"}
	case len(utf16.Encode([]rune(name))) > maxName:
		return &fault{fmt.Sprintf("longer than any name (%d)", maxName), "write an address"}
	}
	return nil
}

// around separates an address from the display name around it.
func around(text string) (name, address string, f *fault) {
	address = text
	if open := strings.LastIndexByte(text, '<'); open >= 0 && strings.HasSuffix(text, ">") {
		name = strings.Join(strings.Fields(undress(text[:open])), " ")
		address = undress(text[open+1 : len(text)-1])
	}
	found := addresses(text)
	switch {
	case len(found) > 1:
		return name, "", &fault{"two addresses in one cell", "give each room a row of its own"}
	case len(found) == 1 && found[0] != lower(address):
		return name, "", &fault{"more than an address in the cell", "leave only the address, without spaces"}
	case lower(name) == lower(address):
		name = ""
	}
	return name, address, checkAddress(address)
}

// addresses returns the different addresses that text holds, in lower case; of many the first two.
func addresses(text string) []string {
	var found []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`,;<>()[]"`, r)
	}) {
		a := lower(undress(word))
		if checkAddress(a) == nil && !slices.Contains(found, a) {
			found = append(found, a)
		}
		if len(found) == 2 {
			break
		}
	}
	return found
}

func checkAddress(address string) *fault {
	const full = "write it in full, such as north.101@contoso.com"
	local, domain, _ := strings.Cut(address, "@")
	switch {
	case strings.Contains(domain, "@"):
		return &fault{"more than one @", "an address has one"}
	case local == "":
		return &fault{"nothing before the @", full}
	case domain == "":
		return &fault{"nothing after the @", full}
	}
	for i, r := range address {
		if f := checkRune(r, i > len(local)); f != nil {
			return f
		}
	}
	switch {
	case len(local) > maxLocal:
		return &fault{fmt.Sprintf("longer than an address can be (%d bytes before the @)", maxLocal), full}
	case len(domain) > maxDomain:
		return &fault{fmt.Sprintf("longer than an address can be (%d bytes after the @)", maxDomain), full}
	case slices.Contains(strings.Split(local, "."), ""), slices.Contains(strings.Split(domain, "."), ""):
		return &fault{"a dot that separates nothing", "delete it"}
	case !strings.Contains(domain, "."):
		return &fault{"a domain without a dot", full}
	}
	return checkLabels(domain)
}

func checkLabels(domain string) *fault {
	for label := range strings.SplitSeq(domain, ".") {
		if len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
			return &fault{fmt.Sprintf("no domain can have the part %q", label), "write the domain as your organisation has it"}
		}
	}
	return nil
}

// checkRune allows before the @ what RFC 5321 (4.1.2, Dot-string) and RFC 6531 allow, after it what a
// domain name may hold in any script.
func checkRune(r rune, domain bool) *fault {
	letter := unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
	switch {
	case r == '@' || r == '.' || r == '-' || letter:
		return nil
	case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
		return &fault{fmt.Sprintf("a space inside the address (%U)", r), "delete it"}
	case !unicode.IsGraphic(r):
		return &fault{fmt.Sprintf("an invisible character inside the address (%U)", r), "type the address again"}
	case domain, r < utf8.RuneSelf && !strings.ContainsRune("!#$%&'*+/=?^_`{|}~", r):
		return &fault{fmt.Sprintf("%q cannot be in an address", r), "correct it"}
	}
	return nil
}

// lower does not use strings.ToLower, which turns some letters (the Kelvin sign, İ) into ASCII: another
// address, maybe of another room.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); r < utf8.RuneSelf || l >= utf8.RuneSelf {
			return l
		}
		return r
	}, s)
}
