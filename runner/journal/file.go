package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Writer appends records to a journal. It is used by one goroutine.
type Writer struct {
	file *os.File
	now  func() time.Time
	all  []Record
	err  error // the first failure: after it the end of the file is not known
}

// Create starts a journal in a new file; one that exists is an error.
func Create(path string, now func() time.Time) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("creating the journal: %w", err)
	}
	syncFolder(filepath.Dir(path))
	return &Writer{file: f, now: now}, nil
}

// syncFolder makes the name of a new file durable, where a folder can be synced: on Windows it cannot,
// and need not be.
func syncFolder(path string) {
	if dir, err := os.Open(path); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
}

// Append writes one record and returns when it is on the disk. Seq, At and Sum are filled in. After an
// error nothing may be sent to a tenant, and every later Append fails too.
func (w *Writer) Append(r Record) error {
	if w.err != nil {
		return w.err
	}
	r.Seq, r.At = len(w.all)+1, w.now().UTC().Round(0)
	line, err := encode(&r)
	if err == nil {
		_, err = w.file.Write(line)
	}
	if err == nil {
		err = w.file.Sync()
	}
	if err != nil {
		w.err = fmt.Errorf("writing the journal: %w", err)
		return w.err
	}
	w.all = append(w.all, r)
	return nil
}

// Records are those appended so far.
func (w *Writer) Records() []Record { return w.all }

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }
