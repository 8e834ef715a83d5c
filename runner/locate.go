package runner

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"roombridge/config"
	"roombridge/runner/pwsh"
)

// machine is what finding a PowerShell asks of this computer.
type machine struct {
	windows bool
	env     map[string]string // names in upper case
	look    func(name string) (string, error)
	exists  func(pattern string) bool
}

func newMachine(env []string) machine {
	m := machine{windows: runtime.GOOS == "windows", env: map[string]string{}, look: exec.LookPath, exists: existsAny}
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		m.env[strings.ToUpper(name)] = value
	}
	return m
}

func existsAny(pattern string) bool {
	found, err := filepath.Glob(pattern)
	return err == nil && len(found) > 0
}

// locate returns the absolute path of the PowerShell to drive: the configured one, else the edition in
// which the module is installed. With both on Windows it is Windows PowerShell 5.1, except for device
// codes, which need 7. A sandbox needs no module, and takes 7 first.
func locate(c config.PowerShell, mode string, sandbox bool, m machine) (string, error) {
	if c.Path != config.Auto {
		return named(c.Path, m)
	}
	seven, desktop := m.seven(), m.desktop()
	if c.Edition == "7" {
		desktop = ""
	}
	if c.Edition == "5.1" {
		seven = ""
	}
	preferSeven := sandbox || mode == config.Device || !m.hasModule("WindowsPowerShell")
	switch {
	case seven != "" && (preferSeven || desktop == ""):
		return seven, nil
	case desktop != "":
		return desktop, nil
	case seven != "":
		return seven, nil
	}
	return "", &pwsh.StartError{Path: "pwsh", Failure: pwsh.NotFound, ExitCode: -1, Err: os.ErrNotExist}
}

// named resolves a configured path or name.
func named(path string, m machine) (string, error) {
	if !filepath.IsAbs(path) {
		found, err := m.look(path)
		if err != nil {
			return "", &pwsh.StartError{Path: path, Failure: pwsh.NotFound, ExitCode: -1, Err: err}
		}
		path = found
	}
	if !m.exists(path) {
		return "", &pwsh.StartError{Path: path, Failure: pwsh.NotFound, ExitCode: -1, Err: fmt.Errorf("%s: %w", path, os.ErrNotExist)}
	}
	return filepath.Abs(path)
}

// seven finds PowerShell 7.
func (m machine) seven() string {
	if path, err := m.look("pwsh"); err == nil {
		if abs, err := filepath.Abs(path); err == nil {
			return abs
		}
	}
	path := filepath.Join(m.env["PROGRAMFILES"], "PowerShell", "7", "pwsh.exe")
	if m.windows && m.exists(path) {
		return path
	}
	return ""
}

// desktop finds Windows PowerShell 5.1.
func (m machine) desktop() string {
	path := filepath.Join(m.env["SYSTEMROOT"], "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
	if m.windows && m.exists(path) {
		return path
	}
	return ""
}

// hasModule says that an edition has the module, for this user or for all (facts.md 5, "Module scope").
func (m machine) hasModule(edition string) bool {
	for _, root := range []string{m.env["PROGRAMFILES"], filepath.Join(m.env["USERPROFILE"], "Documents"), filepath.Join(m.env["USERPROFILE"], "OneDrive*", "Documents")} {
		if root != "" && m.exists(filepath.Join(root, edition, "Modules", exchangeModule)) {
			return true
		}
	}
	return false
}
