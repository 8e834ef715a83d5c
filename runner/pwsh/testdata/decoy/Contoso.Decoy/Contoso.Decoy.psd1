@{
    RootModule        = 'Contoso.Decoy.psm1'
    ModuleVersion     = '9.9.9'
    GUID              = '0c1f6f0e-3d1a-4b57-9d1e-6f3c1e0f7a22'
    FunctionsToExport = 'Get-Echo', 'Get-Decoyed'
}
