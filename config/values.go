package config

import (
	"regexp"
	"strings"
)

// mostUnits is how long Exchange lets a name and an alias be, in UTF-16 units
// (Microsoft: New-DistributionGroup).
const mostUnits = 64

const atom = "[A-Za-z0-9!#%*+/=?^_~$&'`{}|-]+"

var (
	dotAtom = regexp.MustCompile(`^` + atom + `(\.` + atom + `)*$`)
	domain  = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$`)
)

// CheckOrganization says what is wrong with the domain of an organisation. Its error is a [Problem]
// without a place, as are those of the other checks.
func CheckOrganization(s string) error {
	_, behind, at := strings.Cut(s, "@")
	switch {
	case strings.Contains(s, "://"):
		return Problem{Text: "is a web address", Hint: "give the domain only, such as contoso.onmicrosoft.com"}
	case at && isDomain(behind):
		return Problem{Text: "is a mail address", Hint: "did you mean " + behind + "?"}
	case !isDomain(s):
		return Problem{Text: "is " + show(s) + ", not a domain", Hint: "give the domain, such as contoso.onmicrosoft.com"}
	}
	return nil
}

// CheckAddress says what is wrong with a mail address, or a user principal name.
func CheckAddress(s string) error {
	local, behind, at := strings.Cut(s, "@")
	problem := Problem{Hint: "write it as name@contoso.com"}
	switch {
	case !at:
		problem.Text = "is " + show(s) + ", which has no @"
	case len(local) > 64 || !dotAtom.MatchString(local) || strings.Contains(behind, "@"):
		problem.Text = "is " + show(s) + ", not an address"
	case !isDomain(behind):
		problem.Text = "is " + show(s) + ", and no domain is behind its @"
	default:
		return nil
	}
	return problem
}

// checkAlias says what is wrong with an alias: its letters are those of an address before the @
// (Microsoft: New-DistributionGroup, Alias).
func checkAlias(s string) error {
	switch {
	case len(s) > mostUnits:
		return Problem{Text: "is longer than 64 letters", Hint: "shorten it"}
	case !dotAtom.MatchString(s):
		return Problem{Text: "is " + show(s), Hint: "only a-z, digits, ! # % * + - / = ? ^ _ ~ $ & ' ` { } | and dots between them"}
	}
	return nil
}

func isDomain(s string) bool { return len(s) <= 253 && domain.MatchString(s) }
