package exo

import (
	"fmt"
	"slices"
	"strings"
)

// Rights are the cmdlets, and their parameters, that connecting gave this account. A cmdlet or
// parameter that the account's roles do not give does not exist in the session
// (facts.md 1a; Microsoft: Connect to Exchange Online PowerShell).
type Rights map[string]map[string]bool

// Has reports whether the account may use the cmdlet with all these parameters.
func (r Rights) Has(cmdlet string, params ...string) bool {
	have, ok := r[cmdlet]
	for _, p := range params {
		ok = ok && (have[p] || inAnyCase(have, p))
	}
	return ok
}

// inAnyCase finds a parameter that the module spells otherwise than Microsoft's reference, which is not of
// one mind itself: PolicyScopeGroupId and PolicyScopeGroupID (Microsoft: New-ApplicationAccessPolicy).
func inAnyCase(have map[string]bool, param string) bool {
	for name := range have {
		if strings.EqualFold(name, param) {
			return true
		}
	}
	return false
}

// missingRight says what the account has not; what is a cmdlet, or a cmdlet and its parameter.
func missingRight(cmdlet string, what ...string) *Error {
	text := fmt.Sprintf("this account has no %s, which the role %q gives", strings.Join(what, ", "), RoleFor(cmdlet))
	return &Error{Class: NoRight, Scope: ScopeRun, Op: cmdlet, Text: text}
}

// RoleFor names a management role that gives the cmdlet, for a person who has to ask for it
// (facts.md 5; Microsoft: Feature permissions in Exchange Online).
func RoleFor(cmdlet string) string {
	switch cmdlet {
	case "Add-DistributionGroupMember", "Remove-DistributionGroupMember", "New-DistributionGroup", "Set-DistributionGroup":
		return "Security Group Creation and Membership"
	case "Get-OrganizationConfig", "Get-AcceptedDomain":
		return "View-Only Configuration"
	case "Get-ServicePrincipal", "New-ServicePrincipal", "Get-ManagementRoleAssignment", "New-ManagementRoleAssignment",
		"Get-ManagementScope", "Test-ServicePrincipalAuthorization", "Enable-OrganizationCustomization":
		return "Role Management"
	case "Get-ApplicationAccessPolicy", "New-ApplicationAccessPolicy", "Remove-ApplicationAccessPolicy", "Test-ApplicationAccessPolicy":
		return "Organization Configuration" // inference
	case "Get-CalendarProcessing", "Set-CalendarProcessing":
		return "Mail Recipients"
	}
	return "View-Only Recipients"
}

// Need returns an error of class NoRight that names those of the cmdlets that connecting did not give,
// or whose parameters it did not give though no call can do without them.
func (r Rights) Need(cmdlets ...string) error {
	var missing []string
	for _, c := range slices.Sorted(slices.Values(cmdlets)) {
		missing = append(missing, r.lacks(c)...)
	}
	if len(missing) == 0 {
		return nil
	}
	cmdlet, _, _ := strings.Cut(missing[0], " ")
	return missingRight(cmdlet, missing...)
}

// lacks returns what is missing of a cmdlet: all of it, or parameters.
func (r Rights) lacks(cmdlet string) (missing []string) {
	if !r.Has(cmdlet) {
		return []string{cmdlet}
	}
	for _, p := range essential[cmdlet] {
		if !r.Has(cmdlet, p) {
			missing = append(missing, cmdlet+" -"+p)
		}
	}
	return missing
}

var essential = map[string][]string{
	"New-DistributionGroup":          {"Name", "Type", "PrimarySmtpAddress"},
	"Set-DistributionGroup":          {"Identity"},
	"Add-DistributionGroupMember":    {"Identity", "Member"},
	"Remove-DistributionGroupMember": {"Identity", "Member"},

	"Get-ServicePrincipal":               {"Identity"},
	"New-ServicePrincipal":               {"AppId", "ObjectId"},
	"Get-ManagementRoleAssignment":       {"RoleAssignee"},
	"New-ManagementRoleAssignment":       {"Name", "Role", "App", "RecipientGroupScope"},
	"Get-ManagementScope":                {"Identity"},
	"Test-ServicePrincipalAuthorization": {"Identity", "Resource"},
	"New-ApplicationAccessPolicy":        {"AppId", "PolicyScopeGroupID", "AccessRight"},
	"Remove-ApplicationAccessPolicy":     {"Identity"},
	"Test-ApplicationAccessPolicy":       {"AppId", "Identity"},
	"Get-CalendarProcessing":             {"Identity"},
	"Set-CalendarProcessing":             {"Identity"},
}
