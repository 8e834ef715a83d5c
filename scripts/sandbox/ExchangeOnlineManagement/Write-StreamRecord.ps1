# Writes a record of any stream but the error stream.
function Write-StreamRecord {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] $Record)
    switch ($Record.Stream) {
        'warn' { Write-Warning $Record.Message }
        'verb' { Write-Verbose $Record.Message }
        'debu' { Write-Debug $Record.Message }
        'info' { Write-Information $Record.Message }
    }
}
