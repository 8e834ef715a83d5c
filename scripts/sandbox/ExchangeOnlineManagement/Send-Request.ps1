# Posts the parameters and gives the lines of the answer as they come. An answer that breaks off is an error.
function Send-Request {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory, Position = 0)] [Net.Http.HttpClient] $Client,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [Parameter(Mandatory, Position = 2)] [hashtable] $Request
    )
    $message = New-Object Net.Http.HttpRequestMessage ([Net.Http.HttpMethod]::Post), $Path
    $message.Content = New-Object Net.Http.StringContent ([Management.Automation.PSSerializer]::Serialize($Request, 5))
    $response = $null
    try {
        $response = Wait-Task $Client.SendAsync($message, [Net.Http.HttpCompletionOption]::ResponseHeadersRead)
        $reader = New-Object IO.StreamReader (Wait-Task $response.Content.ReadAsStreamAsync())
        if (-not $response.IsSuccessStatusCode) {
            throw "The sandbox refused the request ($([int]$response.StatusCode)): $(Wait-Task $reader.ReadToEndAsync())"
        }
        $kind = ''
        while ($null -ne ($line = Wait-Task $reader.ReadLineAsync())) {
            $kind = $line.Substring(0, 3)
            $line
        }
        if ($kind -ne 'end') { throw (New-Object Net.Http.HttpRequestException 'The response ended prematurely.') }
    }
    finally {
        if ($response) { $response.Dispose() }
        $message.Dispose()
    }
}
