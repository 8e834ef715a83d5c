package sim

// cmdlet is what stands behind a name. A run that is not local holds the organisation's lock.
type cmdlet struct {
	run       func(*call) (answer, error)
	local     bool   // answered on this side of the wire
	simulated string // the parameters that it heeds; it refuses the others
}

const (
	whatIf  = " Confirm WhatIf"
	manager = whatIf + " BypassSecurityGroupManagerCheck"
)

// cmdlets are those that the sandbox simulates, each with its signature in cmdlets.json.
var cmdlets = map[string]cmdlet{
	"Connect-ExchangeOnline": {(*call).connect, true, "AppId CertificateThumbprint CommandName Device DisableWAM EXOModuleBasePath Organization" +
		" ShowBanner ShowProgress SkipLoadingCmdletHelp SkipLoadingFormatData UserPrincipalName"},
	"Disconnect-ExchangeOnline": {(*call).disconnect, true, whatIf},
	"Get-ConnectionInformation": {(*call).getConnectionInformation, true, ""},
	"Get-OrganizationConfig":    {(*call).getOrganizationConfig, false, ""},
	"Get-AcceptedDomain":        {(*call).getAcceptedDomain, false, "ResultSize"},
	"Get-Recipient":             {(*call).getRecipient, false, "Filter Identity RecipientPreviewFilter RecipientTypeDetails ResultSize"},
	"Get-EXOMailbox": {(*call).getEXOMailbox, false, "ExternalDirectoryObjectId Filter Identity PrimarySmtpAddress Properties PropertySets" +
		" RecipientTypeDetails ResultSize UserPrincipalName"},
	"Get-DistributionGroup": {(*call).getDistributionGroup, false, "Filter Identity ManagedBy RecipientTypeDetails ResultSize"},
	"New-DistributionGroup": {(*call).newDistributionGroup, false, "Alias CopyOwnerToMember Description DisplayName IgnoreNamingPolicy ManagedBy" +
		" MemberDepartRestriction MemberJoinRestriction Members Name PrimarySmtpAddress RequireSenderAuthenticationEnabled RoomList Type" + whatIf},
	"Set-DistributionGroup": {(*call).setDistributionGroup, false, "Alias Description DisplayName HiddenFromAddressListsEnabled Identity ManagedBy" +
		" MemberDepartRestriction MemberJoinRestriction Name PrimarySmtpAddress RequireSenderAuthenticationEnabled" + manager},
	"Get-DistributionGroupMember":    {(*call).getDistributionGroupMember, false, "Identity ResultSize"},
	"Add-DistributionGroupMember":    {(*call).addDistributionGroupMember, false, "Identity Member" + manager},
	"Remove-DistributionGroupMember": {(*call).removeDistributionGroupMember, false, "Identity Member" + manager},

	"Enable-OrganizationCustomization": {(*call).enableOrganizationCustomization, false, whatIf},
	"Get-ServicePrincipal":             {(*call).getServicePrincipal, false, "Identity"},
	"New-ServicePrincipal":             {(*call).newServicePrincipal, false, "AppId DisplayName ObjectId" + whatIf},
	"Remove-ServicePrincipal":          {(*call).removeServicePrincipal, false, "Identity" + whatIf},
	"Get-ManagementRoleAssignment": {(*call).getManagementRoleAssignment, false, "Enabled Identity RecipientGroupScope Role RoleAssignee" +
		" RoleAssigneeType"},
	"New-ManagementRoleAssignment":    {(*call).newManagementRoleAssignment, false, "App CustomResourceScope Name RecipientGroupScope Role" + whatIf},
	"Remove-ManagementRoleAssignment": {(*call).removeManagementRoleAssignment, false, "Identity" + whatIf},
	"Get-ManagementScope":             {(*call).getManagementScope, false, "Identity"},
	"New-ManagementScope":             {(*call).newManagementScope, false, "Name RecipientRestrictionFilter" + whatIf},
	"Remove-ManagementScope":          {(*call).removeManagementScope, false, "Identity" + whatIf},
	"Get-ApplicationAccessPolicy":     {(*call).getApplicationAccessPolicy, false, "Identity"},
	"New-ApplicationAccessPolicy": {(*call).newApplicationAccessPolicy, false, "AccessRight AppId Description PolicyScopeGroupID" +
		whatIf},
	"Remove-ApplicationAccessPolicy":     {(*call).removeApplicationAccessPolicy, false, "Identity" + whatIf},
	"Test-ApplicationAccessPolicy":       {(*call).testApplicationAccessPolicy, false, "AppId Identity"},
	"Test-ServicePrincipalAuthorization": {(*call).testServicePrincipalAuthorization, false, "Identity Resource" + whatIf},
	"Get-CalendarProcessing":             {(*call).getCalendarProcessing, false, "Identity ResultSize"},
	"Set-CalendarProcessing":             {(*call).setCalendarProcessing, false, "Identity " + calendarParameters() + whatIf},
}
