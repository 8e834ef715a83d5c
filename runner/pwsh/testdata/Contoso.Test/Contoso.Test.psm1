# Cmdlets that do to the bridge what cmdlets can do.

function Get-Echo { [CmdletBinding()] param($Value) [pscustomobject]@{ Value = $Value; Type = $(if ($null -ne $Value) { $Value.GetType().FullName }) } }
function Get-TypedEcho { [CmdletBinding()] param([string[]] $Text, [switch] $Flag, [securestring] $Password) [pscustomobject]@{ Text = $Text; Flag = $Flag; Length = $Password.Length; Type = $(if ($Password) { $Password.GetType().FullName }); Password = $Password } }
function Get-Plain { [CmdletBinding()] param() 'text'; 42; $true; $null; [guid]'6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540'; , @(1, 'two') }
function Get-Kind {
    [CmdletBinding()] param()
    [pscustomobject]@{
        Text = 'a'; Int = 7; Big = [long]::MaxValue; Unsigned = [ulong]::MaxValue; Half = 0.5; Whole = 2.0; NotANumber = [double]::NaN; Exact = [decimal]1.50; Yes = $true; No = $false; Nothing = $null
        Guid = [guid]'6F1C9D2E-4B7A-4C55-9E0D-2A8B7C31F540'; Date = (New-Object DateTime 2026, 3, 31, 22, 15, 0, ([DateTimeKind]::Utc)); Day = [DayOfWeek]::Friday; Minus = -7
        Crossed = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([DayOfWeek]::Friday))
        Span = [timespan]::FromMinutes(90); Version = [version]'1.2.3'; Uri = [uri]'https://contoso.com/a b'; Char = [char]'5'; Many = [string[]]@('one', 'two'); None = @(); Single = @('one')
        Map = @{ Key = 'value' }; Secret = (New-Object Net.NetworkCredential '', 'Pa55word').SecurePassword; Deep = @(, @(1, 2)); Inner = [pscustomobject]@{ Name = 'x' }
    }
}
function Get-Room {
    [CmdletBinding()] param([long] $Count)
    for ($i = 0; $i -lt $Count; $i++) { [pscustomobject]@{ Guid = "00000000-0000-0000-0000-$('{0:d12}' -f $i)"; Name = "Room $i"; Alias = "room$i"; Address = "room$i@contoso.com"; Type = 'RoomMailbox'; Floor = $i; Hidden = $false; Note = $null } }
}
function Get-Many { [CmdletBinding()] param() foreach ($i in 1..450) { [pscustomobject]@{ N = $i } } }
function Get-Stream {
    [CmdletBinding()] param()
    Write-Output 'first'
    Write-Warning "one`r`ntwo"
    Write-Verbose 'chatter' -Verbose
    Write-Debug 'detail' -Debug:$false
    Write-Host 'hello'
    Write-Information 'note'
    Write-Output 'last'
}
function Set-Nothing { [CmdletBinding()] param($Identity) }
function Set-Flag { [CmdletBinding()] param() $global:EXO_LastExecutionStatus = $false }
function Set-Preference { [CmdletBinding()] param() $global:ErrorActionPreference = 'Stop'; $global:WarningPreference = 'SilentlyContinue'; $global:ConfirmPreference = 'Low'; $global:WhatIfPreference = $true }
function Get-Preference { [CmdletBinding()] param() [pscustomobject]@{ Error = "$global:ErrorActionPreference"; Warning = "$global:WarningPreference"; Confirm = "$global:ConfirmPreference"; WhatIf = $global:WhatIfPreference; Number = (1.5).ToString(); Culture = [Threading.Thread]::CurrentThread.CurrentUICulture.Name } }
function Add-Error { [CmdletBinding()] param() Write-Output 'before'; Write-Error "went`r`nwrong" -ErrorId 'ContosoError' -Category ObjectNotFound -TargetObject 'room'; Write-Output 'after' }
function Add-Throw { [CmdletBinding()] param() 'before'; throw (New-Object Exception 'outer', (New-Object InvalidOperationException 'inner')) }
function Add-Statement { [CmdletBinding()] param() [int]::Parse('x'); 'not reached under try' }
function Add-Parse { [CmdletBinding()] param() & ([scriptblock]::Create('if (')) }
function Invoke-Break { [CmdletBinding()] param() 'before'; break }
function Invoke-Continue { [CmdletBinding()] param() 'before'; continue }
function Invoke-LabelledBreak { [CmdletBinding()] param() break elsewhere }
function Invoke-Exit { [CmdletBinding()] param() exit 5 }
function Invoke-Die { [CmdletBinding()] param() [Console]::Error.WriteLine('last words'); [Environment]::Exit(9) }
function Invoke-Wait { [CmdletBinding()] param() while ($true) { [Threading.Thread]::Sleep(100) } }
function Invoke-Print { [CmdletBinding()] param() [Console]::Out.WriteLine('printed'); [Console]::Error.WriteLine('complained') }
function Invoke-ShouldProcess { [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('room', 'remove')) { 'done' } }
function Invoke-ShouldContinue { [CmdletBinding()] param() if ($PSCmdlet.ShouldContinue('Really?', 'Caption')) { 'done' } }
function Invoke-PromptForChoice { [CmdletBinding()] param() $Host.UI.PromptForChoice('Caption', 'Message', [Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No'), 0) }
function Invoke-InnerPrompt { [CmdletBinding()] param() try { $Host.UI.ReadLine() } catch { throw (New-Object Exception 'wrapped', $_.Exception) } }
function Get-Mandatory { [CmdletBinding()] param([Parameter(Mandatory = $true)] $Name) $Name }
function Connect-Contoso { [CmdletBinding()] param() $Host.UI.WriteLine('code ABCD at the console'); Write-Information 'code EFGH as a record'; Write-Warning 'soon'; [Console]::Error.WriteLine('code IJKL on stderr') }
function Get-Secretive { [CmdletBinding()] param($Password) throw "cannot sign in with $Password" }
function Get-Thorny { [CmdletBinding()] param() $mute = [pscustomobject]@{} | Add-Member -MemberType ScriptMethod -Name ToString -Value { throw 'no text' } -PassThru; 'good'; [pscustomobject]@{ A = @{ B = @{ C = @{ D = $mute } } } } }

# As a module does that makes its cmdlets when it connects.
function Connect-Module {
    [CmdletBinding()] param()
    $path = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'tmpCON_abc.psm1')
    [IO.File]::WriteAllText($path, 'function Get-Echo { [CmdletBinding()] param($Value) "connected $Value" }; function Add-Late { [CmdletBinding()] param($Value) ConvertTo-Json @{ value = $Value } -Compress }')
    Import-Module $path -Global -DisableNameChecking
}
function Disconnect-Module { [CmdletBinding()] param() Remove-Module tmpCON_abc }

# How long a loop of calls takes without a bridge, in ticks of 100 ns.
function Measure-Loop {
    [CmdletBinding()] param([long] $Count)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $Count; $i++) { Set-Nothing -Identity room }
    $clock.Elapsed.Ticks
}

function Invoke-Block { [CmdletBinding()] param() [Threading.Thread]::Sleep(-1) }
function Get-Endless { [CmdletBinding()] param() for ($i = 1; $true; $i++) { [pscustomobject]@{ N = $i; Text = 'x' * 1000 } } }
function Get-Large { [CmdletBinding()] param([long] $Length, [string] $Text) 'before'; [pscustomobject]@{ Text = $Text * $Length }; 'after' }
function Get-Nested { [CmdletBinding()] param([long] $Length) [pscustomobject]@{ List = [string[]]@('x' * 1000) * $Length } }
function Add-Count { [CmdletBinding()] param([long] $Work) $global:ContosoCount++; for ($i = 0; $i -lt $Work; $i++) { $null = $i } }
function Get-Count { [CmdletBinding()] param() $global:ContosoCount }

# What a profile, a policy or another cmdlet may do at any time.
function Import-Decoy { [CmdletBinding()] param() Import-Module Contoso.Decoy -Global -DisableNameChecking }
