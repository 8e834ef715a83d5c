# Generated from testdata/cmdlets.json by `go test ./scripts -update`: what stands before each parameter's name.
@{
    'Add-DistributionGroupMember' = @{
        DefaultSet = ''
        Parameters = @{
            'BypassSecurityGroupManagerCheck' = "[Parameter()] [switch]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'Member' = "[Parameter(ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Connect-ExchangeOnline' = @{
        DefaultSet = ''
        Parameters = @{
            'AccessToken' = "[Parameter()]"
            'AppId' = "[Parameter()]"
            'AzureADAuthorizationEndpointUri' = "[Parameter(Position = 1)]"
            'BypassMailboxAnchoring' = "[Parameter()] [switch]"
            'Certificate' = "[Parameter()] [Security.Cryptography.X509Certificates.X509Certificate2]"
            'CertificateFilePath' = "[Parameter()]"
            'CertificatePassword' = "[Parameter()] [securestring]"
            'CertificateThumbprint' = "[Parameter()]"
            'CommandName' = "[Parameter(Position = 6)] [string[]]"
            'ConnectionUri' = "[Parameter(Position = 0)]"
            'Credential' = "[Parameter()]"
            'DelegatedOrganization' = "[Parameter(Position = 4)]"
            'Device' = "[Parameter()] [switch]"
            'DisableWAM' = "[Parameter()] [switch]"
            'EXOModuleBasePath' = "[Parameter()]"
            'EnableErrorReporting' = "[Parameter()] [switch]"
            'ExchangeEnvironmentName' = "[Parameter(Position = 2)]"
            'FormatTypeName' = "[Parameter(Position = 7)] [string[]]"
            'InlineCredential' = "[Parameter()] [switch]"
            'LoadCmdletHelp' = "[Parameter()] [switch]"
            'LogDirectoryPath' = "[Parameter()]"
            'LogLevel' = "[Parameter()]"
            'ManagedIdentity' = "[Parameter()] [switch]"
            'ManagedIdentityAccountId' = "[Parameter()]"
            'Organization' = "[Parameter()]"
            'PSSessionOption' = "[Parameter(Position = 3)]"
            'PageSize' = "[Parameter()]"
            'Prefix' = "[Parameter(Position = 5)]"
            'ShowBanner' = "[Parameter()] [switch]"
            'ShowProgress' = "[Parameter()] [bool]"
            'SigningCertificate' = "[Parameter()] [Security.Cryptography.X509Certificates.X509Certificate2]"
            'SkipLoadingCmdletHelp' = "[Parameter()] [switch]"
            'SkipLoadingFormatData' = "[Parameter()] [switch]"
            'TrackPerformance' = "[Parameter()] [bool]"
            'UseMultithreading' = "[Parameter()] [bool]"
            'UseRPSSession' = "[Parameter()] [switch]"
            'UserPrincipalName' = "[Parameter()]"
        }
    }
    'Disconnect-ExchangeOnline' = @{
        DefaultSet = 'DefaultParameterSet'
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'ConnectionId' = "[Parameter(ParameterSetName = 'ConnectionId', Mandatory, ValueFromPipeline)] [string[]]"
            'ModulePrefix' = "[Parameter(ParameterSetName = 'ModulePrefix', Mandatory)] [string[]]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Enable-OrganizationCustomization' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Get-AcceptedDomain' = @{
        DefaultSet = ''
        Parameters = @{
            'Identity' = "[Parameter(Position = 1, ValueFromPipeline)]"
            'ResultSize' = "[Parameter()]"
        }
    }
    'Get-ApplicationAccessPolicy' = @{
        DefaultSet = ''
        Parameters = @{
            'Identity' = "[Parameter(Position = 1, ValueFromPipeline)]"
        }
    }
    'Get-CalendarProcessing' = @{
        DefaultSet = ''
        Parameters = @{
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'ResultSize' = "[Parameter()]"
        }
    }
    'Get-ConnectionInformation' = @{
        DefaultSet = 'Default'
        Parameters = @{
            'ConnectionId' = "[Parameter(ParameterSetName = 'ConnectionId', Mandatory)] [string[]]"
            'ModulePrefix' = "[Parameter(ParameterSetName = 'ModulePrefix', Mandatory)] [string[]]"
        }
    }
    'Get-DistributionGroup' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Anr' = "[Parameter(ParameterSetName = 'AnrSet')]"
            'Credential' = "[Parameter()]"
            'Filter' = "[Parameter()]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline)]"
            'IncludeAcceptMessagesOnlyFromDLMembersWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeAcceptMessagesOnlyFromSendersOrMembersWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeAcceptMessagesOnlyFromWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeBypassModerationFromSendersOrMembersWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeGrantSendOnBehalfToWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeManagedByWithDisplayNames' = "[Parameter()] [switch]"
            'IncludeModeratedByWithDisplayNames' = "[Parameter()] [switch]"
            'ManagedBy' = "[Parameter(ParameterSetName = 'ManagedBySet')]"
            'OrganizationalUnit' = "[Parameter()]"
            'RecipientTypeDetails' = "[Parameter()]"
            'ResultSize' = "[Parameter()]"
            'SortBy' = "[Parameter()]"
        }
    }
    'Get-DistributionGroupMember' = @{
        DefaultSet = ''
        Parameters = @{
            'Credential' = "[Parameter()]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'IncludeSoftDeletedObjects' = "[Parameter()] [switch]"
            'ResultSize' = "[Parameter()]"
        }
    }
    'Get-EXOMailbox' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Anr' = "[Parameter(ParameterSetName = 'Anr')]"
            'Archive' = "[Parameter()] [switch]"
            'Async' = "[Parameter()] [switch]"
            'ExternalDirectoryObjectId' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
            'Filter' = "[Parameter()]"
            'GroupMailbox' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline)]"
            'InactiveMailboxOnly' = "[Parameter()] [switch]"
            'IncludeInactiveMailbox' = "[Parameter()] [switch]"
            'MailboxPlan' = "[Parameter()]"
            'Migration' = "[Parameter()] [switch]"
            'OrganizationalUnit' = "[Parameter()]"
            'PrimarySmtpAddress' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
            'Properties' = "[Parameter()] [string[]]"
            'PropertySets' = "[Parameter()]"
            'PublicFolder' = "[Parameter()] [switch]"
            'RecipientTypeDetails' = "[Parameter()] [string[]]"
            'ResultSize' = "[Parameter()]"
            'SoftDeletedMailbox' = "[Parameter()] [switch]"
            'UserPrincipalName' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
        }
    }
    'Get-EXORecipient' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Anr' = "[Parameter(ParameterSetName = 'Anr')]"
            'ExternalDirectoryObjectId' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
            'Filter' = "[Parameter()]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline)]"
            'IncludeSoftDeletedRecipients' = "[Parameter()] [switch]"
            'OrganizationalUnit' = "[Parameter()]"
            'PrimarySmtpAddress' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
            'Properties' = "[Parameter()] [string[]]"
            'PropertySets' = "[Parameter()]"
            'RecipientPreviewFilter' = "[Parameter()]"
            'RecipientType' = "[Parameter()] [string[]]"
            'RecipientTypeDetails' = "[Parameter()] [string[]]"
            'ResultSize' = "[Parameter()]"
            'UserPrincipalName' = "[Parameter(ParameterSetName = 'Identity', ValueFromPipeline)]"
        }
    }
    'Get-Mailbox' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Anr' = "[Parameter(ParameterSetName = 'AnrSet')]"
            'Archive' = "[Parameter()] [switch]"
            'Filter' = "[Parameter()]"
            'GroupMailbox' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline)]"
            'InactiveMailboxOnly' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeAcceptMessagesOnlyFromDLMembersWithDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeAcceptMessagesOnlyFromSendersOrMembersWithDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeAcceptMessagesOnlyFromWithDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeEmailAddressDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeForwardingAddressWithDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeGrantSendOnBehalfToWithDisplayNames' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'IncludeInactiveMailbox' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'MailboxPlan' = "[Parameter(ParameterSetName = 'MailboxPlanSet', ValueFromPipeline)]"
            'Migration' = "[Parameter()] [switch]"
            'OrganizationalUnit' = "[Parameter()]"
            'PublicFolder' = "[Parameter()] [switch]"
            'RecipientTypeDetails' = "[Parameter()]"
            'ResultSize' = "[Parameter()]"
            'SoftDeletedMailbox' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'MailboxPlanSet')] [switch]"
            'SortBy' = "[Parameter()]"
        }
    }
    'Get-ManagementRole' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Cmdlet' = "[Parameter(ParameterSetName = 'Identity')]"
            'CmdletParameters' = "[Parameter(ParameterSetName = 'Identity')] [string[]]"
            'GetChildren' = "[Parameter(ParameterSetName = 'GetChildren', Mandatory)] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'Recurse' = "[Parameter(ParameterSetName = 'Recurse', Mandatory)] [switch]"
            'RoleType' = "[Parameter()]"
            'Script' = "[Parameter(ParameterSetName = 'Script')]"
            'ScriptParameters' = "[Parameter(ParameterSetName = 'Script')] [string[]]"
        }
    }
    'Get-ManagementRoleAssignment' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'AssignmentMethod' = "[Parameter(ParameterSetName = 'RoleAssignee')]"
            'ConfigWriteScope' = "[Parameter()]"
            'CustomRecipientWriteScope' = "[Parameter()]"
            'Delegating' = "[Parameter()] [bool]"
            'Enabled' = "[Parameter()] [bool]"
            'Exclusive' = "[Parameter()] [bool]"
            'ExclusiveRecipientWriteScope' = "[Parameter()]"
            'GetEffectiveUsers' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline)]"
            'RecipientAdministrativeUnitScope' = "[Parameter()]"
            'RecipientGroupScope' = "[Parameter()]"
            'RecipientOrganizationalUnitScope' = "[Parameter()]"
            'RecipientWriteScope' = "[Parameter()]"
            'Role' = "[Parameter(ParameterSetName = 'RoleAssignee', ValueFromPipeline)]"
            'RoleAssignee' = "[Parameter(ParameterSetName = 'RoleAssignee')]"
            'RoleAssigneeType' = "[Parameter()]"
            'WritableRecipient' = "[Parameter()]"
        }
    }
    'Get-ManagementScope' = @{
        DefaultSet = ''
        Parameters = @{
            'Exclusive' = "[Parameter()] [bool]"
            'Identity' = "[Parameter(Position = 1, ValueFromPipeline)]"
            'Orphan' = "[Parameter()] [switch]"
        }
    }
    'Get-OrganizationConfig' = @{
        DefaultSet = ''
        Parameters = @{
        }
    }
    'Get-Place' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline)]"
            'ResultSize' = "[Parameter()]"
            'Type' = "[Parameter(ParameterSetName = 'AllPlaces')]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Get-Recipient' = @{
        DefaultSet = 'Identity'
        Parameters = @{
            'Anr' = "[Parameter(ParameterSetName = 'AnrSet')]"
            'AuthenticationType' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'RecipientPreviewFilterSet')]"
            'BookmarkDisplayName' = "[Parameter(ParameterSetName = 'Identity')]"
            'Capabilities' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'RecipientPreviewFilterSet')]"
            'Filter' = "[Parameter()]"
            'Identity' = "[Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline)]"
            'IncludeBookmarkObject' = "[Parameter(ParameterSetName = 'Identity')] [bool]"
            'IncludeManagerWithDisplayName' = "[Parameter(ParameterSetName = 'AnrSet')] [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'RecipientPreviewFilterSet')] [switch]"
            'IncludeSoftDeletedRecipients' = "[Parameter()] [switch]"
            'OrganizationalUnit' = "[Parameter()]"
            'Properties' = "[Parameter()] [string[]]"
            'PropertySet' = "[Parameter()]"
            'RecipientPreviewFilter' = "[Parameter(ParameterSetName = 'RecipientPreviewFilterSet')]"
            'RecipientType' = "[Parameter()]"
            'RecipientTypeDetails' = "[Parameter()]"
            'ResultSize' = "[Parameter()]"
            'SortBy' = "[Parameter()]"
        }
    }
    'Get-ServicePrincipal' = @{
        DefaultSet = ''
        Parameters = @{
            'Identity' = "[Parameter(Position = 0, ValueFromPipeline)]"
            'Organization' = "[Parameter()]"
        }
    }
    'New-ApplicationAccessPolicy' = @{
        DefaultSet = ''
        Parameters = @{
            'AccessRight' = "[Parameter(Mandatory)]"
            'AppId' = "[Parameter(Mandatory, ValueFromPipeline)] [string[]]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Description' = "[Parameter()]"
            'PolicyScopeGroupID' = "[Parameter(Mandatory, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'New-DistributionGroup' = @{
        DefaultSet = ''
        Parameters = @{
            'Alias' = "[Parameter()]"
            'BccBlocked' = "[Parameter()] [bool]"
            'BypassNestedModerationEnabled' = "[Parameter()] [bool]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'CopyOwnerToMember' = "[Parameter()] [switch]"
            'Description' = "[Parameter()]"
            'DisplayName' = "[Parameter()]"
            'HiddenGroupMembershipEnabled' = "[Parameter()] [switch]"
            'IgnoreNamingPolicy' = "[Parameter()] [switch]"
            'ManagedBy' = "[Parameter()]"
            'MemberDepartRestriction' = "[Parameter()]"
            'MemberJoinRestriction' = "[Parameter()]"
            'Members' = "[Parameter()]"
            'ModeratedBy' = "[Parameter()]"
            'ModerationEnabled' = "[Parameter()] [bool]"
            'Name' = "[Parameter(Mandatory, Position = 1)]"
            'Notes' = "[Parameter()]"
            'OrganizationalUnit' = "[Parameter()]"
            'PrimarySmtpAddress' = "[Parameter()]"
            'RequireSenderAuthenticationEnabled' = "[Parameter()] [bool]"
            'RoomList' = "[Parameter()] [switch]"
            'SendModerationNotifications' = "[Parameter()]"
            'Type' = "[Parameter()]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'New-ManagementRoleAssignment' = @{
        DefaultSet = ''
        Parameters = @{
            'App' = "[Parameter(ParameterSetName = 'App', Mandatory)]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'CustomRecipientWriteScope' = "[Parameter(ParameterSetName = 'Computer')] [Parameter(ParameterSetName = 'Policy')] [Parameter(ParameterSetName = 'SecurityGroup')] [Parameter(ParameterSetName = 'User')]"
            'CustomResourceScope' = "[Parameter(ParameterSetName = 'App')]"
            'Delegating' = "[Parameter(ParameterSetName = 'App')] [Parameter(ParameterSetName = 'SecurityGroup')] [Parameter(ParameterSetName = 'User')] [switch]"
            'ExclusiveRecipientWriteScope' = "[Parameter(ParameterSetName = 'Computer')] [Parameter(ParameterSetName = 'Policy')] [Parameter(ParameterSetName = 'SecurityGroup')] [Parameter(ParameterSetName = 'User')]"
            'Force' = "[Parameter()] [switch]"
            'Name' = "[Parameter(Position = 1)]"
            'Policy' = "[Parameter(ParameterSetName = 'Policy', Mandatory)]"
            'RecipientAdministrativeUnitScope' = "[Parameter()]"
            'RecipientGroupScope' = "[Parameter()]"
            'RecipientOrganizationalUnitScope' = "[Parameter(ParameterSetName = 'Computer')] [Parameter(ParameterSetName = 'Policy')] [Parameter(ParameterSetName = 'SecurityGroup')] [Parameter(ParameterSetName = 'User')]"
            'RecipientRelativeWriteScope' = "[Parameter(ParameterSetName = 'Computer')] [Parameter(ParameterSetName = 'Policy')] [Parameter(ParameterSetName = 'SecurityGroup')] [Parameter(ParameterSetName = 'User')]"
            'Role' = "[Parameter(Mandatory, ValueFromPipeline)]"
            'SecurityGroup' = "[Parameter(ParameterSetName = 'SecurityGroup', Mandatory)]"
            'User' = "[Parameter(ParameterSetName = 'User', Mandatory)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'New-ManagementScope' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Exclusive' = "[Parameter()] [switch]"
            'Force' = "[Parameter()] [switch]"
            'Name' = "[Parameter(Mandatory, Position = 1)]"
            'RecipientRestrictionFilter' = "[Parameter(ParameterSetName = 'RecipientFilter', Mandatory)]"
            'RecipientRoot' = "[Parameter(ParameterSetName = 'RecipientFilter')]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'New-ServicePrincipal' = @{
        DefaultSet = ''
        Parameters = @{
            'AppId' = "[Parameter(Mandatory)]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'DisplayName' = "[Parameter()]"
            'ObjectId' = "[Parameter(Mandatory)]"
            'ServiceId' = "[Parameter()]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-ApplicationAccessPolicy' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-DistributionGroup' = @{
        DefaultSet = ''
        Parameters = @{
            'BypassSecurityGroupManagerCheck' = "[Parameter()] [switch]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-DistributionGroupMember' = @{
        DefaultSet = ''
        Parameters = @{
            'BypassSecurityGroupManagerCheck' = "[Parameter()] [switch]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'Member' = "[Parameter(ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-ManagementRoleAssignment' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Force' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-ManagementScope' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Force' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Remove-ServicePrincipal' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 0, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Set-ApplicationAccessPolicy' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Description' = "[Parameter(Mandatory)]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Set-CalendarProcessing' = @{
        DefaultSet = ''
        Parameters = @{
            'AddAdditionalResponse' = "[Parameter()] [bool]"
            'AddNewRequestsTentatively' = "[Parameter()] [bool]"
            'AddOrganizerToSubject' = "[Parameter()] [bool]"
            'AdditionalResponse' = "[Parameter()]"
            'AllBookInPolicy' = "[Parameter()] [bool]"
            'AllRequestInPolicy' = "[Parameter()] [bool]"
            'AllRequestOutOfPolicy' = "[Parameter()] [bool]"
            'AllowConflicts' = "[Parameter()] [bool]"
            'AllowRecurringMeetings' = "[Parameter()] [bool]"
            'AutomateProcessing' = "[Parameter()]"
            'BookInPolicy' = "[Parameter()]"
            'BookingType' = "[Parameter()]"
            'BookingWindowInDays' = "[Parameter()]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'ConflictPercentageAllowed' = "[Parameter()]"
            'DeleteAttachments' = "[Parameter()] [bool]"
            'DeleteComments' = "[Parameter()] [bool]"
            'DeleteNonCalendarItems' = "[Parameter()] [bool]"
            'DeleteSubject' = "[Parameter()] [bool]"
            'EnableAutoRelease' = "[Parameter()] [bool]"
            'EnableResponseDetails' = "[Parameter()] [bool]"
            'EnforceCapacity' = "[Parameter()] [bool]"
            'EnforceSchedulingHorizon' = "[Parameter()] [bool]"
            'ForwardRequestsToDelegates' = "[Parameter()] [bool]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'IgnoreDefaultScope' = "[Parameter()] [switch]"
            'MaximumConflictInstances' = "[Parameter()]"
            'MaximumDurationInMinutes' = "[Parameter()]"
            'MinimumDurationInMinutes' = "[Parameter()]"
            'OrganizerInfo' = "[Parameter()] [bool]"
            'PostReservationMaxClaimTimeInMinutes' = "[Parameter()]"
            'ProcessExternalMeetingMessages' = "[Parameter()] [bool]"
            'RemoveCanceledMeetings' = "[Parameter()] [bool]"
            'RemoveForwardedMeetingNotifications' = "[Parameter()] [bool]"
            'RemoveOldMeetingMessages' = "[Parameter()] [bool]"
            'RemovePrivateProperty' = "[Parameter()] [bool]"
            'RequestInPolicy' = "[Parameter()]"
            'RequestOutOfPolicy' = "[Parameter()]"
            'ResourceDelegates' = "[Parameter()]"
            'ScheduleOnlyDuringWorkHours' = "[Parameter()] [bool]"
            'TentativePendingApproval' = "[Parameter()] [bool]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Set-DistributionGroup' = @{
        DefaultSet = ''
        Parameters = @{
            'AcceptMessagesOnlyFrom' = "[Parameter()]"
            'AcceptMessagesOnlyFromDLMembers' = "[Parameter()]"
            'AcceptMessagesOnlyFromSendersOrMembers' = "[Parameter()]"
            'Alias' = "[Parameter()]"
            'BccBlocked' = "[Parameter()] [bool]"
            'BypassModerationFromSendersOrMembers' = "[Parameter()]"
            'BypassNestedModerationEnabled' = "[Parameter()] [bool]"
            'BypassSecurityGroupManagerCheck' = "[Parameter()] [switch]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'CustomAttribute1' = "[Parameter()]"
            'CustomAttribute10' = "[Parameter()]"
            'CustomAttribute11' = "[Parameter()]"
            'CustomAttribute12' = "[Parameter()]"
            'CustomAttribute13' = "[Parameter()]"
            'CustomAttribute14' = "[Parameter()]"
            'CustomAttribute15' = "[Parameter()]"
            'CustomAttribute2' = "[Parameter()]"
            'CustomAttribute3' = "[Parameter()]"
            'CustomAttribute4' = "[Parameter()]"
            'CustomAttribute5' = "[Parameter()]"
            'CustomAttribute6' = "[Parameter()]"
            'CustomAttribute7' = "[Parameter()]"
            'CustomAttribute8' = "[Parameter()]"
            'CustomAttribute9' = "[Parameter()]"
            'Description' = "[Parameter()]"
            'DisplayName' = "[Parameter()]"
            'EmailAddresses' = "[Parameter()]"
            'ExtensionCustomAttribute1' = "[Parameter()]"
            'ExtensionCustomAttribute2' = "[Parameter()]"
            'ExtensionCustomAttribute3' = "[Parameter()]"
            'ExtensionCustomAttribute4' = "[Parameter()]"
            'ExtensionCustomAttribute5' = "[Parameter()]"
            'ForceUpgrade' = "[Parameter()] [switch]"
            'GrantSendOnBehalfTo' = "[Parameter()]"
            'HiddenFromAddressListsEnabled' = "[Parameter()] [bool]"
            'HiddenGroupMembershipEnabled' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'IgnoreNamingPolicy' = "[Parameter()] [switch]"
            'MailTip' = "[Parameter()]"
            'MailTipTranslations' = "[Parameter()]"
            'ManagedBy' = "[Parameter()]"
            'MemberDepartRestriction' = "[Parameter()]"
            'MemberJoinRestriction' = "[Parameter()]"
            'ModeratedBy' = "[Parameter()]"
            'ModerationEnabled' = "[Parameter()] [bool]"
            'Name' = "[Parameter()]"
            'PrimarySmtpAddress' = "[Parameter()]"
            'RejectMessagesFrom' = "[Parameter()]"
            'RejectMessagesFromDLMembers' = "[Parameter()]"
            'RejectMessagesFromSendersOrMembers' = "[Parameter()]"
            'ReportToManagerEnabled' = "[Parameter()] [bool]"
            'ReportToOriginatorEnabled' = "[Parameter()] [bool]"
            'RequireSenderAuthenticationEnabled' = "[Parameter()] [bool]"
            'ResetMigrationToUnifiedGroup' = "[Parameter()] [switch]"
            'RoomList' = "[Parameter()] [switch]"
            'SendModerationNotifications' = "[Parameter()]"
            'SendOofMessageToOriginatorEnabled' = "[Parameter()] [bool]"
            'SimpleDisplayName' = "[Parameter()]"
            'UpdateMemberCount' = "[Parameter()] [switch]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
            'WindowsEmailAddress' = "[Parameter()]"
        }
    }
    'Set-ManagementRoleAssignment' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'CustomRecipientWriteScope' = "[Parameter(ParameterSetName = 'CustomRecipientWriteScope')]"
            'CustomResourceScope' = "[Parameter(ParameterSetName = 'App')]"
            'Enabled' = "[Parameter()] [bool]"
            'ExclusiveRecipientWriteScope' = "[Parameter(ParameterSetName = 'ExclusiveScope')]"
            'Force' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'RecipientAdministrativeUnitScope' = "[Parameter(ParameterSetName = 'RecipientAdministrativeUnitScope', Mandatory)]"
            'RecipientGroupScope' = "[Parameter(ParameterSetName = 'RecipientGroupScope', Mandatory)]"
            'RecipientOrganizationalUnitScope' = "[Parameter(ParameterSetName = 'RecipientOrganizationalUnitScope')]"
            'RecipientRelativeWriteScope' = "[Parameter(ParameterSetName = 'RelativeRecipientWriteScope')]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Set-ManagementScope' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Force' = "[Parameter()] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'Name' = "[Parameter()]"
            'RecipientRestrictionFilter' = "[Parameter(ParameterSetName = 'RecipientFilter')]"
            'RecipientRoot' = "[Parameter(ParameterSetName = 'RecipientFilter')]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Set-ServicePrincipal' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'DisplayName' = "[Parameter()]"
            'Identity' = "[Parameter(Mandatory)]"
            'OverrideEnforceExoAppRbacPermissions' = "[Parameter()] [bool]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Test-ApplicationAccessPolicy' = @{
        DefaultSet = ''
        Parameters = @{
            'AppId' = "[Parameter(Mandatory, ValueFromPipeline)]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
        }
    }
    'Test-ServicePrincipalAuthorization' = @{
        DefaultSet = ''
        Parameters = @{
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 0, ValueFromPipeline)]"
            'Resource' = "[Parameter(ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
    'Update-DistributionGroupMember' = @{
        DefaultSet = ''
        Parameters = @{
            'BypassSecurityGroupManagerCheck' = "[Parameter()] [switch]"
            'Confirm' = "[Parameter()] [Alias('cf')] [switch]"
            'Identity' = "[Parameter(Mandatory, Position = 1, ValueFromPipeline)]"
            'Members' = "[Parameter(ValueFromPipeline)]"
            'WhatIf' = "[Parameter()] [Alias('wi')] [switch]"
        }
    }
}
