package rooms

import (
	"slices"
	"strings"
	"unicode"
)

// layout says where in a sheet the rooms stand. Columns count from 1.
type layout struct {
	reader
	start   mark   // of the first row
	heading string // of the address column; "" if it has none
	column  int    // of the address
	name    int    // of the display name; 0 if there is none
	width   int    // the last column with a heading; without headings, the columns of most rows
}

// layout finds the address column: the wanted one, else by its heading, else by what the cells hold.
func (s sheet) layout(want string) (layout, *fault) {
	columns := s.columns(want)
	if len(columns) != 1 {
		return layout{}, s.undecided(want, columns)
	}
	column := columns[0]
	if s.heading < 0 {
		s.heading = s.guessHeading(column)
	}
	width, _ := s.width()
	l := layout{reader: s.reader, start: s.start, column: column + 1, width: width}
	if s.heading >= 0 {
		row := s.sample[s.heading]
		width = len(row.cells)
		l.start, l.heading, l.name = row.next, row.text(column), nameColumn(row.cells)
		l.width = 1 + slices.Max(indexes(row.cells, func(i int, c string) bool { return i == column || !blank(c) }))
	}
	l.whole = func(row []string) bool {
		return len(row) == width && width > 1 && column < width && isAddress(row[column])
	}
	return l, nil
}

// guessHeading returns the index of the row above the first key in the column if it looks like headings
// and has nothing but narrower titles above it; -1 if not, since a row must not be taken for a heading.
func (s sheet) guessHeading(column int) int {
	first := slices.IndexFunc(s.sample, func(r record) bool {
		k := ParseKey(r.cell(column)).Key
		return k.Address != "" || k.ID != ""
	})
	if first < 0 {
		first = 1 // names only
	}
	if first == 0 || first > headingRows || !s.sample[first-1].looksLikeHeadings() {
		return -1
	}
	heading := s.sample[first-1].filled()
	if slices.ContainsFunc(s.sample[:first-1], func(r record) bool { return r.filled() >= heading }) {
		return -1
	}
	return first - 1
}

// looksLikeHeadings is strict with a single cell: a list of names may begin with "Conference Room".
func (r record) looksLikeHeadings() bool {
	if r.filled() == 1 {
		cell := strings.Join(r.cells, "")
		return sensesOf(cell)&^(senseRoom|senseFiller) != 0 || senses[letters(cell)] == senseRoom
	}
	return !slices.ContainsFunc(r.cells, func(c string) bool {
		return strings.ContainsFunc(c, func(r rune) bool { return r == '@' || unicode.IsDigit(r) })
	})
}

// nameColumn returns the column of the display names, 0 if there is none.
func nameColumn(headings []string) int {
	n := slices.IndexFunc(headings, func(c string) bool { return sensesOf(c)&^(senseRoom|senseFiller) == senseName })
	if n < 0 {
		n = slices.IndexFunc(headings, func(c string) bool { return sensesOf(c)&^senseFiller == senseRoom })
	}
	return n + 1
}
