@{
    RootModule        = 'Contoso.Trouble.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = '5a0f3c61-6f6e-4b59-9f0d-1f4d6d5f2c77'
    FunctionsToExport = '*'
}
