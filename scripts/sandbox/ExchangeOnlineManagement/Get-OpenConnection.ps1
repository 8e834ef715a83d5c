# Get-ConnectionInformation: what the organisation says of each open connection, with what only this process knows.
function Get-OpenConnection {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] $Cmdlet,
        [Parameter(Mandatory, Position = 1)] [Collections.IDictionary] $Bound
    )
    foreach ($open in Select-Connection $Bound) {
        Invoke-ExchangeCmdlet $Cmdlet @{} -Connection $open | . { process {
                $_ | Add-Member -MemberType NoteProperty -Name ConnectionId -Value $open.Id -Force
                $_ | Add-Member -MemberType NoteProperty -Name ModuleName -Value $open.Folder -Force
                $_
            } }
    }
}
