# Connect-ExchangeOnline: signs in, and makes the module of what the account may do.
function Connect-Organization {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] $Cmdlet,
        [Parameter(Mandatory, Position = 1)] [Collections.IDictionary] $Bound
    )
    $ErrorActionPreference = 'Stop'     # half a sign-in is none
    $client = New-Client (Join-Path $PSScriptRoot 'access.json')
    $failure = $null
    $got = $null
    Send-Request $client 'connect' (ConvertTo-Request $Bound) | . { process {
            $value = [Management.Automation.PSSerializer]::Deserialize($_.Substring(4))
            switch ($_.Substring(0, 3)) {
                'say' { Write-SignInText $value -ToConsole:$Bound.ContainsKey('Device') }
                'rec' { if ($value.Stream -eq 'err') { $failure = $value } else { Write-StreamRecord $value } }
                'got' { $got = $value }
            }
        } }
    if ($failure) { throw (New-ErrorRecord $failure) }
    if (-not $got) { throw 'The sandbox ended the sign-in without an answer.' }
    $script:Connection = New-ConnectedModule $client $got
    [void]$script:Connections.Add($script:Connection)
}
