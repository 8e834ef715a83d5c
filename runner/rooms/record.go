package rooms

import (
	"iter"
	"slices"
	"strings"
)

// What an Excel worksheet can hold (Microsoft: Excel specifications and limits).
const (
	maxLines   = 1_048_576 // rows, to be exact: lists have few cells of several lines
	maxColumns = 16_384    // what follows is one cell
	maxCell    = 4 * 32767 // bytes; more between quotes means that somebody forgot to close one
)

// record is a line of the table, or several if quotes hold a line break.
type record struct {
	line  int // where it starts
	cells []string
	stray int // number of the first cell with a quote that does not close; 0 if there is none
	next  mark
}

// blank reports whether the row has only separators, its own or others.
func (r record) blank() bool {
	return !slices.ContainsFunc(r.cells, func(c string) bool { return strings.TrimFunc(c, wrapping) != "" })
}

// filled returns how many cells are not blank.
func (r record) filled() int {
	n := 0
	for _, c := range r.cells {
		if !blank(c) {
			n++
		}
	}
	return n
}

// cell returns the cell with this index, "" if the row is too short.
func (r record) cell(i int) string {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// text returns the cell without spaces and separators about it.
func (r record) text(i int) string { return strings.TrimFunc(r.cell(i), wrapping) }

// mark is a place in the text.
type mark struct{ pos, line int }

// reader splits text into records.
//
// It is not encoding/csv, because that knows two ways with quotes and neither is safe here: strict, it
// stops at what people type ("North" <north@contoso.com>, a screen of 55"); lazy, one quote that is
// never closed swallows every row after it. Here such a quote costs its own row only.
type reader struct {
	text  string
	sep   byte                      // 0: every line is one cell
	whole func(cells []string) bool // reports whether these are a complete row; nil: not known yet
}

// from yields the records that begin at m or later.
func (r reader) from(m mark) iter.Seq[record] {
	return func(yield func(record) bool) {
		for width := 1; m.pos < len(r.text); {
			rec := r.record(m, width)
			if !yield(rec) {
				return
			}
			m, width = rec.next, len(rec.cells)
		}
	}
}

func (r reader) record(m mark, width int) record {
	rec := record{line: m.line, cells: make([]string, 0, width)}
	for pos := m.pos; ; pos++ {
		if len(rec.cells) == maxColumns-1 {
			r.sep = 0
		}
		cell, end, stray := r.cell(pos, rec.cells)
		rec.cells = append(rec.cells, cell)
		if stray && rec.stray == 0 {
			rec.stray = len(rec.cells)
		}
		pos = end
		if end == len(r.text) || r.text[end] == '\n' {
			rec.next = mark{min(end+1, len(r.text)), m.line + strings.Count(r.text[m.pos:end], "\n") + 1}
			return rec
		}
	}
}

// cell reads the cell at pos, which stands after the cells before. It returns where the cell ends, and
// whether it begins with a quote that does not close: then it ends as if the quote were a letter.
func (r reader) cell(pos int, before []string) (cell string, end int, stray bool) {
	open := pos
	for open < len(r.text) && r.text[open] == ' ' {
		open++
	}
	if open == len(r.text) || r.text[open] != '"' {
		end = r.end(pos)
		return r.text[pos:end], end, false
	}
	if closing := closingQuote(r.text[open+1:]); closing >= 0 {
		quoted := r.text[open+1 : open+1+closing]
		end = r.end(open + 1 + closing + 1)
		after := r.text[open+1+closing+1 : end]
		lines := strings.Contains(quoted, "\n")
		switch {
		case blank(after) && !(lines && r.hidesRow(before, quoted)):
			return strings.ReplaceAll(quoted, `""`, `"`), end, false
		case !lines: // quotes around a part of the cell: "North" <north@contoso.com>
			return r.text[pos:end], end, false
		}
	}
	end = r.end(pos)
	return r.text[pos:end], end, true
}

// end returns where a cell ends that goes on, without quotes, at pos.
func (r reader) end(pos int) int {
	for ; pos < len(r.text); pos++ {
		if c := r.text[pos]; c == '\n' || c == r.sep && r.sep != 0 {
			break
		}
	}
	return pos
}

// hidesRow reports whether a complete row stands between quotes. The quotes then look like a pair but
// are not one, as in: "North,north@contoso.com ⏎ South 55",south@contoso.com.
func (r reader) hidesRow(before []string, quoted string) bool {
	if r.whole == nil || r.sep == 0 {
		return false
	}
	lines := strings.Split(quoted, "\n")
	for i, line := range lines[:len(lines)-1] {
		cells := strings.Split(line, string(rune(r.sep)))
		if i == 0 && len(cells) > 1 {
			cells = slices.Concat(before, cells)
		}
		if r.whole(cells) {
			return true
		}
	}
	return false
}

// closingQuote returns where the quote stands that is not doubled; -1 if there is none.
func closingQuote(text string) int {
	text = text[:min(len(text), maxCell)]
	for i := 0; ; i += 2 {
		next := strings.IndexByte(text[i:], '"')
		if next < 0 {
			return -1
		}
		i += next
		if i+1 == len(text) || text[i+1] != '"' {
			return i
		}
	}
}
