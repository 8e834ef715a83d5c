package sim

import "strings"

// getOrganizationConfig shows the few properties that say which organisation this is. IsDehydrated is
// true until Enable-OrganizationCustomization (facts 8a).
func (c *call) getOrganizationConfig() (answer, error) {
	o := c.org
	row := map[string]any{
		"Name": o.name, "Identity": o.name, "DisplayName": o.displayName, "Guid": o.id("organization"),
		"OrganizationId":                  "EURPR04A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/" + o.name + " - EURPR04A001.PROD.OUTLOOK.COM/ConfigurationUnits/" + o.name + "/Configuration",
		"ExternalDirectoryOrganizationId": o.id("tenant"),
	}
	if len(c.wanted([]string{"IsDehydrated"})) > 0 { // else this is no read of it
		row["IsDehydrated"] = o.dehydrated()
	}
	return answer{rows: c.rows(row)}, nil
}

// enableOrganizationCustomization is Enable-OrganizationCustomization. It cannot be undone, and other
// servers see it later.
func (c *call) enableOrganizationCustomization() (answer, error) {
	o := c.org
	switch {
	case !o.access.Dehydrated:
		return answer{}, alreadyCustomized()
	case c.flag("WhatIf"):
		return answer{}, nil
	}
	if err := o.changeAccess(func(a *access) { a.Dehydrated = false }); err != nil {
		return answer{}, err
	}
	o.customizing = o.customizationLag
	return answer{}, nil
}

// dehydrated reports whether this read finds that the organisation was never customised.
func (o *Org) dehydrated() bool {
	if o.customizing > 0 {
		o.customizing--
		return true
	}
	return o.access.Dehydrated
}

func (c *call) getAcceptedDomain() (answer, error) {
	rows := make([]map[string]any, len(c.org.domains))
	for i, d := range c.org.domains {
		rows[i] = map[string]any{
			"Name": d, "Identity": d, "DomainName": d, "DomainType": "Authoritative", "Default": i == 0,
			"InitialDomain": d == c.org.name, "Guid": c.org.id("domain " + d),
		}
	}
	rows, a, err := limit(c, rows)
	a.rows = c.rows(rows...)
	return a, err
}

// checkAddress refuses an address that this organisation cannot give to anything.
func (o *Org) checkAddress(address string) error {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || !validAlias(local) || domain == "" {
		return refused(`"%s" is not an SMTP e-mail address.`, address)
	}
	for _, d := range o.domains {
		if strings.EqualFold(d, domain) {
			return nil
		}
	}
	return domainNotAccepted()
}
