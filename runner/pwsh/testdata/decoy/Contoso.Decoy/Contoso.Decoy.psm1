# A module that anybody may have, with cmdlets of the same names as ours. They do nothing and report success.

function Get-Echo { [CmdletBinding()] param($Value) 'decoy' }
function Get-Decoyed { [CmdletBinding()] param() 'decoy' }
