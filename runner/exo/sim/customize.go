package sim

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
