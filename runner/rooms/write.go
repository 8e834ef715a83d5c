package rooms

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A cell that begins with one of these signs is a formula to a spreadsheet, also after spaces and, in
// some locales, in its full-width form. A separator or line break inside a cell begins another cell
// where Windows' list separator is a semicolon, since the quotes then do not stand where Excel looks
// for them.
const (
	cellStart = `(^|[;\t\r\n])`
	ignored   = `([\p{Z}\p{Cf}\x00-\x08\x0b\x0c\x0e-\x1f]*)`
	formula   = `([=+\-@＝＋－＠])`
)

var (
	unguarded = regexp.MustCompile(cellStart + ignored + formula)
	guarded   = regexp.MustCompile(cellStart + ignored + `'+` + ignored + formula)
)

// guard makes s harmless in a spreadsheet by an apostrophe.
func guard(s string) string { return unguarded.ReplaceAllString(s, "$1'$2$3") }

// unguard takes away what guard added.
func unguard(s string) string {
	if !strings.Contains(s, "'") {
		return s
	}
	return guarded.ReplaceAllString(s, "$1$2$3$4")
}

// WriteCSV writes a table that Excel opens with every letter right: UTF-8 with a byte order mark,
// commas, CRLF. A cell that a spreadsheet would take for a formula (it begins with = + - @, also after
// spaces, tabs or line breaks) gets an apostrophe before that. [ParseKey] takes it away again, so that a
// list written here is read with the same rooms.
func WriteCSV(w io.Writer, header []string, rows [][]string) error {
	if _, err := io.WriteString(w, bomUTF8); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range slices.Concat([][]string{header}, rows) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = guard(lineEnds.Replace(strings.ToValidUTF8(c, string(utf8.RuneError))))
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}
