package rooms

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

const (
	sampleRows  = 200 // rows that show how the file is made
	headingRows = 20  // rows among which the headings stand
)

// sheet is the text as one separator cuts it: its first rows, and which of them has the headings.
type sheet struct {
	reader
	start   mark
	sample  []record // the first rows that are not blank
	heading int      // index in sample; -1: none was recognised
}

// declaration is a first line by which Excel is told the separator: sep=;
var declaration = regexp.MustCompile(`(?i)^"?sep=([^"\n\pL\pN])"?[;,\t]*\n`)

// openSheet finds the separator: the declared one, or the one under which the first rows make most
// sense as a table. The column is the heading to look for; "" looks for any that is known.
func openSheet(text, column string) sheet {
	if d := declaration.FindStringSubmatch(text); d != nil && len(d[1]) == 1 {
		return newSheet(reader{text: text, sep: d[1][0]}, mark{len(d[0]), 2}, column)
	}
	var best sheet
	for i, sep := range []byte{0, '\t', ';', ','} {
		s := newSheet(reader{text: text, sep: sep}, mark{0, 1}, column)
		if i == 0 || s.compare(best) > 0 {
			best = s
		}
	}
	return best
}

func newSheet(r reader, start mark, column string) sheet {
	s := sheet{reader: r, start: start}
	for rec := range r.from(start) {
		if len(s.sample) == sampleRows {
			break
		}
		if !rec.blank() {
			s.sample = append(s.sample, rec)
		}
	}
	s.heading = findHeading(s.sample[:min(len(s.sample), headingRows)], column)
	return s
}

// findHeading returns the index of the row with the wanted heading. If none is wanted, it is the widest
// row with a known one before the first address, since titles above a table are narrower than it; -1 if
// there is none.
func findHeading(rows []record, column string) int {
	found := -1
	for i, row := range rows {
		if column == "" && slices.ContainsFunc(row.cells, isAddress) {
			return found
		}
		known := slices.ContainsFunc(row.cells, func(c string) bool {
			return column != "" && sameHeading(c, column) || column == "" && rankOf(c) < rankNone
		})
		if known && (found < 0 || row.filled() > rows[found].filled()) {
			found = i
		}
	}
	return found
}

func isAddress(cell string) bool {
	return strings.Contains(cell, "@") && ParseKey(cell).Key.Address != ""
}

// compare says whether s reads the text better than t: by headings that stand apart, then by rows with
// an address, then by rows of equal width. The last is no argument under a single heading, where
// separators belong to display names: North, 1.01 <north.101@contoso.com>.
func (s sheet) compare(t sheet) int {
	return slices.Compare(s.merits(), t.merits())
}

func (s sheet) merits() []int {
	headed, even, addressed := 0, 0, 0
	if s.heading >= 0 {
		headed = min(1, s.sample[s.heading].filled()-1)
	}
	if width, rows := s.width(); width > 1 && (s.heading < 0 || headed > 0) {
		even = rows
	}
	for _, row := range s.sample {
		if slices.ContainsFunc(row.cells, isAddress) {
			addressed++
		}
	}
	return []int{headed, addressed, even}
}

// width returns the commonest number of cells, the smaller of two, and how many rows have it.
func (s sheet) width() (width, rows int) {
	counts := map[int]int{}
	for _, row := range s.sample {
		counts[len(row.cells)]++
	}
	for w, n := range counts {
		if c := cmp.Compare(n, rows); c > 0 || c == 0 && w < width {
			width, rows = w, n
		}
	}
	return width, rows
}
