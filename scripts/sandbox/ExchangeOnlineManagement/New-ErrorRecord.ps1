# The error record that the service described. A type that does not exist here, as Exchange's own, becomes Exception.
function New-ErrorRecord {
    [CmdletBinding()]
    [OutputType([Management.Automation.ErrorRecord])]
    param([Parameter(Mandatory, Position = 0)] $Record)
    $type = $Record.Type -as [type]
    if (-not $type -or -not [Exception].IsAssignableFrom($type)) { $type = [Exception] }
    $category = $Record.Category -as [Management.Automation.ErrorCategory]
    if ($null -eq $category) { $category = [Management.Automation.ErrorCategory]::NotSpecified }
    $exception = New-Object $type.FullName $Record.Message
    $errorRecord = New-Object Management.Automation.ErrorRecord $exception, $Record.FQID, $category, $null
    $errorRecord.CategoryInfo.Activity = $Record.Activity
    $errorRecord.CategoryInfo.Reason = $Record.Reason
    $errorRecord.CategoryInfo.TargetName = $Record.Target
    $errorRecord.CategoryInfo.TargetType = $Record.TargetType
    return $errorRecord
}
