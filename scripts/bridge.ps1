# The PowerShell side of package pwsh: runs cmdlets for Go and reports facts; it decides and retries nothing.
#
# Go sends this text over standard input and goes on with one JSON request a line: init, then import, bind and batch,
# beside them cancel and ping, at last bye. Every answer is a frame, `#PSB:<nonce>:<bytes>:<json>` on a line of its own;
# text between frames is what commands print. import, bind and batch are closed by a `done` frame; a request that makes
# no sense is answered by `fatal`.
#
# There are two runspaces. This one owns standard input and is always ready to read, so that a cancel, a ping and the end
# of the input (the parent died) are seen in the middle of a cmdlet. The worker runs the cmdlets. It has no host, so that
# a prompt throws instead of waiting. Both write frames; while Go does not read, both wait, and the cmdlet with them.
#
# Windows PowerShell 5.1 has to understand every line. No value becomes script text, and no command is run by its name.
param($Reader)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# Exchange localises its messages, and .NET formats by the thread's culture; threads made later take the default.
$english = [Globalization.CultureInfo]::GetCultureInfo('en-US')
[Globalization.CultureInfo]::DefaultThreadCurrentCulture = $english
[Globalization.CultureInfo]::DefaultThreadCurrentUICulture = $english
# Windows PowerShell starts with TLS 1.0, which Exchange Online refuses.
if ($PSVersionTable.PSVersion.Major -lt 6) {
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
}

# What commands print is UTF-8 whatever the code page of the console is, and stays in order with the frames.
$Stdout = [IO.Stream]::Synchronized([Console]::OpenStandardOutput())
function New-Writer($Stream) {
    $writer = New-Object IO.StreamWriter $Stream, (New-Object Text.UTF8Encoding $false)
    $writer.AutoFlush = $true
    return $writer
}
[Console]::SetOut((New-Writer $Stdout))
[Console]::SetError((New-Writer ([Console]::OpenStandardError())))
[Console]::SetIn([IO.TextReader]::Null)

# Both runspaces write frames. Needs $Stdout and $FrameStart.
$Frames = {
    $ErrorActionPreference = 'Stop'
    $Utf8 = New-Object Text.UTF8Encoding $false
    $Invariant = [Globalization.CultureInfo]::InvariantCulture
    $Escaped = [char[]]((0..31) + 34 + 92)
    $Keys = New-Object 'Collections.Generic.Dictionary[string,string]'
    $MaxKeys = 1024
    $MaxJson = 4194304 - 256    # bytes of one object; its frame has to stay within the 4 MiB that Go reads

    # One write a frame, so that none is torn. The stream has no buffer to flush.
    function Send-Frame([string] $Json) {
        $bytes = $Utf8.GetBytes($FrameStart + $Utf8.GetByteCount($Json) + ':' + $Json + "`n")
        $Stdout.Write($bytes, 0, $bytes.Length)
    }

    function New-BridgeError([string] $Id, $Target, [string] $Message) {
        New-Object Management.Automation.ErrorRecord (New-Object InvalidOperationException $Message), $Id, 'InvalidOperation', $Target
    }

    function Deny-Size { throw (New-BridgeError 'RoombridgeTooLarge' $null "An object of the answer is larger than $MaxJson bytes.") }

    function ConvertTo-Quoted([string] $Text) {
        if ($Text.IndexOfAny($Escaped) -lt 0) { return '"' + $Text + '"' }
        $quoted = $Text.Replace('\', '\\').Replace('"', '\"').Replace("`r", '\r').Replace("`n", '\n').Replace("`t", '\t')
        if ($quoted -match '[\x00-\x1f]') {
            foreach ($code in 0..31) { $quoted = $quoted.Replace([string][char]$code, '\u' + $code.ToString('x4')) }
        }
        return '"' + $quoted + '"'
    }

    # ConvertTo-Json differs between 5.1 and 7 in dates, depth, floating point and decorated strings.
    # What is far too large is given up before it fills the memory.
    function Add-Json([Text.StringBuilder] $To, $Value, [int] $Depth) {
        if ($To.Length -gt 2 * $MaxJson) { Deny-Size }
        if ($null -eq $Value) { [void]$To.Append('null') }
        elseif ($Value -is [string]) {
            if ($Value.Length -gt $MaxJson) { Deny-Size }
            [void]$To.Append((ConvertTo-Quoted $Value))
        }
        elseif ($Value -is [ValueType]) { [void]$To.Append((ConvertTo-Scalar $Value)) }
        elseif ($Value -is [securestring] -or $Value -is [Management.Automation.PSCredential]) { [void]$To.Append('"***"') }
        elseif ($Depth -le 0 -or $Value -is [uri] -or $Value -is [version]) { [void]$To.Append((ConvertTo-Quoted ([string]$Value))) }
        elseif ($Value -is [Collections.IDictionary]) { Add-JsonMap $To $Value $Depth }
        elseif ($Value -is [Collections.IEnumerable]) { Add-JsonArray $To $Value $Depth }
        else { Add-JsonObject $To $Value $null $Depth }
    }

    # A number as JSON, any other value type as text. An enumeration that crossed a process is a number with a name.
    function ConvertTo-Scalar($Value) {
        if ($Value -is [bool] -or $Value -is [switch]) { if ($Value) { return 'true' } return 'false' }
        if ($Value -is [datetime]) { return '"' + $Value.ToUniversalTime().ToString('o', $Invariant) + '"' }
        if ($Value -is [DateTimeOffset]) { return '"' + $Value.UtcDateTime.ToString('o', $Invariant) + '"' }
        if ($Value -is [char]) { return ConvertTo-Quoted ([string]$Value) }
        $text = [string]$Value
        if ($Value -is [double] -or $Value -is [float]) {
            $text = ([double]$Value).ToString('G17', $Invariant)
            if ($text -match '^-?\d+$') { return "$text.0" }
        }
        if ($text -match '^-?\d+(\.\d+)?(E[+-]?\d+)?$') { return $text }
        return ConvertTo-Quoted $text
    }

    function Add-JsonMap([Text.StringBuilder] $To, $Map, [int] $Depth) {
        [void]$To.Append('{')
        $comma = ''
        foreach ($entry in $Map.GetEnumerator()) {    # an entry may be named Keys
            [void]$To.Append($comma).Append((ConvertTo-Quoted ([string]$entry.Key))).Append(':')
            Add-Json $To $entry.Value ($Depth - 1)
            $comma = ','
        }
        [void]$To.Append('}')
    }

    function Add-JsonArray([Text.StringBuilder] $To, $List, [int] $Depth) {
        [void]$To.Append('[')
        $comma = ''
        foreach ($element in $List) {
            [void]$To.Append($comma)
            Add-Json $To $element ($Depth - 1)
            $comma = ','
        }
        [void]$To.Append(']')
    }

    # The properties named in $Select that the object has, or all of them. Plain values are written here: a function call
    # costs more than all else that is done for a value.
    function Add-JsonObject([Text.StringBuilder] $To, $Object, $Select, [int] $Depth) {
        $properties = $Object.PSObject.Properties
        if (-not $Select) { $Select = foreach ($property in $properties) { $property.Name } }
        $before = '{'
        foreach ($name in $Select) {
            $property = $properties[$name]
            if ($null -eq $property) { continue }
            try { $value = $property.Value } catch { continue }
            $key = $Keys[$name]
            if ($null -eq $key) {
                if ($Keys.Count -ge $MaxKeys) { $Keys.Clear() }
                $key = $Keys[$name] = (ConvertTo-Quoted $name) + ':'
            }
            [void]$To.Append($before).Append($key)
            if ($null -eq $value) { [void]$To.Append('null') }
            elseif ($value -is [string] -and $value.Length -lt 1024 -and $value.IndexOfAny($Escaped) -lt 0) { [void]$To.Append('"').Append($value).Append('"') }
            elseif ($value -is [int] -and ($text = [string]$value)[0] -le '9') { [void]$To.Append($text) }    # and has no name
            elseif ($value -is [bool]) { if ($value) { [void]$To.Append('true') } else { [void]$To.Append('false') } }
            else { Add-Json $To $value ($Depth - 1) }
            $before = ','
        }
        if ($before -eq '{') { [void]$To.Append('{') }
        [void]$To.Append('}')
    }

    function ConvertTo-JsonText($Value) {
        $builder = New-Object Text.StringBuilder
        Add-Json $builder $Value 8
        return $builder.ToString()
    }
}

# The worker's module. Needs $Allow and $State beside $Frames.
$WorkerModule = {
    $Bound = New-Object 'Collections.Generic.Dictionary[string,object]' ([StringComparer]::OrdinalIgnoreCase)
    $Objects = New-Object Text.StringBuilder     # the objects of the running call that are not sent yet, as JSON with a comma each
    $Whole = 0              # its length after the last complete object
    $Continue = [Management.Automation.ActionPreference]::Continue
    $Silently = [Management.Automation.ActionPreference]::SilentlyContinue
    $High = [Management.Automation.ConfirmImpact]::High
    $MaxText = 32768        # UTF-16 units of one text in a record
    $MaxObjects = 200       # objects in one frame
    $MaxFrame = 262144      # UTF-16 units from which on a frame is sent

    function Invoke-Request($Request) {
        [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::DefaultThreadCurrentCulture
        [Threading.Thread]::CurrentThread.CurrentUICulture = [Globalization.CultureInfo]::DefaultThreadCurrentUICulture
        switch ($Request.op) {
            'import' { Import-RequestedModule $Request }
            'bind' { Set-Binding $Request }
            'batch' { Invoke-Batch $Request }
        }
    }

    function Import-RequestedModule($Request) {
        try { $module = @(Import-Module -Name $Request.path -Global -DisableNameChecking -PassThru -WarningAction SilentlyContinue)[0] }
        catch {
            Send-Error "`"id`":$($Request.id),`"i`":0" $_
            if ($_.CategoryInfo.Category -eq 'SecurityError') { Send-Policy $Request.id }
            return
        }
        Add-Binding $module
        Send-Frame (ConvertTo-JsonText @{
                t = 'imported'; id = $Request.id; name = $module.Name; version = [string]$module.Version; path = $module.Path
                marker = [string]$module.PrivateData.RoombridgeMarker
            })
    }

    # Which execution policy holds, and who set it: the first that set one.
    function Send-Policy($Id) {
        try { $set = @(Get-ExecutionPolicy -List | Where-Object ExecutionPolicy -NE 'Undefined')[0] }
        catch { return }    # Go says less then
        Send-Frame (ConvertTo-JsonText @{ t = 'policy'; id = $Id; policy = [string](Get-ExecutionPolicy); scope = [string]$set.Scope })
    }

    # From now on only what the named modules export can be called, and no module is loaded behind our back; those of
    # PowerShell itself, which any module may use, are loaded first.
    function Set-Binding($Request) {
        $own = 'Microsoft.PowerShell.Utility', 'Microsoft.PowerShell.Management', 'Microsoft.PowerShell.Security'
        Import-Module -Name $own -Global -DisableNameChecking -ErrorAction SilentlyContinue
        $global:PSModuleAutoLoadingPreference = 'None'
        $Bound.Clear()
        foreach ($module in Get-Module -Name $Request.modules) { Add-Binding $module }
        $commands = @{}
        foreach ($name in $Bound.Keys) { $commands[$name] = @($Bound[$name].Info.Parameters.Keys) }
        Send-Frame (ConvertTo-JsonText @{ t = 'bound'; id = $Request.id; cmds = $commands })
    }

    # Keeps the command itself: looked up by name, a function of the same name in another module could win.
    function Add-Binding($Module) {
        foreach ($info in @($Module.ExportedFunctions.Values) + @($Module.ExportedCmdlets.Values)) {
            if ($Allow.Contains($info.Name)) {
                $Bound[$info.Name] = @{ Info = $info; Common = $info.Parameters.ContainsKey('ErrorAction') }
            }
        }
    }

    # Runs calls one after the other. A call that comes to its end says so in an `end` frame, written before the next one
    # starts, so that at most one has no answer when the process dies. What every call needs is written here, because
    # calling a function takes about as long as calling a cmdlet.
    function Invoke-Batch($Request) {
        $index = -1
        foreach ($item in $Request.items) {
            if ($State.Cancelled) { return }
            $index++
            $State.Started = $index + 1
            $at = '"id":' + $Request.id + ',"i":' + $index    # begins each frame of this call
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $select = $item.sel
            $count = 0
            $failed = $returned = $false
            foreach ($barrier in 1) {   # `break` or `continue` in a command leaves the nearest loop of its callers: this one
                try {
                    [void]$Objects.Clear()
                    $script:Whole = 0
                    # Nothing that one call changed may reach the next. The flag is the Exchange module's own, since 3.3.0:
                    # false is the only sign of some failures.
                    $global:ErrorActionPreference = $global:WarningPreference = $global:InformationPreference = $Continue
                    $global:VerbosePreference = $global:DebugPreference = $global:ProgressPreference = $Silently
                    $global:ConfirmPreference = $High
                    $global:WhatIfPreference = $false
                    $global:EXO_LastExecutionStatus = $null
                    $global:Error.Clear()
                    $command = $Bound[$item.cmd]
                    if ($null -eq $command) { Deny-Command $item.cmd }
                    $parameters = @{}
                    foreach ($field in $item.p.PSObject.Properties) {
                        $value = $field.Value
                        if ($value -is [string] -and $value.StartsWith('s:', [StringComparison]::Ordinal)) { $parameters[$field.Name] = $value.Substring(2) }
                        else { $parameters[$field.Name] = ConvertFrom-Tagged $value }
                    }
                    if ($command.Common) { $parameters['ErrorAction'] = $parameters['WarningAction'] = $Continue }
                    $ErrorActionPreference = $Continue
                    & $command.Info @parameters *>&1 | . { process {
                            if ($_ -is [Management.Automation.ErrorRecord]) { $failed = $true; Send-Error $at $_ }
                            elseif ($_ -is [Management.Automation.InformationalRecord]) { Send-Record $at $_.GetType().Name.Substring(0, 4).ToLowerInvariant() $_.Message }
                            elseif ($_ -is [Management.Automation.InformationRecord]) { Send-Record $at 'info' $_.MessageData }
                            else {
                                if ($_ -is [Management.Automation.PSCustomObject] -or -not (Test-Scalar $_)) { Add-JsonObject $Objects $_ $select 4 }
                                else { Add-Json $Objects @{ Value = $_ } 5 }
                                if ($script:Whole -and $Objects.Length - $script:Whole -ge $MaxFrame) { Send-Object $at }   # a large one goes alone
                                [void]$Objects.Append(',')
                                $script:Whole = $Objects.Length
                                $count++
                                if ($count % $MaxObjects -eq 0 -or $script:Whole -ge $MaxFrame) { Send-Object $at }
                            }
                        } }
                    $returned = $true
                }
                catch { $failed = $returned = $true; Send-Error $at $_ }
            }
            if ($script:Whole) { Send-Object $at }
            $status = 'ok'
            if (-not $returned -or $global:EXO_LastExecutionStatus -eq $false) { $status = 'unknown' }
            if ($returned -and $failed) { $status = 'failed' }
            $json = '{"t":"end",' + $at + ',"st":"' + $status + '","ms":' + $clock.ElapsedMilliseconds + '}'
            $bytes = $Utf8.GetBytes($FrameStart + $json.Length + ':' + $json + "`n")
            $Stdout.Write($bytes, 0, $bytes.Length)
        }
    }

    function Deny-Command([string] $Name) {
        if ($Allow.Contains($Name)) { throw (New-BridgeError 'RoombridgeNotBound' $Name "The cmdlet $Name is not offered by the modules of this session.") }
        throw (New-BridgeError 'RoombridgeNotAllowed' $Name "The cmdlet $Name is not on this session's list of cmdlets.")
    }

    function ConvertTo-Splat($Fields) {
        $splat = @{}
        foreach ($field in $Fields.PSObject.Properties) {
            $splat[$field.Name] = ConvertFrom-Tagged $field.Value
        }
        return $splat
    }

    # A value carries its type, because 5.1 and 7 guess differently from plain JSON.
    function ConvertFrom-Tagged($Value) {
        if ($Value -is [string]) {
            $text = $Value.Substring(2)
            switch -CaseSensitive ($Value.Substring(0, 2)) {
                's:' { return $text }
                'i:' { return [long]::Parse($text, $Invariant) }
                'b:' { return $text -ceq 'true' }
                'n:' { return $null }
            }
        }
        elseif ($Value -is [array]) { return , @(foreach ($element in $Value) { , (ConvertFrom-Tagged $element) }) }
        elseif ($Value.'$h' -is [Management.Automation.PSCustomObject]) { return ConvertTo-Splat $Value.'$h' }
        elseif ($Value.'$ss' -is [string]) { return (New-Object Net.NetworkCredential '', $Value.'$ss').SecurePassword }
        elseif ($Value.'$st' -is [string]) { return $Value.'$st' }
        throw (New-BridgeError 'RoombridgeBadValue' $null 'A value of the call is not in the form that the bridge reads.')
    }

    # What arrives in Go as {"Value": ...}, having no properties of its own.
    function Test-Scalar($Value) {
        $null -eq $Value -or $Value -is [string] -or $Value -is [ValueType] -or $Value -is [uri] -or $Value -is [version] -or
        ($Value -is [Collections.IEnumerable] -and $Value -isnot [Collections.IDictionary])
    }

    # Sends the complete objects. One whose conversion broke off is left out.
    function Send-Object([string] $At) {
        $json = $Objects.ToString(0, $script:Whole - 1)
        [void]$Objects.Remove(0, $script:Whole)
        $script:Whole = 0
        if ($json.Length -gt $MaxFrame -and $Utf8.GetByteCount($json) -gt $MaxJson) { Deny-Size }
        Send-Frame ('{"t":"out",' + $At + ',"o":[' + $json + ']}')
    }

    function Send-Record([string] $At, [string] $Stream, $Message) {
        if ($script:Whole) { Send-Object $At }
        Send-Frame ('{"t":"rec",' + $At + ',"r":' + (ConvertTo-JsonText @{ stream = $Stream; message = ConvertTo-Line $Message }) + '}')
    }

    function Send-Error([string] $At, [Management.Automation.ErrorRecord] $Record) {
        if ($script:Whole) { Send-Object $At }
        $fields = @{ stream = 'err'; message = ConvertTo-Line $Record.Exception.Message; error = Get-ErrorField $Record }
        Send-Frame ('{"t":"rec",' + $At + ',"r":' + (ConvertTo-JsonText $fields) + '}')
    }

    # Windows writes CRLF in messages, other systems LF.
    function ConvertTo-Line($Value) {
        $text = ([string]$Value).Replace("`r`n", "`n")
        if ($text.Length -gt $MaxText) { return $text.Substring(0, $MaxText) }
        return $text
    }

    function Get-ErrorField([Management.Automation.ErrorRecord] $Record) {
        $category = $Record.CategoryInfo
        $fields = @{
            fqid = ConvertTo-Line $Record.FullyQualifiedErrorId; category = [string]$category.Category; reason = $category.Reason
            activity = $category.Activity; target = ConvertTo-Line $category.TargetName; targetType = $category.TargetType
            type = $Record.Exception.GetType().FullName; details = ConvertTo-Line $Record.ErrorDetails.Message
            stack = ConvertTo-Line $Record.ScriptStackTrace; command = [string]$Record.InvocationInfo.MyCommand.Name
        }
        $inner = New-Object Collections.ArrayList
        for ($exception = $Record.Exception; $exception; $exception = $exception.InnerException) {
            if ($exception -is [Management.Automation.Host.HostException]) { $fields.prompt = $true }
            foreach ($status in $exception.Response.StatusCode, $exception.StatusCode) {
                if ($null -ne $status -and -not $fields.httpStatus) { $fields.httpStatus = [int]$status }
            }
            if ($exception -ne $Record.Exception -and $inner.Count -lt 4) {
                [void]$inner.Add(@{ type = $exception.GetType().FullName; message = ConvertTo-Line $exception.Message })
            }
        }
        if ($inner.Count) { $fields.inner = $inner }
        return $fields
    }
}

. $Frames

# Opens the worker and returns how to run a request in it. State is what both runspaces know of the request that runs: how
# many of its calls were started, and whether no more may start.
function Open-Worker($Allowed) {
    $state = [hashtable]::Synchronized(@{ Started = 0; Cancelled = $false })
    $allow = New-Object 'Collections.Generic.HashSet[string]' ([string[]]@($Allowed)), ([StringComparer]::OrdinalIgnoreCase)
    $runspace = [runspacefactory]::CreateRunspace([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
    $runspace.ThreadOptions = 'ReuseThread'
    # The sign-in window of Windows belongs to a single-threaded apartment.
    if ([Environment]::OSVersion.Platform -eq 'Win32NT') { $runspace.ApartmentState = 'STA' }
    $runspace.Open()
    $runspace.SessionStateProxy.Applications.Clear()    # a native program would inherit standard input
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    [void]$shell.AddScript({
            param($Text, $Stdout, $FrameStart, $Allow, $State)
            $module = New-Module -Name Roombridge.Worker -ScriptBlock ([scriptblock]::Create($Text)) -ArgumentList $Stdout, $FrameStart, $Allow, $State
            & $module { ${function:Invoke-Request} }
        }.ToString())
    foreach ($argument in "param(`$Stdout, `$FrameStart, `$Allow, `$State)`n$Frames`n$WorkerModule", $Stdout, $FrameStart, $allow, $state) { [void]$shell.AddArgument($argument) }
    $entry = $shell.Invoke()[0]
    $shell.Dispose()
    return @{ Runspace = $runspace; Entry = $entry; State = $state }
}

function Start-Request($Request) {
    $worker.State.Started = 0
    $worker.State.Cancelled = $false
    $shell = [powershell]::Create()
    $shell.Runspace = $worker.Runspace
    [void]$shell.AddScript('& $args[0] $args[1]').AddArgument($worker.Entry).AddArgument($Request)
    $settings = New-Object Management.Automation.PSInvocationSettings
    if ($Request.host) { $settings.Host = $Host }   # signing in talks to the user
    $nothing = New-Object 'Management.Automation.PSDataCollection[psobject]'
    $nothing.Complete()
    return @{ Id = $Request.id; Shell = $shell; Result = $shell.BeginInvoke($nothing, $settings, $null, $null) }
}

function Complete-Request($Running) {
    $message = $null
    try { [void]$Running.Shell.EndInvoke($Running.Result) } catch { $message = $_.Exception.Message }
    foreach ($record in $Running.Shell.Streams.Error) { $message = [string]$record }
    Send-Frame (ConvertTo-JsonText @{
            t = 'done'; id = $Running.Id; state = [string]$Running.Shell.InvocationStateInfo.State; message = $message
            started = $worker.State.Started; memory = [Environment]::WorkingSet
        })
    $Running.Shell.Dispose()
}

# Stop would wait for the cmdlet. The state comes first: between two calls there is nothing to stop.
function Stop-Request($Running) {
    $worker.State.Cancelled = $true
    [void]$Running.Shell.BeginStop($null, $null)
}

# Output that nobody takes any more also means that the parent died: a cmdlet that blocks must not keep the process.
trap { try { [Console]::Error.WriteLine([string]$_) } finally { [Environment]::Exit(3) } }
$worker = $null
$running = $null
$read = $Reader.ReadLineAsync()
while ($true) {
    if ($running) { [void][Threading.WaitHandle]::WaitAny([Threading.WaitHandle[]]@($read.AsyncWaitHandle, $running.Result.AsyncWaitHandle)) }
    else { try { $read.Wait() } catch { [Environment]::Exit(3) } }
    if ($running -and $running.Result.IsCompleted) { Complete-Request $running; $running = $null }
    if (-not $read.IsCompleted) { continue }
    if ($read.IsFaulted -or $null -eq $read.Result) { [Environment]::Exit(3) }
    try {
        $line = $read.Result
        $read = $Reader.ReadLineAsync()
        $request = ConvertFrom-Json $line
        switch ($request.op) {
            'init' {
                if ($worker) { throw 'The session has begun already.' }
                $FrameStart = "`n#PSB:$($request.nonce):"
                $worker = Open-Worker $request.allow
                Send-Frame (ConvertTo-JsonText @{ t = 'hello'; proto = 1; pid = $PID; version = [string]$PSVersionTable.PSVersion; edition = [string]$PSVersionTable.PSEdition })
            }
            { $_ -in 'import', 'bind', 'batch' } {
                if (-not $worker -or $running) { throw "The request '$_' is not possible now." }
                $running = Start-Request $request
            }
            'cancel' { if ($running -and $running.Id -eq $request.id) { Stop-Request $running } }
            'ping' { Send-Frame (ConvertTo-JsonText @{ t = 'pong'; n = $request.n; busy = $(if ($running) { $running.Id } else { 0 }); memory = [Environment]::WorkingSet }) }
            'bye' { [Environment]::Exit(0) }
            default { throw "The request '$_' is not known." }
        }
    }
    catch { Send-Frame (ConvertTo-JsonText @{ t = 'fatal'; message = $_.Exception.Message }) }
}
