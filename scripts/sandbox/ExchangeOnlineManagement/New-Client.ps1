# An HTTP client for the service that the access file names.
function New-Client {
    [CmdletBinding()]
    [OutputType([Net.Http.HttpClient])]
    param([Parameter(Mandatory, Position = 0)] [string] $AccessFile)
    if (-not [IO.File]::Exists($AccessFile)) {
        throw "This is roombridge's stand-in for ExchangeOnlineManagement, and no sandbox runs behind it: there is no $AccessFile."
    }
    $access = ConvertFrom-Json ([IO.File]::ReadAllText($AccessFile))
    $handler = New-Object Net.Http.HttpClientHandler
    $handler.UseProxy = $false
    $client = New-Object Net.Http.HttpClient $handler
    $client.BaseAddress = [uri]$access.address
    $client.Timeout = [timespan]::FromHours(2)      # the service ends a call well before
    $client.DefaultRequestHeaders.Add('Authorization', "Bearer $($access.token)")
    # .NET Framework sends head and body apart, and waits between them unless told not to.
    $client.DefaultRequestHeaders.ExpectContinue = $false
    if ($PSVersionTable.PSVersion.Major -lt 6) {
        [Net.ServicePointManager]::FindServicePoint($client.BaseAddress).UseNagleAlgorithm = $false
    }
    return $client
}
