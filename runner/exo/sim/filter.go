package sim

import (
	"slices"
	"strings"
)

// parseFilter reads a filter (-Filter, -RecipientPreviewFilter). Of Exchange's language it knows what is
// needed here, and refuses the rest (Microsoft: Filterable properties for the Filter parameter):
//
//	filter     = term { "-or" term }
//	term       = factor { "-and" factor }
//	factor     = "(" filter ")" | comparison
//	comparison = property "-eq" "'" value "'"      a quote in the value is doubled
func (o *Org) parseFilter(s string) (func(*object) bool, error) {
	tokens, err := tokenize(s)
	if err != nil {
		return nil, err
	}
	p := &filterParser{org: o, tokens: tokens}
	pass, err := p.anyOf()
	if err == nil && len(p.tokens) > 0 {
		err = p.unexpected()
	}
	return pass, err
}

// maxDepth bounds the parentheses inside one another.
const maxDepth = 100

type filterParser struct {
	org    *Org
	tokens []token
	depth  int
}

// take consumes the word if it comes next.
func (p *filterParser) take(word string) bool {
	if len(p.tokens) == 0 || p.tokens[0].quoted || !strings.EqualFold(p.tokens[0].text, word) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *filterParser) unexpected() error {
	if len(p.tokens) == 0 {
		return badFilter("The filter ends too early.")
	}
	return badFilter(`"%s" is not expected.`, p.tokens[0].text)
}

func (p *filterParser) anyOf() (func(*object) bool, error) {
	return p.series("-or", p.allOf, func(passes []func(*object) bool) func(*object) bool {
		return func(x *object) bool {
			return slices.ContainsFunc(passes, func(pass func(*object) bool) bool { return pass(x) })
		}
	})
}

func (p *filterParser) allOf() (func(*object) bool, error) {
	return p.series("-and", p.factor, func(passes []func(*object) bool) func(*object) bool {
		return func(x *object) bool {
			return !slices.ContainsFunc(passes, func(pass func(*object) bool) bool { return !pass(x) })
		}
	})
}

// series reads parts with an operator between them.
func (p *filterParser) series(operator string, part func() (func(*object) bool, error), join func([]func(*object) bool) func(*object) bool) (func(*object) bool, error) {
	var passes []func(*object) bool
	for {
		pass, err := part()
		if err != nil {
			return nil, err
		}
		passes = append(passes, pass)
		if !p.take(operator) {
			break
		}
	}
	if len(passes) == 1 {
		return passes[0], nil
	}
	return join(passes), nil
}

func (p *filterParser) factor() (func(*object) bool, error) {
	if !p.take("(") {
		return p.comparison()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, badFilter("Too many parentheses.")
	}
	pass, err := p.anyOf()
	if err != nil {
		return nil, err
	}
	if p.depth--; !p.take(")") {
		return nil, p.unexpected()
	}
	return pass, nil
}

func (p *filterParser) comparison() (func(*object) bool, error) {
	if len(p.tokens) == 0 || p.tokens[0].quoted {
		return nil, p.unexpected()
	}
	property := p.tokens[0].text
	p.tokens = p.tokens[1:]
	if !p.take("-eq") {
		return nil, p.unexpected()
	}
	if len(p.tokens) == 0 || !p.tokens[0].quoted {
		return nil, p.unexpected()
	}
	value := p.tokens[0].text
	p.tokens = p.tokens[1:]
	return p.org.equals(property, value)
}

// equals is one comparison; case never counts.
func (o *Org) equals(property, value string) (func(*object) bool, error) {
	switch strings.ToLower(property) {
	case "guid":
		return func(x *object) bool { return strings.EqualFold(x.Guid, value) }, nil
	case "externaldirectoryobjectid":
		return func(x *object) bool { return strings.EqualFold(x.EntraID, value) }, nil
	case "emailaddresses", "primarysmtpaddress": // PrimarySmtpAddress finds secondary addresses too (facts 7)
		return hasAddress(value), nil
	case "recipienttypedetails":
		types, err := recipientTypes([]string{value})
		return func(x *object) bool { return slices.Contains(types, x.Type) }, err
	case "memberofgroup": // direct members only (facts 6)
		members := o.members[o.guidOfDN(value)]
		return func(x *object) bool { return members[x.Guid] }, nil
	}
	return nil, badFilter(`"%s" is not a recognized filterable property. For a complete list of filterable properties see the command help.`, property)
}

// hasAddress compares whole addresses, for which the prefix smtp: does not count (Microsoft: Filterable properties, EmailAddresses).
func hasAddress(value string) func(*object) bool {
	value = strings.ToLower(value)
	value = strings.TrimPrefix(value, "smtp:")
	return func(x *object) bool {
		return slices.ContainsFunc(x.Addresses, func(a string) bool { return strings.EqualFold(bare(a), value) })
	}
}

func (o *Org) guidOfDN(dn string) string {
	for _, x := range o.byDN(strings.ToLower(dn)) {
		return x.Guid
	}
	return ""
}
