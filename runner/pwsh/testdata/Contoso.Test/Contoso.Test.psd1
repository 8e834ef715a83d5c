@{
    RootModule        = 'Contoso.Test.psm1'
    ModuleVersion     = '1.2.3'
    GUID              = '3d0a3b3c-8b3f-4c53-9a39-5d9b6b1b8f11'
    FunctionsToExport = '*'
    PrivateData       = @{ RoombridgeMarker = 'contoso-test' }
}
