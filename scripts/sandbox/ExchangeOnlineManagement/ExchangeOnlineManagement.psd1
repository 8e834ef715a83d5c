@{
    RootModule        = 'ExchangeOnlineManagement.psm1'
    ModuleVersion     = '3.10.1'
    GUID              = '0b1f7d52-6a1e-4c0f-9d0b-5a7c3f2e8d41'
    Author            = 'roombridge'
    Description       = 'Stand-in for ExchangeOnlineManagement: the cmdlets of a simulated organisation. It connects to nothing but roombridge on this computer.'
    PowerShellVersion = '5.1'
    FunctionsToExport = 'Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation', 'Get-EXOMailbox'
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
    PrivateData       = @{ RoombridgeMarker = 'roombridge-sandbox' }
}
