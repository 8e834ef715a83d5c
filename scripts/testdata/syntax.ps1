# syntax.ps1 FILE...: names what Windows PowerShell 5.1 cannot parse; exit 1 when there is something.
$found = 0
foreach ($file in $args) {
    $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref]$null, [ref]$errors)
    foreach ($e in $errors) { "${file}:$($e.Extent.StartLineNumber): $($e.Message)"; $found++ }
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        $what = switch ($node.GetType().Name) {
            'TernaryExpressionAst' { 'ternary operator' }
            'PipelineChainAst' { '&& or ||' }
            'BinaryExpressionAst' { if ("$($node.Operator)" -eq 'QuestionQuestion') { '??' } }
            'AssignmentStatementAst' { if ("$($node.Operator)" -eq 'QuestionQuestionEquals') { '??=' } }
            { $_ -in 'MemberExpressionAst', 'InvokeMemberExpressionAst', 'IndexExpressionAst' } { if ($node.NullConditional) { '?. or ?[]' } }
            'PipelineAst' { if ($node.Background) { 'background &' } }
        }
        if ($what) { "${file}:$($node.Extent.StartLineNumber): $what"; $found++ }
    }
}
if ($found) { exit 1 }
