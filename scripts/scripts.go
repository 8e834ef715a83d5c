// Package scripts holds the PowerShell that roombridge brings along, as text inside the program.
//
// Every script is plain ASCII and keeps to Windows PowerShell 5.1.
package scripts

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io/fs"
)

//go:embed bridge.ps1
var bridge string

// Bridge returns the PowerShell side of package pwsh.
func Bridge() string { return bridge }

// Hashes returns the SHA-256 of every embedded script by its path, in hexadecimal, so that an
// administrator can tell which scripts a program will run.
func Hashes() map[string]string {
	hashes := map[string]string{"bridge.ps1": hash(bridge)}
	_ = fs.WalkDir(sandbox, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := sandbox.ReadFile(path)
		hashes[path] = hash(string(text))
		return err
	})
	return hashes
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
