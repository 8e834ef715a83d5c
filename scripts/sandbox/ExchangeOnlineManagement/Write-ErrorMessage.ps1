# Writes an error that does not end the cmdlet. The real module's records carry this function's name.
function Write-ErrorMessage {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] $Record)
    $PSCmdlet.WriteError((New-ErrorRecord $Record))
}
