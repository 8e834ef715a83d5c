# The parameters as they are sent: without PowerShell's own, and with the name of a secret's type in its place.
function ConvertTo-Request {
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory, Position = 0)] [Collections.IDictionary] $Bound)
    $request = @{}
    foreach ($parameter in $Bound.Keys) {
        $value = $Bound[$parameter]
        if ([Management.Automation.PSCmdlet]::CommonParameters.Contains($parameter)) { continue }
        if ($value -is [switch]) { $value = [bool]$value }
        elseif ($value -is [securestring] -or $value -is [Management.Automation.PSCredential] -or $parameter -eq 'AccessToken' -or
            $value -is [Security.Cryptography.X509Certificates.X509Certificate]) {
            $value = [pscustomobject]@{ RoombridgeSecret = $value.GetType().Name }
        }
        $request[$parameter] = $value
    }
    return $request
}
