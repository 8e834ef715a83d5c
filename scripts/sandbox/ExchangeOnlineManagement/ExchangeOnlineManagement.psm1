# Stand-in for the module ExchangeOnlineManagement. It holds no behaviour of Exchange's: it binds parameters, makes one
# HTTP call to package adminapi of roombridge, and builds records from the answer. What Exchange and the real module do
# is simulated behind that call.
#
# As with the real module, what an account may do appears with Connect-ExchangeOnline: a module tmpEXO_* of functions.
# Only the four commands below are always there.
Add-Type -AssemblyName System.Net.Http

# A module made by connecting has to hold these itself, so that -ErrorAction and the like reach them.
$SharedFunctions = @(
    'Invoke-ExchangeCmdlet', 'ConvertTo-Request', 'Send-Request', 'Wait-Task',
    'Write-StreamRecord', 'Write-ErrorMessage', 'New-ErrorRecord'
)
$OwnFunctions = @(
    'Connect-Organization', 'Disconnect-Organization', 'Get-OpenConnection', 'Select-Connection',
    'New-Client', 'New-ConnectedModule', 'ConvertTo-FunctionText', 'Write-SignInText'
)
foreach ($function in $SharedFunctions + $OwnFunctions) { . (Join-Path $PSScriptRoot "$function.ps1") }

$Parameters = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Parameters.psd1')
$Connections = New-Object Collections.ArrayList     # the open ones, oldest first
$Connection = $null                                 # the newest of them

$Commands = @{
    'Connect-ExchangeOnline'    = 'Connect-Organization'
    'Disconnect-ExchangeOnline' = 'Disconnect-Organization'
    'Get-ConnectionInformation' = 'Get-OpenConnection'
    'Get-EXOMailbox'            = 'Invoke-ExchangeCmdlet'
}
foreach ($name in $Commands.Keys) {
    . ([scriptblock]::Create((ConvertTo-FunctionText $name $Parameters[$name] -Body $Commands[$name])))
}
Export-ModuleMember -Function @($Commands.Keys)
