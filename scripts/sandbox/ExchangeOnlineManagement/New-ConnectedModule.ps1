# Writes and imports the module of the cmdlets that the account's roles give, with those parameters only, as
# Connect-ExchangeOnline does. $Got is what the service answered. Returns the connection.
function New-ConnectedModule {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [Net.Http.HttpClient] $Client,
        [Parameter(Mandatory, Position = 1)] $Got
    )
    $name = 'tmpEXO_' + [IO.Path]::GetRandomFileName()
    $folder = Join-Path ([IO.Path]::GetTempPath()) $name
    $text = New-Object Text.StringBuilder "param(`$Connection)`n"
    foreach ($function in $script:SharedFunctions) {
        [void]$text.AppendLine([IO.File]::ReadAllText((Join-Path $PSScriptRoot "$function.ps1")))
    }
    $exports = foreach ($cmdlet in $Got.Cmdlets.PSObject.Properties) {
        if ($script:Parameters.ContainsKey($cmdlet.Name)) {
            [void]$text.AppendLine((ConvertTo-FunctionText $cmdlet.Name $script:Parameters[$cmdlet.Name] -Only $cmdlet.Value))
            $cmdlet.Name
        }
    }
    [void]$text.AppendLine("Export-ModuleMember -Function @('$(@($exports) -join "', '")')")

    [void][IO.Directory]::CreateDirectory($folder)
    $file = Join-Path $folder "$name.psm1"
    [IO.File]::WriteAllText($file, $text.ToString())
    $connection = [pscustomobject]@{ Id = $Got.Connection; Client = $Client; Module = $name; Folder = $folder }
    Import-Module $file -Global -DisableNameChecking -ArgumentList $connection
    return $connection
}
