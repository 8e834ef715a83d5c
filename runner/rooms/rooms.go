// Package rooms reads lists of rooms as people make them, and writes the results beside them.
//
// The words of this package:
//
//   - A [Row] is one line of the input that names a room, with the cell that names it.
//   - A bad row has a Problem and a Hint instead of a Key. It is kept: no row of the input is ever lost.
//   - A [List] is what a source gave: its rows and a hash of what was read.
package rooms

import (
	"fmt"

	"roombridge/runner/exo"
)

// Row is one row of the input.
type Row struct {
	Source string `json:"source"` // the file's base name, or "tenant" for rooms.all
	Line   int    `json:"line"`   // first line of the row, counting from 1; 0 for rooms.all
	Column int    `json:"column"` // number of the cell in its row, counting from 1
	Cell   string `json:"cell"`   // as it stands in the file, spaces trimmed
	Key    Key    `json:"key"`
	Name   string `json:"name,omitempty"` // a display name that stood around the address or beside it

	Problem string `json:"problem,omitempty"` // why the row cannot be used, such as "two addresses in one cell"
	Hint    string `json:"hint,omitempty"`    // what to do, such as "give each room a row of its own"
}

// Key is what a row names a room by; exactly one field is set, none if the row has a Problem.
type Key struct {
	Address string `json:"address,omitempty"` // lower case
	ID      exo.ID `json:"id,omitempty"`      // a Guid: Exchange's or Entra's
	Name    string `json:"name,omitempty"`    // a cell without @: matched as name, display name or alias
}

// At says where the row stands: file:line.
func (r Row) At() string {
	if r.Line == 0 {
		return r.Source
	}
	return fmt.Sprintf("%s:%d", r.Source, r.Line)
}

// List is what a source gave.
type List struct {
	Source string // as in Row.Source
	Path   string // absolute; "" for rooms.all
	SHA256 string // of the bytes read, hex
	Column string // the heading of the column that names the rooms; "" if there was none
	Rows   []Row  // every row that is not blank, in the order of the file, bad ones too
}
