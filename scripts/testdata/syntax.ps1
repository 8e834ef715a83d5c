# syntax.ps1 FILE...: names what Windows PowerShell 5.1 would not understand, one line a finding, `file:line: what`; exit 1
# when there is one. It reads the syntax tree and runs nothing of the files.
$ErrorActionPreference = 'Stop'

# Parameters that are not in the 5.1 pages of these cmdlets and are in those of 7
# (learn.microsoft.com/powershell/module/microsoft.powershell.core, .management, .security and .utility, ?view=powershell-5.1).
$newParameters = @{
    'Add-Content'               = 'AsByteStream'
    'Add-Type'                  = 'CompilerOptions'
    'ConvertFrom-Json'          = 'AsHashtable', 'DateKind', 'Depth', 'NoEnumerate'
    'ConvertFrom-SecureString'  = 'AsPlainText'
    'ConvertTo-Csv'             = 'IncludeTypeInformation', 'NoHeader', 'QuoteFields', 'UseQuotes'
    'ConvertTo-Json'            = 'AsArray', 'EnumsAsStrings', 'EscapeHandling'
    'Export-Csv'                = 'IncludeTypeInformation', 'NoHeader', 'QuoteFields', 'UseQuotes'
    'ForEach-Object'            = 'AsJob', 'Parallel', 'ThrottleLimit', 'TimeoutSeconds', 'UseNewRunspace'
    'Format-Hex'                = 'Count', 'Offset'
    'Get-ChildItem'             = 'FollowSymlink'
    'Get-Command'               = 'FuzzyMinimumDistance', 'ExcludeModule', 'UseAbbreviationExpansion', 'UseFuzzyMatching'
    'Get-Content'               = 'AsByteStream'
    'Get-Date'                  = 'AsUTC', 'UnixTimeSeconds'
    'Get-Module'                = 'SkipEditionCheck'
    'Get-Random'                = 'Shuffle'
    'Import-Module'             = 'SkipEditionCheck', 'UseWindowsPowerShell'
    'Import-PowerShellDataFile' = 'SkipLimitCheck'
    'Join-Path'                 = 'AdditionalChildPath', 'Extension'
    'Measure-Object'            = 'AllStats', 'StandardDeviation'
    'New-Guid'                  = 'Empty', 'InputObject'
    'Resolve-Path'              = 'Force', 'RelativeBasePath'
    'Select-Object'             = 'CaseInsensitive'
    'Select-String'             = 'Culture', 'NoEmphasis', 'Raw'
    'Set-Content'               = 'AsByteStream'
    'Sort-Object'               = 'Bottom', 'Stable', 'Top'
    'Split-Path'                = 'Extension', 'LeafBase'
    'Start-Job'                 = 'WorkingDirectory'
    'Start-Process'             = 'Environment'
    'Start-Sleep'               = 'Duration'
    'Tee-Object'                = 'Encoding'
    'Test-Connection'           = 'DontFragment', 'MaxHops', 'MtuSize', 'ResolveDestination', 'TargetName', 'TcpPort', 'TimeoutSeconds', 'Traceroute'
    'Where-Object'              = 'Not'
}
$newParameters['Invoke-WebRequest'] = $newParameters['Invoke-RestMethod'] = @(
    'AllowInsecureRedirect', 'AllowUnencryptedAuthentication', 'Authentication', 'ConnectionTimeoutSeconds', 'CustomMethod', 'FollowRelLink', 'Form'
    'HttpVersion', 'MaximumFollowRelLink', 'MaximumRetryCount', 'NoProxy', 'OperationTimeoutSeconds', 'PreserveAuthorizationOnRedirect'
    'PreserveHttpMethodOnRedirect', 'ResponseHeadersVariable', 'Resume', 'RetryIntervalSec', 'SkipCertificateCheck', 'SkipHeaderValidation'
    'SkipHttpErrorCheck', 'SslProtocol', 'StatusCodeVariable', 'Token', 'UnixSocket'
)
$newForAll = 'ProgressAction'    # about_CommonParameters: since 7.4
# Commands without a page for 5.1.
$newCommands = @(
    'ConvertFrom-CliXml', 'ConvertFrom-Markdown', 'ConvertTo-CliXml', 'Disable-ExperimentalFeature', 'Enable-ExperimentalFeature', 'Get-Error'
    'Get-ExperimentalFeature', 'Get-MarkdownOption', 'Get-PSSubsystem', 'Get-SecureRandom', 'Get-Uptime', 'Join-String', 'Remove-Alias'
    'Remove-Service', 'Set-MarkdownOption', 'Show-Markdown', 'Switch-Process', 'Test-Json'
)
$newEncodings = 'ansi', 'utf8BOM', 'utf8NoBOM'    # about_Character_Encoding
$newVariables = 'EnabledExperimentalFeatures', 'IsCoreCLR', 'IsLinux', 'IsMacOS', 'IsWindows', 'PSStyle', 'PSNativeCommandUseErrorActionPreference'
$aliases = @{
    '%' = 'ForEach-Object'; 'foreach' = 'ForEach-Object'; '?' = 'Where-Object'; 'where' = 'Where-Object'; 'gc' = 'Get-Content'; 'cat' = 'Get-Content'
    'gci' = 'Get-ChildItem'; 'ipmo' = 'Import-Module'; 'irm' = 'Invoke-RestMethod'; 'iwr' = 'Invoke-WebRequest'; 'measure' = 'Measure-Object'
    'saps' = 'Start-Process'; 'select' = 'Select-Object'; 'sleep' = 'Start-Sleep'; 'sls' = 'Select-String'; 'sort' = 'Sort-Object'
}

function Find-NewSyntax($Node) {
    switch ($Node.GetType().Name) {
        'TernaryExpressionAst' { 'the ternary operator' }
        'PipelineChainAst' { '&& or ||' }
        'BinaryExpressionAst' { if ("$($Node.Operator)" -eq 'QuestionQuestion') { '??' } }
        'AssignmentStatementAst' { if ("$($Node.Operator)" -eq 'QuestionQuestionEquals') { '??=' } }
        { $_ -in 'MemberExpressionAst', 'InvokeMemberExpressionAst' } { if ($Node.NullConditional) { '?.' } }
        'IndexExpressionAst' { if ($Node.NullConditional) { '?[]' } }
        'PipelineAst' { if ($Node.Background) { 'a pipeline in the background, &' } }
        'ScriptBlockAst' { if ($Node.CleanBlock) { 'a clean block' } }
        'ConstantExpressionAst' { if ($Node.Extent.Text -match '^[-+]?(0b[01]+|(0x[0-9a-f]+|[\d.]+)(y|uy|s|us|u|ul|n))(kb|mb|gb|tb|pb)?$') { "the number $($Node.Extent.Text)" } }
        'ExpandableStringExpressionAst' { Find-NewEscape $Node }
        'StringConstantExpressionAst' { Find-NewEscape $Node }
        'VariableExpressionAst' { if ($Node.VariablePath.UserPath -in $newVariables) { "the variable $Node" } }
        'CommandAst' { Find-NewCommand $Node }
    }
}

function Find-NewEscape($Text) {
    if ("$($Text.StringConstantType)" -like 'DoubleQuoted*' -and $Text.Extent.Text -cmatch '(?<!`)(``)*`(e|u\{)') { 'the escapes `e and `u{}' }
}

# A parameter may be given by the beginning of its name; what is in a splatted variable cannot be seen.
function Find-NewCommand($Command) {
    $name = $Command.GetCommandName()
    if (-not $name) { return }
    $name = $name.Split('\')[-1]
    if ($aliases[$name]) { $name = $aliases[$name] }
    if ($name -in $newCommands) { return "the command $name" }
    $elements = @($Command.CommandElements | Select-Object -Skip 1)
    $given = @($elements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] })
    foreach ($parameter in $given) {
        foreach ($new in @($newParameters[$name]) + $newForAll) {
            if ($new -like "$($parameter.ParameterName)*") { "$name -$new" }
        }
    }
    for ($i = 0; $i -lt $elements.Count; $i++) {
        $value = if ($elements[$i].Argument) { $elements[$i].Argument } elseif ($i + 1 -lt $elements.Count) { $elements[$i + 1] }
        if ($elements[$i].ParameterName -eq 'Encoding' -and $value.Value -in $newEncodings) { "-Encoding $($value.Value)" }
    }
    if ($name -eq 'Join-Path' -and -not $given -and $elements.Count -gt 2) { 'Join-Path with more than two parts' }
    # The C# of Windows PowerShell is another one, and App Control for Business forbids to compile it.
    if ($name -eq 'Add-Type' -and -not ($given | Where-Object { 'AssemblyName', 'LiteralPath', 'Path' -like "$($_.ParameterName)*" })) { 'Add-Type with source' }
}

$found = 0
foreach ($file in $args) {
    $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref]$null, [ref]$errors)
    $findings = @(foreach ($e in $errors) { "$($e.Extent.StartLineNumber): $($e.Message)" }) +
    @(foreach ($node in $tree.FindAll({ $true }, $true)) { foreach ($what in Find-NewSyntax $node) { "$($node.Extent.StartLineNumber): $what" } })
    foreach ($finding in $findings) { "${file}:$finding"; $found++ }
}
if ($found) { exit 1 }
