# Cmdlets that are under way from their warning on, and end by themselves only after a long time.
function Wait-Sleep { [CmdletBinding()] param() Write-Warning 'waiting'; Start-Sleep -Seconds 60 }
function Wait-Block { [CmdletBinding()] param() Write-Warning 'waiting'; [Threading.Thread]::Sleep(60000) }
function Wait-Reader { [CmdletBinding()] param() Write-Warning 'waiting'; while ($true) { 'text that nobody reads, until the pipe is full' } }
