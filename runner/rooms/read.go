package rooms

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxFile is far above any list of rooms: 100,000 rows have some 10 MiB.
const maxFile = 64 << 20

// Options say how a file is to be read.
type Options struct {
	Column string // heading of the address column; "" or "auto": found by heading, else by content
}

// Read reads a file of at most 64 MiB as [Parse] does.
func Read(path string, o Options) (List, error) {
	source := filepath.Base(path)
	absolute, err := filepath.Abs(path)
	if err != nil {
		return List{}, unreadableFile(source, err)
	}
	data, err := readFile(absolute)
	if err != nil {
		return List{}, unreadableFile(source, err)
	}
	if len(data) > maxFile {
		return List{}, refuse(source, 0, &fault{"is larger than 64 MiB", "keep the column with the addresses and delete the others"})
	}
	list, err := Parse(source, data, o)
	if err != nil {
		return List{}, err
	}
	list.Path = absolute
	return list, nil
}

// readFile returns at most one byte more than is allowed.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// Parse reads a list as people make it: what Excel, Exchange and Entra export, what is copied from
// Outlook, what is typed. The source is its name in rows and errors.
//
//   - UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252; any line ends.
//   - Separated by comma, semicolon or tab, or by what a first line such as sep=| says.
//   - Headings in many wordings and languages, in any order, under a title or none at all.
//   - Blank rows are no rows. Every other row under the headings becomes one [Row], bad or not.
//
// The error is a [*ListError]: no text, no address column, or no row that can be used.
func Parse(source string, data []byte, o Options) (List, error) {
	if strings.EqualFold(o.Column, "auto") {
		o.Column = ""
	}
	text, f := decode(data)
	if f != nil {
		return List{}, refuse(source, 0, f)
	}
	if strings.Count(text, "\n") > maxLines {
		return List{}, refuse(source, 0, &fault{fmt.Sprintf("has more than %d lines", maxLines), "write one room a line"})
	}
	s := openSheet(text, o.Column)
	if len(s.sample) == 0 {
		return List{}, refuse(source, 0, &fault{"is empty", "write one room a row"})
	}
	l, f := s.layout(o.Column)
	if f != nil {
		return List{}, refuse(source, s.sample[max(s.heading, 0)].line, f)
	}
	sum := sha256.Sum256(data)
	list := List{Source: source, SHA256: hex.EncodeToString(sum[:]), Column: l.heading, Rows: l.rows(source)}
	if !slices.ContainsFunc(list.Rows, func(r Row) bool { return r.Problem == "" }) {
		return List{}, noUsableRow(list)
	}
	return list, nil
}

func (l layout) rows(source string) []Row {
	var rows []Row
	for rec := range l.from(l.start) {
		if rec.blank() {
			continue
		}
		row := l.row(rec)
		row.Source, row.Line = source, rec.line
		rows = append(rows, row)
	}
	return rows
}

// row makes one row of a record, whatever is in it.
func (l layout) row(rec record) Row {
	cell := rec.cell(l.column - 1)
	row := ParseKey(cell)
	row.Column = l.column
	if row.Name == "" && l.name > 0 && l.name != l.column {
		row.Name = rec.text(l.name - 1)
	}
	extra := rec.cells[min(l.width, len(rec.cells)):]
	switch {
	case rec.stray > 0:
		row.Column, row.Cell = rec.stray, strings.TrimSpace(rec.cells[rec.stray-1])
		row.spoil("a quote that is not closed", "close it, or delete it")
	case blank(cell):
		row.spoil(fmt.Sprintf("no address in column %d", l.column), "fill it in, or delete the row")
	case row.Key.Address != "" && slices.ContainsFunc(extra, isAddress):
		row.spoil("two addresses in one row", "give each room a row of its own")
	case row.Key.Address == "" && slices.ContainsFunc(extra, func(c string) bool { return !blank(c) }):
		row.spoil(fmt.Sprintf("%d cells under %d headings", len(rec.cells), l.width), "put quotes around the cell that holds a separator")
	}
	return row
}

func (r *Row) spoil(problem, hint string) { r.Key, r.Problem, r.Hint = Key{}, problem, hint }
