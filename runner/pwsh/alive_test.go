package pwsh_test

import "os"

// alive reports whether a process runs.
func alive(p *os.Process) bool { return !ended(p, 0) }
