package sim

import (
	"slices"
	"strings"
)

// role is what an account may do. A cmdlet or a parameter that its roles do not give does not exist for
// it (Microsoft: Connect to Exchange Online PowerShell; facts 1a and 5).
type role int

const (
	noRole                 role = iota
	viewOnly                    // Get cmdlets; Test cmdlets too, which is inference
	recipientManagement         // groups without BypassSecurityGroupManagerCheck, recipients and calendars
	organizationManagement      // everything
)

// builtIn are the cmdlets of the module itself. They are there before connecting and whatever the roles (facts 8a).
var builtIn = map[string]bool{
	"Connect-ExchangeOnline": true, "Disconnect-ExchangeOnline": true, "Get-ConnectionInformation": true, "Get-EXOMailbox": true,
}

// ofAccess are the nouns of the cmdlets about what applications may, for which Recipient Management has no role.
var ofAccess = []string{
	"ApplicationAccessPolicy", "ManagementRoleAssignment", "ManagementScope", "OrganizationCustomization", "ServicePrincipal",
	"ServicePrincipalAuthorization",
}

func (r role) hasCmdlet(name string) bool {
	verb, noun, _ := strings.Cut(name, "-")
	switch {
	case builtIn[name] || r == organizationManagement:
		return true
	case r == recipientManagement:
		return !slices.Contains(ofAccess, noun)
	}
	return r == viewOnly && (verb == "Get" || verb == "Test")
}

func (r role) hasParameter(name string) bool {
	return r == organizationManagement || name != "BypassSecurityGroupManagerCheck"
}
