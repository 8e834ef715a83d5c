# Cmdlets that bring the bridge into every trouble that a PowerShell can make.

function Get-Echo { [CmdletBinding()] param($Text) [pscustomobject]@{ Text = $Text } }

# What is printed past the bridge.
function Write-Junk {
    [CmdletBinding()] param()
    [Console]::Out.Write("a line`r`n#PSB:0:2:{}`r`nhalf a line")
    'first'
    [Console]::Out.Write("`n#PSB:")
    'second'
    [Console]::Out.Write("`r`r`n" + 'x' * 100000)
}
function Write-Byte {
    [CmdletBinding()] param()
    $bytes = [byte[]](0xff, 0xfe, 0xc3, 10, 0xe2, 0x82)
    [Console]::OpenStandardOutput().Write($bytes, 0, $bytes.Length)
    'text'
}
function Write-Complaint { [CmdletBinding()] param() foreach ($i in 1..50000) { [Console]::Error.WriteLine("complaint $i") } 'text' }
function Write-Console {
    [CmdletBinding()] param()
    [Console]::WriteLine('to the console')
    [Console]::Out.Flush()
    Write-Host 'to the host'
    Write-Progress -Activity 'to nobody'
    [Console]::ReadLine()
}
function Read-Key { [CmdletBinding()] param() [Console]::ReadKey() }

# Much.
function Get-Large { [CmdletBinding()] param() 'small'; [pscustomobject]@{ Text = 'x' * 50MB } }
function Write-Warnings { [CmdletBinding()] param() foreach ($i in 1..20000) { Write-Warning "warning $i`r`nof many" } }

# Cmdlets that take long. The second cannot be stopped.
function Wait-Politely { [CmdletBinding()] param() Write-Warning 'soon'; Start-Sleep -Seconds 60 }
function Wait-Stubbornly { [CmdletBinding()] param() Write-Warning 'soon'; [Threading.Thread]::Sleep(60000) }

# Questions.
function Read-ShouldContinue { [CmdletBinding()] param() $PSCmdlet.ShouldContinue('Really?', 'Caption') }
function Read-Choice { [CmdletBinding()] param() $Host.UI.PromptForChoice('Caption', 'Message', [Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No'), 0) }
function Read-Text { [CmdletBinding()] param() Read-Host 'Name' }
function Read-Password { [CmdletBinding()] param() Read-Host 'Password' -AsSecureString }
function Read-Credential { [CmdletBinding()] param() Get-Credential -Message 'Sign in' -UserName 'ana' }
function Read-HostCredential { [CmdletBinding()] param() $Host.UI.PromptForCredential('Caption', 'Message', 'ana', 'contoso.com') }
function Read-Field { [CmdletBinding()] param() $Host.UI.Prompt('Caption', 'Message', @(New-Object Management.Automation.Host.FieldDescription 'Name')) }
function Read-Line { [CmdletBinding()] param() $Host.UI.ReadLine() }
function Read-RawKey { [CmdletBinding()] param() $Host.UI.RawUI.ReadKey() }
function Read-Mandatory { [CmdletBinding()] param([Parameter(Mandatory = $true)] $Name) $Name }
function Read-Confirm { [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('room', 'remove')) { 'removed' } }

# Errors.
function Add-Error { [CmdletBinding()] param() 'before'; Write-Error "went`r`nwrong" -ErrorId 'ContosoError'; 'after' }
function Add-Throw { [CmdletBinding()] param() 'before'; throw 'gone wrong' }
function Add-Terminating {
    [CmdletBinding()] param()
    $PSCmdlet.ThrowTerminatingError((New-Object Management.Automation.ErrorRecord (New-Object Exception 'ended'), 'ContosoEnd', 'NotSpecified', $null))
}
function Add-Parse { [CmdletBinding()] param() & ([scriptblock]::Create('if (')) }

# Ways out.
function Invoke-Break { [CmdletBinding()] param() 'before'; break }
function Invoke-Exit { [CmdletBinding()] param() 'before'; exit 5 }
function Stop-Process { [CmdletBinding()] param() 'before'; [Environment]::Exit(3) }
function Stop-Hard { [CmdletBinding()] param() 'before'; (Get-Process -Id $PID).Kill() }
function Start-Grandchild { [CmdletBinding()] param([string] $Path) [pscustomobject]@{ PID = [Diagnostics.Process]::Start($Path).Id } }
function Stop-WithGrandchild { [CmdletBinding()] param([string] $Path) Start-Grandchild $Path; [Environment]::Exit(3) }
function Close-Output {
    [CmdletBinding()] param()
    if ([Environment]::OSVersion.Platform -eq 'Win32NT') {
        $stream = [Console]::OpenStandardOutput()
        $handles = $stream.GetType().GetField('_handle', 'NonPublic,Instance').GetValue($stream)
    }
    else {
        $output = ([IO.FileInfo]'/proc/self/fd/1').LinkTarget
        $handles = [IO.Directory]::GetFileSystemEntries('/proc/self/fd') | Where-Object { ([IO.FileInfo]$_).LinkTarget -eq $output } | ForEach-Object { [IntPtr][int][IO.Path]::GetFileName($_) }
    }
    foreach ($handle in $handles) { (New-Object Microsoft.Win32.SafeHandles.SafeFileHandle $handle, $true).Dispose() }
    Start-Sleep -Seconds 60
}
