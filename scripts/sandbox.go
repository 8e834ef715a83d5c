package scripts

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// AccessFile is the name of the file beside the stand-in module that tells it where the sandbox is.
const AccessFile = "access.json"

//go:embed sandbox/ExchangeOnlineManagement
var sandbox embed.FS

// UnpackSandbox writes the stand-in module to dir/ExchangeOnlineManagement, readable by this user only,
// and returns the absolute path to import. The access file goes into the same folder.
func UnpackSandbox(dir string) (modulePath string, err error) {
	const name = "ExchangeOnlineManagement"
	dir, err = filepath.Abs(filepath.Join(dir, name))
	if err != nil {
		return "", fmt.Errorf("unpacking the sandbox's module: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("unpacking the sandbox's module: %w", err)
	}
	module, err := fs.Sub(sandbox, "sandbox/"+name)
	if err != nil {
		return "", err
	}
	err = fs.WalkDir(module, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(module, file)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, file), text, 0o600)
	})
	if err != nil {
		return "", fmt.Errorf("unpacking the sandbox's module: %w", err)
	}
	return filepath.Join(dir, name+".psd1"), nil
}
