# Shows what a person has to see to sign in. A device code comes by the console, everything else by the host.
function Write-SignInText {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Text,
        [switch] $ToConsole
    )
    if ($ToConsole) { [Console]::Out.WriteLine($Text) } else { $Host.UI.WriteLine($Text) }
}
