package sim

import (
	"slices"
	"strings"
)

// The setters put a parameter into a group that is not in the organisation yet. Without the parameter
// they check what is there, so that New and Set share them.

func (c *call) setName(x *object) error {
	if c.cmdlet == "Set-DistributionGroup" {
		x.Name = c.text("Name")
	}
	switch n := units(x.Name); {
	case n > 64:
		return tooLong(64, n)
	case strings.TrimSpace(x.Name) == "" || strings.TrimSpace(x.Name) != x.Name:
		return refused("The property value for Name is empty, or begins or ends with white space.")
	case strings.ContainsAny(x.Name, "\x00\n"):
		return refused("The property value for Name contains an invalid character.")
	}
	if taken := c.org.named(x.Name, func(y *object) string { return y.Name }); taken != nil && taken.Guid != x.Guid {
		return objectExists(x.Name)
	}
	return nil
}

// named returns an object that has this name, in the sense that get gives it.
func (o *Org) named(name string, get func(*object) string) *object {
	for _, y := range o.names[strings.ToLower(name)] {
		if strings.EqualFold(get(y), name) {
			return y
		}
	}
	return nil
}

func (c *call) setDisplayName(x *object) error {
	if c.has("DisplayName") {
		x.DisplayName = c.text("DisplayName")
	}
	switch n := units(x.DisplayName); {
	case n > 256:
		return tooLong(256, n)
	case x.DisplayName == "" || strings.ContainsRune(x.DisplayName, 0):
		return refused("The property value for DisplayName is empty or contains an invalid character.")
	}
	return nil
}

func (c *call) setAlias(x *object) error {
	if c.has("Alias") {
		x.Alias = c.text("Alias")
	}
	switch n := units(x.Alias); {
	case n > 64:
		return tooLong(64, n)
	case !validAlias(x.Alias):
		return refused(`The property value "%s" for Alias contains a character that isn't allowed.`, x.Alias)
	}
	if taken := c.org.named(x.Alias, func(y *object) string { return y.Alias }); taken != nil && taken.Guid != x.Guid {
		return refused(`The value "%s" of property "Alias" is used by another recipient object "%s". Please specify a unique value.`, x.Alias, taken.Name)
	}
	return nil
}

func (c *call) setDescription(x *object) error {
	if !c.has("Description") {
		return nil
	}
	x.Group.Description = texts(c.params["Description"])
	if slices.ContainsFunc(x.Group.Description, func(line string) bool { return strings.ContainsRune(line, 0) }) {
		return refused("The property value for Description contains an invalid character.")
	}
	return nil
}

func (c *call) setJoin(x *object) error {
	return c.setRestriction(x, "MemberJoinRestriction", &x.Group.Join, "Open", "Closed", "ApprovalRequired")
}

func (c *call) setDepart(x *object) error {
	return c.setRestriction(x, "MemberDepartRestriction", &x.Group.Depart, "Open", "Closed")
}

func (c *call) setRestriction(x *object, param string, to *string, allowed ...string) error {
	if !c.has(param) {
		return nil
	}
	i := slices.IndexFunc(allowed, func(a string) bool { return strings.EqualFold(a, c.text(param)) })
	switch {
	case i < 0:
		return refused(`The value "%s" isn't valid for %s.`, c.text(param), param)
	case allowed[i] == "Open" && x.Type == typeSecurity:
		return refused("The value Open isn't valid for %s of a security group.", param)
	}
	*to = allowed[i]
	return nil
}

func (c *call) setRequireSenderAuth(x *object) error {
	if c.has("RequireSenderAuthenticationEnabled") {
		x.Group.RequireSenderAuth = c.flag("RequireSenderAuthenticationEnabled")
	}
	return nil
}

func (c *call) setHidden(x *object) error {
	x.Hidden = c.flag("HiddenFromAddressListsEnabled")
	return nil
}

// setPrimary gives the address that was asked for, else the alias at the default domain.
func (c *call) setPrimary(x *object) error {
	address := c.text("PrimarySmtpAddress")
	if !c.has("PrimarySmtpAddress") {
		address = x.Alias + "@" + c.org.domains[0]
	}
	if err := c.org.checkAddress(address); err != nil {
		return err
	}
	if taken := c.org.keys[strings.ToLower(address)]; taken != nil && taken.Guid != x.Guid {
		return addressTaken(address, taken)
	}
	x.setPrimary(address)
	return nil
}
