package pwsh

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	tempPrefix = "roombridge-pwsh-" // begins the name of every private folder
	tempLock   = ".lock"            // in it, locked as long as we live

	removeTime = 2 * time.Second

	maxSwept = 16          // folders that one start looks at
	sweepAge = time.Minute // a younger folder may be about to be locked
)

// tempFolder is where one process and its children have their temporary files: the Exchange module
// leaves tmpEXO_* folders behind when it is killed.
type tempFolder struct {
	path string
	lock *flock.Flock // the system gives it up when we die: then the folder is nobody's
}

func newTempFolder() (*tempFolder, error) {
	parent, err := filepath.Abs(os.TempDir()) // the process has another working folder
	if err != nil {
		return nil, err
	}
	sweep(parent, time.Now())
	path, err := os.MkdirTemp(parent, tempPrefix)
	if err != nil {
		return nil, err
	}
	t := &tempFolder{path: path, lock: flock.New(filepath.Join(path, tempLock))}
	if err := t.lock.Lock(); err != nil {
		_ = os.RemoveAll(path)
		return nil, err
	}
	return t, nil
}

// removeSoon tries for up to removeTime: on Windows a process that is going, or a virus scanner, holds a
// file for a moment more, and a held file cannot be deleted.
func (t *tempFolder) removeSoon() error {
	const tries = 40
	retry := time.NewTicker(removeTime / tries)
	defer retry.Stop()
	var err error
	for range tries {
		if err = t.remove(); err == nil {
			return nil
		}
		<-retry.C
	}
	return err
}

func (t *tempFolder) remove() error {
	_ = t.lock.Close() // Windows deletes no open file
	return os.RemoveAll(t.path)
}

// sweep deletes the private folders that parents of ours left behind when they were killed. Whatever is
// in doubt stays.
func sweep(parent string, now time.Time) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	seen := 0
	for _, entry := range entries {
		if seen == maxSwept {
			return
		}
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), tempPrefix) {
			continue
		}
		info, err := entry.Info()
		if err != nil || !isOurs(info) || now.Sub(info.ModTime()) < sweepAge {
			continue
		}
		seen++
		left := &tempFolder{path: filepath.Join(parent, entry.Name())}
		left.lock = flock.New(filepath.Join(left.path, tempLock))
		if locked, err := left.lock.TryLock(); err == nil && locked {
			_ = left.remove() // if not, the next start tries again
		}
	}
}
