# The open connections that -ConnectionId names; all of them without it.
function Select-Connection {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [Collections.IDictionary] $Bound)
    foreach ($open in @($script:Connections)) {
        if (-not $Bound.ContainsKey('ConnectionId') -or $Bound['ConnectionId'] -contains $open.Id) { $open }
    }
}
