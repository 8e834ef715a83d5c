# The result of a task. It waits in short turns, because PowerShell cannot stop a .NET call that blocks.
function Wait-Task {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [Threading.Tasks.Task] $Task)
    while (-not $Task.IsCompleted) { [void][Threading.Tasks.Task]::WaitAny(@($Task), 50) }
    return $Task.GetAwaiter().GetResult()
}
