package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"time"
)

// Writer appends records to a journal. It is used by one goroutine.
type Writer struct {
	file *os.File
	now  func() time.Time
	seq  int
	all  []Record
}

// Create starts a journal in a new file; one that exists is an error.
func Create(path string, now func() time.Time) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("creating the journal: %w", err)
	}
	return &Writer{file: f, now: now}, nil
}

// Append writes one record and returns when it is on the disk. Seq, At and Sum are filled in. After an
// error nothing may be sent to a tenant.
func (w *Writer) Append(r Record) error {
	r.Seq, r.At = w.seq+1, w.now().UTC()
	line, err := encode(r)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := w.file.Write(line); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	w.seq++
	w.all = append(w.all, r)
	return nil
}

// Records are those appended so far.
func (w *Writer) Records() []Record { return w.all }

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func encode(r Record) ([]byte, error) {
	r.Sum = ""
	sum, err := checksum(r)
	if err != nil {
		return nil, err
	}
	r.Sum = sum
	line, err := json.Marshal(r)
	return append(line, '\n'), err
}

func checksum(r Record) (string, error) {
	r.Sum = ""
	line, err := json.Marshal(r)
	return fmt.Sprintf("%08x", crc32.Checksum(line, castagnoli)), err
}

// ErrTorn says that the last line of a journal is not whole: the program died while writing it, before
// anything it announces was sent.
var ErrTorn = errors.New("the last line of the journal is not whole")

// Read reads a journal. If only its last line is not whole, it returns the records before it and ErrTorn.
func Read(r io.Reader) ([]Record, error) {
	var records []Record
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if len(line) > 0 {
				return records, ErrTorn
			}
			return records, nil
		}
		if err != nil {
			return records, fmt.Errorf("reading the journal: %w", err)
		}
		rec, err := decode(line, len(records)+1)
		if err != nil {
			return records, fmt.Errorf("journal line %d: %w", len(records)+1, err)
		}
		records = append(records, rec)
	}
}

func decode(line []byte, seq int) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, err
	}
	sum, err := checksum(r)
	switch {
	case err != nil:
		return r, err
	case sum != r.Sum:
		return r, errors.New("the checksum is wrong: the file was altered or damaged")
	case r.Seq != seq:
		return r, fmt.Errorf("record %d is missing", seq)
	}
	return r, nil
}
