# How deep a value is nested, and the plain value at its end.
function Get-Depth {
    [CmdletBinding()] param($Value)
    $levels = 0
    while ($Value -is [array] -or $Value -is [Collections.IDictionary]) {
        if ($Value -is [array]) { $Value = $Value[0] } else { $Value = $Value['In'] }
        $levels++
    }
    [pscustomobject]@{ Levels = $levels; End = $Value }
}
