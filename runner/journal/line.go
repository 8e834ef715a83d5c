package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// maxLine bounds a line: a read-back of 100,000 members, none of whom is a room, is 4 MB.
const maxLine = 16 << 20

// ErrTorn says that the last line of a journal is not whole: the program died while writing it, before
// anything it announces was sent.
var ErrTorn = errors.New("the last line of the journal is not whole")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// unsummed ends a line whose Sum is empty; Sum is the last field.
const unsummed = `"sum":""}`

// encode fills in Sum and returns the line.
func encode(r *Record) ([]byte, error) {
	r.Sum = ""
	line, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	r.Sum = fmt.Sprintf("%08x", crc32.Checksum(line, castagnoli))
	return fmt.Appendf(line[:len(line)-len(`"}`)], "%s\"}\n", r.Sum), nil
}

// Read reads a journal. If only its last line is not whole, it returns the records before it and
// ErrTorn; any other error names the line.
func Read(r io.Reader) ([]Record, error) {
	var records []Record
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	lines.Split(wholeLines)
	for lines.Scan() {
		rec, err := decode(lines.Bytes(), len(records)+1)
		if err != nil {
			return records, fmt.Errorf("journal line %d: %w", len(records)+1, err)
		}
		records = append(records, rec)
	}
	if err := lines.Err(); err != nil {
		return records, fmt.Errorf("journal line %d: %w", len(records)+1, err)
	}
	return records, nil
}

func wholeLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if end := bytes.IndexByte(data, '\n'); end >= 0 {
		return end + 1, data[:end], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, ErrTorn
	}
	return 0, nil, nil
}

func decode(line []byte, seq int) (Record, error) {
	var r Record
	if err := checkSum(line); err != nil {
		return r, err
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("it was written by another version: %w", err)
	}
	switch {
	case r.Seq != seq:
		return r, fmt.Errorf("record %d is missing", seq)
	case r.parts() != 1:
		return r, fmt.Errorf("a record is of one kind, and this is of %d", r.parts())
	case (r.Run != nil) != (seq == 1):
		return r, errors.New("a journal begins with the only record of its run")
	case r.Run != nil && r.Run.Format != Format:
		return r, fmt.Errorf("format %d, and this program reads format %d", r.Run.Format, Format)
	}
	return r, nil
}

// checkSum checks the bytes as they stand, so that nothing depends on how JSON is written.
func checkSum(line []byte) error {
	const hex = len("00000000")
	start := len(line) - hex - len(`"}`)
	if start < 0 {
		return errors.New("too short")
	}
	bare := append(bytes.Clone(line[:start]), `"}`...)
	sum := fmt.Sprintf("%08x", crc32.Checksum(bare, castagnoli))
	if !bytes.HasSuffix(bare, []byte(unsummed)) || string(line[start:]) != sum+`"}` {
		return errors.New("the checksum is wrong: the file was altered or damaged")
	}
	return nil
}

// parts counts what a record holds.
func (r Record) parts() int {
	n := 0
	for _, there := range []bool{r.Run != nil, r.Started != nil, r.Answer != nil, r.ReadBack != nil, r.End != nil} {
		if there {
			n++
		}
	}
	return n
}
