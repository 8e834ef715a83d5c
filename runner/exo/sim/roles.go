package sim

import "strings"

// role is what an account may do. A cmdlet or a parameter that its roles do not give does not exist for
// it (Microsoft: Connect to Exchange Online PowerShell; facts 1a and 5).
type role int

const (
	noRole                 role = iota
	viewOnly                    // Get cmdlets
	recipientManagement         // everything except BypassSecurityGroupManagerCheck
	organizationManagement      // everything
)

// builtIn are the cmdlets of the module itself. They are there before connecting and whatever the roles (facts 8a).
var builtIn = map[string]bool{
	"Connect-ExchangeOnline": true, "Disconnect-ExchangeOnline": true, "Get-ConnectionInformation": true, "Get-EXOMailbox": true,
}

func (r role) hasCmdlet(name string) bool {
	return builtIn[name] || r >= recipientManagement || r == viewOnly && strings.HasPrefix(name, "Get-")
}

func (r role) hasParameter(name string) bool {
	return r == organizationManagement || name != "BypassSecurityGroupManagerCheck"
}
