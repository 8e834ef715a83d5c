//go:build unix

package child

import "syscall"

// sysProcAttr lets a process leave its parent's group.
func sysProcAttr(leave bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: leave} }
