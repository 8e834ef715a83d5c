# The text of a function with the parameters of an Exchange cmdlet, whose body hands them to the function $Body.
function ConvertTo-FunctionText {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [hashtable] $Declaration,    # an entry of Parameters.psd1
        [string[]] $Only,                                                # the parameters the roles give; all without it
        [string] $Body = 'Invoke-ExchangeCmdlet'
    )
    $binding = 'PositionalBinding = $false'
    if ($Declaration.DefaultSet) { $binding += ", DefaultParameterSetName = '$($Declaration.DefaultSet)'" }
    $lines = foreach ($parameter in $Declaration.Parameters.Keys | Sort-Object) {
        if (-not $PSBoundParameters.ContainsKey('Only') -or $Only -contains $parameter) {
            '        ' + $Declaration.Parameters[$parameter] + ' $' + $parameter
        }
    }
    return @(
        "function $Name {"
        "    [CmdletBinding($binding)]"
        '    param('
        @($lines) -join ",`n"
        '    )'
        "    process { $Body `$PSCmdlet `$PSBoundParameters }"
        '}'
    ) -join "`n"
}
