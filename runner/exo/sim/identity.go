package sim

import "strings"

// resolve returns the objects of a kind that an identity means, in any form that Exchange takes
// (Microsoft: the Identity parameter of Get-Recipient, Get-EXOMailbox, Get-DistributionGroup): Guid,
// ExternalDirectoryObjectId, proxy address with or without its prefix, user principal name, DN, and then name, alias and
// display name, which several objects may have. Wildcards are not simulated.
func (o *Org) resolve(identity string, pass func(*object) bool) []*object {
	var found []*object
	for _, x := range o.candidates(identity) {
		if pass(x) && o.sees(x) {
			found = append(found, x)
		}
	}
	return found
}

func (o *Org) candidates(identity string) []*object {
	key := strings.ToLower(strings.TrimSpace(identity))
	key = strings.TrimPrefix(key, "smtp:")
	if x := o.keys[key]; x != nil {
		return []*object{x}
	}
	if strings.HasPrefix(key, "cn=") {
		return o.byDN(key)
	}
	return o.names[key]
}

func (o *Org) byDN(dn string) []*object {
	name, ok := strings.CutSuffix(strings.TrimPrefix(dn, "cn="), strings.ToLower(dnSuffix(o.name)))
	if !ok {
		return nil
	}
	for _, x := range o.names[unescapeDN(name)] {
		if strings.EqualFold(x.dn(), dn) {
			return []*object{x}
		}
	}
	return nil
}

func unescapeDN(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// one returns the one object that an identity means, else the fault for an -Identity (facts 1a).
func (o *Org) one(identity string, pass func(*object) bool) (*object, error) {
	switch found := o.resolve(identity, pass); len(found) {
	case 0:
		return nil, notFound(identity)
	case 1:
		return found[0], nil
	default:
		return nil, ambiguous(identity)
	}
}

// oneNamed is one for a multivalued parameter and for -Member, whose text for nothing found is another one (facts 1a).
func (o *Org) oneNamed(identity string) (*object, error) {
	x, err := o.one(identity, anything)
	if isNotFound(err) {
		return nil, couldNotFind(identity)
	}
	return x, err
}
