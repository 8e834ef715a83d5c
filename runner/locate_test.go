package runner

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"roombridge/config"
	"roombridge/runner/pwsh"
)

// Which PowerShell is driven, by what a computer has.
func TestLocate(t *testing.T) {
	root := t.TempDir() // stands for C:\
	seven := filepath.Join(root, "Program Files", "PowerShell", "7", "pwsh.exe")
	desktop := filepath.Join(root, "Windows", "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
	module51 := filepath.Join(root, "Program Files", "WindowsPowerShell", "Modules", exchangeModule)
	module7 := filepath.Join(root, "Users", "admin", "Documents", "PowerShell", "Modules", exchangeModule)
	auto := config.PowerShell{Path: config.Auto, Edition: config.Auto}

	tests := []struct {
		name    string
		has     []string
		config  config.PowerShell
		mode    string
		sandbox bool
		want    string // "": not found
	}{
		{"both, module for 5.1: Windows PowerShell", []string{seven, desktop, module51}, auto, config.Interactive, false, desktop},
		{"both, a device code needs 7", []string{seven, desktop, module51}, auto, config.Device, false, seven},
		{"both, module for 7 only", []string{seven, desktop, module7}, auto, config.Interactive, false, seven},
		{"both, the file says 5.1", []string{seven, desktop, module7}, config.PowerShell{Path: config.Auto, Edition: "5.1"}, config.Interactive, false, desktop},
		{"both, the file says 7", []string{seven, desktop, module51}, config.PowerShell{Path: config.Auto, Edition: "7"}, config.Interactive, false, seven},
		{"a sandbox takes 7", []string{seven, desktop, module51}, auto, config.Interactive, true, seven},
		{"a plain Windows has 5.1", []string{desktop}, auto, config.Interactive, false, desktop},
		{"a path is a path", []string{seven, desktop, module51}, config.PowerShell{Path: seven}, config.Interactive, false, seven},
		{"a path that is not there", []string{desktop}, config.PowerShell{Path: seven}, config.Interactive, false, ""},
		{"nothing", nil, auto, config.Interactive, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := machine{
				windows: true,
				env:     map[string]string{"PROGRAMFILES": filepath.Join(root, "Program Files"), "SYSTEMROOT": filepath.Join(root, "Windows"), "USERPROFILE": filepath.Join(root, "Users", "admin")},
				look:    func(string) (string, error) { return "", os.ErrNotExist },
				exists: func(pattern string) bool {
					for _, h := range tt.has {
						if ok, _ := filepath.Match(pattern, h); ok {
							return true
						}
					}
					return false
				},
			}
			got, err := locate(tt.config, tt.mode, tt.sandbox, m)
			var none *pwsh.StartError
			if got != tt.want || (tt.want == "") != errors.As(err, &none) {
				t.Errorf("locate = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}
