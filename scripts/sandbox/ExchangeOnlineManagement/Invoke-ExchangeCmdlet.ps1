# Runs one cmdlet of the connected organisation: objects, records and, if it asks one, a question.
function Invoke-ExchangeCmdlet {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] $Cmdlet,                              # the $PSCmdlet of who was called
        [Parameter(Mandatory, Position = 1)] [Collections.IDictionary] $Bound,     # and its $PSBoundParameters
        $Connection = $script:Connection
    )
    if (-not $Connection) { throw (New-Object Exception 'You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.') }
    $name = $Cmdlet.MyInvocation.MyCommand.Name
    $request = ConvertTo-Request $Bound
    do {
        $question = $null
        $global:EXO_LastExecutionStatus = $false
        Send-Request $Connection.Client "invoke/$($Connection.Id)/$name" $request | . { process {
                $kind = $_.Substring(0, 3)
                $values = [Management.Automation.PSSerializer]::DeserializeAsList($_.Substring(4))
                if ($kind -eq 'out') { $values }
                elseif ($kind -eq 'end') { $global:EXO_LastExecutionStatus = $values[0] -eq 'ok' }
                elseif ($values[0].Stream -ne 'err') { Write-StreamRecord $values[0] }
                elseif ($values[0].Prompt) { $question = $values[0].Message }
                elseif ($name -like 'Get-EXO*') { throw (New-ErrorRecord $values[0]) }
                else { Write-ErrorMessage $values[0] }
            } }
        $request['Confirm'] = $false
    } while ($question -and $Cmdlet.ShouldContinue($question, 'Confirm'))
}
