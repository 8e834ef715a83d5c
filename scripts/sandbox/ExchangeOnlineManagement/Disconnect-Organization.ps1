# Disconnect-ExchangeOnline: signs out, and takes away the modules that connecting made.
function Disconnect-Organization {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] $Cmdlet,
        [Parameter(Mandatory, Position = 1)] [Collections.IDictionary] $Bound
    )
    $request = @{}
    foreach ($name in 'Confirm', 'WhatIf') { if ($Bound.ContainsKey($name)) { $request[$name] = $Bound[$name] } }
    foreach ($open in Select-Connection $Bound) {
        Invoke-ExchangeCmdlet $Cmdlet $request -Connection $open
        if (-not $global:EXO_LastExecutionStatus -or $request['WhatIf']) { continue }
        Send-Request $open.Client "disconnect/$($open.Id)" @{} | Out-Null
        $open.Client.Dispose()
        Remove-Module $open.Module -Force
        [IO.Directory]::Delete($open.Folder, $true)
        $script:Connections.Remove($open)
        $script:Connection = $script:Connections | Select-Object -Last 1
    }
}
