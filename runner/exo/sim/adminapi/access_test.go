package adminapi_test

import (
	"testing"

	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

// accessJob is what the product does to limit an application and to prove it, and what can go wrong with that.
func accessJob() []pwsh.Call {
	const group = "finance@contoso.com"
	on := func(cmdlet string, p params) pwsh.Call { return pwsh.Call{Cmdlet: cmdlet, Params: p} }
	assign := params{"Name": hostile, "App": sim.PlatformAppID, "Role": "Application Calendars.ReadWrite", "RecipientGroupScope": group, "Confirm": false}
	policy := params{"AppId": []any{sim.PlatformAppID}, "PolicyScopeGroupId": group, "AccessRight": "RestrictAccess", "Description": "O'Brien 会议室", "Confirm": false}
	check := params{"AppId": sim.PlatformAppID, "Identity": "north.101@contoso.com"}
	filter := "MemberOfGroup -eq 'CN=Finance,OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURPR04A001,DC=PROD,DC=OUTLOOK,DC=COM'"
	return []pwsh.Call{
		signIn(nil),
		{Cmdlet: "Get-OrganizationConfig", Select: []string{"Name", "IsDehydrated"}},
		on("Get-ServicePrincipal", params{"Identity": sim.PlatformAppID}),
		on("New-ServicePrincipal", params{"AppId": sim.PlatformAppID, "ObjectId": sim.PlatformObjectID, "DisplayName": hostile, "Confirm": false}),
		on("New-ServicePrincipal", params{"AppId": sim.PlatformAppID, "ObjectId": sim.PlatformRegistrationID}),
		on("Get-ServicePrincipal", params{"Identity": sim.PlatformObjectID}),
		on("New-ManagementRoleAssignment", assign),
		on("Enable-OrganizationCustomization", nil),
		on("Enable-OrganizationCustomization", params{"Confirm": false}),
		on("Enable-OrganizationCustomization", params{"Confirm": false}),
		on("New-ManagementRoleAssignment", assign),
		on("New-ManagementRoleAssignment", assign),
		on("Add-DistributionGroupMember", params{"Identity": group, "Member": "north.101@contoso.com"}),
		on("New-ManagementScope", params{"Name": "Rooms", "RecipientRestrictionFilter": filter, "Confirm": false}),
		on("New-ManagementRoleAssignment", params{"Name": "scoped", "App": sim.PlatformObjectID, "Role": "Application Mail.Send", "CustomResourceScope": "Rooms"}),
		on("Get-ManagementRoleAssignment", params{"RoleAssignee": sim.PlatformObjectID}),
		on("Get-ManagementRoleAssignment", params{"RoleAssignee": sim.PlatformObjectID, "RecipientGroupScope": group}),
		on("Get-ManagementScope", params{"Identity": "Rooms"}),
		on("Get-ManagementScope", params{"Identity": "Desks"}),
		on("Get-ApplicationAccessPolicy", nil),
		on("Test-ApplicationAccessPolicy", check),
		on("New-ApplicationAccessPolicy", policy),
		on("Get-ApplicationAccessPolicy", nil),
		on("Test-ApplicationAccessPolicy", check),
		on("Test-ServicePrincipalAuthorization", params{"Identity": sim.PlatformAppID, "Resource": "north.101@contoso.com"}),
		on("Test-ServicePrincipalAuthorization", params{"Identity": sim.PlatformAppID}),
		on("Test-ServicePrincipalAuthorization", params{"Identity": sim.PlatformAppID, "Resource": "nobody@contoso.com"}),
		on("Get-Recipient", params{"RecipientPreviewFilter": filter, "ResultSize": "Unlimited"}),
		on("Remove-ApplicationAccessPolicy", params{"Identity": "nothing", "Confirm": false}),
		on("Remove-ManagementRoleAssignment", params{"Identity": "scoped"}),
		on("Get-CalendarProcessing", params{"Identity": "north.101@contoso.com"}),
		on("Set-CalendarProcessing", params{"Identity": "north.101@contoso.com", "DeleteSubject": false, "AutomateProcessing": "AutoUpdate", "Confirm": false}),
		on("Set-CalendarProcessing", params{"Identity": "north.101@contoso.com", "DeleteSubject": false, "Confirm": false}),
		on("Set-CalendarProcessing", params{"Identity": "north.101@contoso.com", "AutomateProcessing": "Perhaps", "Confirm": false}),
		{Cmdlet: "Get-CalendarProcessing", Params: params{"Identity": "north.101@contoso.com"}, Select: []string{"Identity", "DeleteSubject", "AutomateProcessing"}},
	}
}

func TestBothDepthsAnswerAlikeAboutAccess(t *testing.T) {
	dehydrated := func() *sim.Org {
		o := sim.Contoso()
		if err := o.SetCustomized(false); err != nil {
			t.Fatal(err)
		}
		return o
	}
	answerAlike(t, dehydrated, accessJob())
}
