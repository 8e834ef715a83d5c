package sim

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// changeLog is the folder of an organisation that is kept.
type changeLog struct {
	dir  string
	file *os.File
	lock *flock.Flock
}

// begin puts the snapshot in place, then empties the log: in this order no change is ever lost.
func (l *changeLog) begin(snapshot []byte) error {
	fresh := filepath.Join(l.dir, newSnapshot)
	if err := writeSynced(fresh, snapshot); err != nil {
		return err
	}
	if err := os.Rename(fresh, filepath.Join(l.dir, snapshotFile)); err != nil {
		return err
	}
	syncFolder(l.dir)
	if l.file != nil {
		if err := l.file.Close(); err != nil {
			return err
		}
	}
	var err error
	l.file, err = os.Create(filepath.Join(l.dir, logFile))
	return err
}

// syncFolder makes a rename durable where the system can do that: Windows cannot, and does not need it.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = errors.Join(d.Sync(), d.Close())
	}
}

func writeSynced(path string, text []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// append makes a change durable. After an error the log's end is unknown, so nothing more is accepted.
func (l *changeLog) append(c change) error {
	if l.file == nil {
		return errors.New("the sandbox is closed, or its log could not be written")
	}
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if _, err = l.file.Write(append(line, '\n')); err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		err = errors.Join(err, l.file.Close())
		l.file = nil
	}
	return err
}
