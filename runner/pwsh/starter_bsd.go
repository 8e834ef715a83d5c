//go:build unix && !linux

package pwsh

// awaitExit cannot be had here: macOS's waitid also returns for a process that was stopped.
func awaitExit(int) bool { return false }
