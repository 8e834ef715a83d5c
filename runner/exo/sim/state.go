package sim

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// A sandbox's folder holds a snapshot of the organisation and a log of the changes since. An accepted
// change is one line that is on the disk before it is made. Opening and closing write a new snapshot and
// begin a new log. A crash between the two leaves changes in the log that the snapshot has already: they
// are known by their number and passed over. A crash in the middle of a line leaves a torn last line,
// which was never accepted: it is cut off.
const (
	snapshotFile = "sandbox.json"
	logFile      = "sandbox.log"
	lockFile     = "sandbox.lock"
	newSnapshot  = "sandbox.json.new"
)

// Why a folder cannot be opened.
var (
	ErrNotSandbox = errors.New("the folder holds other files and is no sandbox; name a new or an empty folder")
	ErrInUse      = errors.New("another program has this sandbox open")
)

// Open returns the organisation that dir keeps. A folder that is new or empty becomes [Contoso]. One
// that holds other things is refused with [ErrNotSandbox], one that is open already with [ErrInUse].
func Open(dir string) (*Org, error) { return OpenSeeded(dir, Contoso) }

// OpenSeeded is Open for a folder that becomes what seed returns if it is new or empty.
func OpenSeeded(dir string, seed func() *Org) (*Org, error) {
	o, err := open(dir, seed)
	if err != nil {
		return nil, fmt.Errorf("open sandbox %s: %w", dir, err)
	}
	return o, nil
}

func open(dir string, seed func() *Org) (*Org, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, lockFile))
	if ok, err := lock.TryLock(); err != nil {
		return nil, err
	} else if !ok {
		return nil, ErrInUse
	}
	o, err := load(dir, seed)
	if err == nil {
		o.log = &changeLog{dir: dir, lock: lock}
		err = o.compact()
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return o, nil
}

// checkFolder refuses a folder that holds something and no snapshot.
func checkFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	foreign := false
	for _, e := range entries {
		if e.Name() == snapshotFile {
			return nil
		}
		foreign = foreign || e.Name() != lockFile && e.Name() != newSnapshot // those may be left by a crash
	}
	if foreign {
		return ErrNotSandbox
	}
	return nil
}

// Close writes what is kept and lets go of the folder. Cmdlets that would change something fail from then on.
func (o *Org) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.log == nil || o.log.lock == nil {
		return nil
	}
	var err error
	if o.log.file != nil {
		err = o.compact()
		err = errors.Join(err, o.log.file.Close())
	}
	err = errors.Join(err, o.log.lock.Close())
	o.log.file, o.log.lock = nil, nil
	return err
}
