package rooms

import (
	"fmt"
	"slices"
	"strings"
)

// columns returns the indexes of the columns that may hold the addresses. One that is an exact copy of
// another is no second choice.
func (s sheet) columns(want string) []int {
	if want != "" && s.heading < 0 {
		return nil
	}
	body := s.sample[s.heading+1:]
	held := countKeys(body)
	var found []int
	switch {
	case want != "":
		found = byWish(s.sample[s.heading].cells, want)
	case s.heading >= 0:
		found = byRank(s.sample[s.heading].cells, held)
	}
	if len(found) == 0 {
		found = byContent(held)
	}
	return slices.CompactFunc(found, func(a, b int) bool {
		return !slices.ContainsFunc(body, func(r record) bool { return !strings.EqualFold(r.text(a), r.text(b)) })
	})
}

// byWish returns the columns with exactly this heading, else those with nearly this one.
func byWish(headings []string, want string) []int {
	exact := indexes(headings, func(_ int, c string) bool { return strings.EqualFold(strings.TrimFunc(c, edge), want) })
	if len(exact) > 0 {
		return exact
	}
	return indexes(headings, func(_ int, c string) bool { return sameHeading(c, want) })
}

// held counts what the cells of a column hold.
type held struct{ addresses, guids, filled int }

func (h held) mostlyAddresses() bool { return h.addresses > 0 && 2*h.addresses >= h.filled }
func (h held) mostlyGuids() bool     { return h.guids > 0 && 2*h.guids >= h.filled }

func countKeys(body []record) []held {
	var columns []held
	for _, row := range body {
		for i, c := range row.cells {
			if i == len(columns) {
				columns = append(columns, held{})
			}
			if blank(c) {
				continue
			}
			columns[i].filled++
			switch key := ParseKey(c).Key; {
			case key.Address != "":
				columns[i].addresses++
			case key.ID != "":
				columns[i].guids++
			}
		}
	}
	return columns
}

// byRank returns the columns with the best heading among those that hold addresses. If none does, a
// heading that cannot mean anything else is enough: then each row says what is wrong with it.
func byRank(headings []string, columns []held) []int {
	columns = append(columns, make([]held, max(0, len(headings)-len(columns)))...)
	fits := func(i int, r rank) bool {
		switch r {
		case rankAddress:
			return columns[i].mostlyAddresses()
		case rankGuid:
			return columns[i].mostlyGuids()
		}
		return columns[i].addresses > 0
	}
	for r := range rankNone {
		if found := indexes(headings, func(i int, c string) bool { return rankOf(c) == r && fits(i, r) }); len(found) > 0 {
			return found
		}
	}
	for r := range rankAddress {
		if found := indexes(headings, func(_ int, c string) bool { return rankOf(c) == r }); len(found) > 0 {
			return found
		}
	}
	return nil
}

// byContent returns the columns that hold mostly addresses, else mostly Guids, else the only column.
func byContent(columns []held) []int {
	if found := indexes(columns, func(_ int, h held) bool { return h.mostlyAddresses() }); len(found) > 0 {
		return found
	}
	if found := indexes(columns, func(_ int, h held) bool { return h.mostlyGuids() }); len(found) > 0 {
		return found
	}
	if found := indexes(columns, func(_ int, h held) bool { return h.filled > 0 }); len(found) == 1 {
		return found
	}
	return nil
}

func indexes[T any](all []T, want func(int, T) bool) []int {
	var found []int
	for i, v := range all {
		if want(i, v) {
			found = append(found, i)
		}
	}
	return found
}

// undecided says why no column, or more than one, was found.
func (s sheet) undecided(want string, columns []int) *fault {
	f := &fault{hint: "name the column with the addresses in rooms.columns.address"}
	switch {
	case len(columns) > 1:
		f.problem = "more than one column may hold the addresses: " + s.describe(columns)
	case want != "":
		f.problem = fmt.Sprintf("no column %q in the first %d rows; there is %s", want, headingRows, s.describeAll())
	default:
		f.problem = "no column holds addresses; there is " + s.describeAll()
	}
	if s.heading < 0 && want == "" {
		f.hint = "write a heading above each column, such as Email above the addresses"
	}
	return f
}

// describeAll names the headings that are there, or what stands where they should.
func (s sheet) describeAll() string {
	if s.heading < 0 {
		width, _ := s.width()
		s.heading = slices.IndexFunc(s.sample, func(r record) bool { return len(r.cells) == width })
	}
	return s.describe(indexes(s.sample[s.heading].cells, func(_ int, c string) bool { return !blank(c) }))
}

// describe names columns by heading and number, twelve at most.
func (s sheet) describe(columns []int) string {
	var names []string
	for _, i := range columns[:min(len(columns), 12)] {
		column := fmt.Sprintf("column %d", i+1)
		if s.heading >= 0 {
			column = fmt.Sprintf("%q (%s)", short(s.sample[s.heading].text(i)), column)
		}
		names = append(names, column)
	}
	return strings.Join(names, ", ")
}
