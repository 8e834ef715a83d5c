package sim

import (
	"slices"
	"strings"
)

// propertySets are those of Get-EXOMailbox that are simulated (Microsoft: Property sets in Exchange Online PowerShell module cmdlets).
var propertySets = map[string][]string{
	"minimum": {
		"Alias", "DisplayName", "DistinguishedName", "EmailAddresses", "ExternalDirectoryObjectId", "Guid", "Identity",
		"Name", "PrimarySmtpAddress", "RecipientType", "RecipientTypeDetails", "UserPrincipalName",
	},
	"resource":    {"IsResource", "ResourceCapacity", "ResourceType"},
	"addresslist": {"HiddenFromAddressListsEnabled"},
}

// getEXOMailbox is Get-EXOMailbox. Microsoft 365 groups are not shown: that takes -GroupMailbox.
func (c *call) getEXOMailbox() (answer, error) {
	names, err := c.mailboxProperties()
	if err != nil {
		return answer{}, err
	}
	for _, by := range []string{"Identity", "ExternalDirectoryObjectId", "UserPrincipalName", "PrimarySmtpAddress"} {
		if c.blank(by) {
			continue
		}
		x, err := c.org.one(c.text(by), isMailbox)
		if err != nil {
			return answer{}, err
		}
		return c.showObjects([]*object{x}, names)
	}
	pass, err := c.filters("RecipientTypeDetails", "Filter")
	if err != nil {
		return answer{}, err
	}
	return c.showObjects(c.org.list(func(x *object) bool { return isMailbox(x) && pass(x) }), names)
}

// mailboxProperties returns what was asked for: the Minimum set, unless other sets are named, and Properties.
func (c *call) mailboxProperties() ([]string, error) {
	sets := texts(c.params["PropertySets"])
	if len(sets) == 0 {
		sets = []string{"Minimum"}
	}
	var names []string
	for _, s := range sets {
		set, ok := propertySets[strings.ToLower(strings.TrimSpace(s))]
		if !ok {
			return nil, notSimulated(c.cmdlet, "the property set "+s)
		}
		names = append(names, set...)
	}
	for _, p := range texts(c.params["Properties"]) {
		proper, ok := properProperty(p)
		if !ok {
			return nil, notSimulated(c.cmdlet, "the property "+p)
		}
		names = append(names, proper)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func properProperty(name string) (string, bool) {
	for proper := range properties {
		if strings.EqualFold(proper, strings.TrimSpace(name)) {
			return proper, true
		}
	}
	return "", false
}
