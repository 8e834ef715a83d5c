package rooms

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// checkRow fails unless the row has a key or a problem with its hint, never both.
func checkRow(t *testing.T, r Row) {
	t.Helper()
	keys := 0
	for _, k := range []string{r.Key.Address, string(r.Key.ID), r.Key.Name} {
		if k != "" {
			keys++
		}
	}
	if good := r.Problem == "" && r.Hint == ""; good != (keys == 1) || !good && (keys != 0 || r.Problem == "" || r.Hint == "") {
		t.Fatalf("neither good nor bad: %+v", r)
	}
}

func FuzzParseKey(f *testing.F) {
	for _, cell := range []string{"north.101@contoso.com", `"North, 1" <north.101@contoso.com>;`, "{6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540}",
		"a@@b", "mailto:", "'=1+1", "İ@contoso.com", "a@b.c;\ufeffd@e.f", "<<@>>", "\x00", "＠", "smtp:'\"«a@contoso.com»\"'"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		row := ParseKey(cell)
		checkRow(t, row)
		if a := row.Key.Address; a != "" {
			if again := ParseKey(a); again.Key != row.Key {
				t.Errorf("%q gives %q, and that %+v", cell, a, again)
			}
			if strings.Count(a, "@") != 1 || strings.ContainsAny(a, " <>;,\"\n\x00\u200b") || !utf8.ValidString(a) {
				t.Errorf("%q is no address", a)
			}
		}
	})
}

// Without quotes every line that is not blank is one row, but for the headings and titles at the top.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../testdata/rooms/dialects/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range append(files, "../../testdata/rooms/bad-rows.csv") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "")
	}
	f.Add([]byte("Email\na@b.c\n"), "")
	f.Add([]byte("a;b\r\nc@d.e;f\r\n;\r\n"), "")
	f.Add([]byte("Room,Email\n\"N\" x,\"a@b.c\ny,d@e.f\n"), "room")
	f.Add([]byte("sep=;\n\"a@b.c\n;"), "")
	f.Add([]byte("\"\"\"a\n\"Email\",\"\n\"\"x"), "Email")
	f.Fuzz(func(t *testing.T, data []byte, column string) {
		list, err := Parse("rooms.csv", data, Options{Column: column})
		if err != nil {
			var refused *ListError
			if !errors.As(err, &refused) || len(refused.Problems) == 0 || len(list.Rows) != 0 {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		var at []int
		for _, r := range list.Rows {
			checkRow(t, r)
			if len(at) > 0 && r.Line <= at[len(at)-1] || r.Column < 1 {
				t.Fatalf("out of order: %+v", r)
			}
			at = append(at, r.Line)
		}
		text, _ := decode(data)
		if strings.Contains(text, `"`) || strings.HasPrefix(strings.ToLower(text), "sep=") {
			return
		}
		var lines []int
		for i, line := range strings.Split(text, "\n") {
			if strings.TrimFunc(line, wrapping) != "" {
				lines = append(lines, i+1)
			}
		}
		top := len(lines) - len(at)
		if top < 0 || top > headingRows || !slices.Equal(lines[top:], at) {
			t.Errorf("rows at %v of %v", at, lines)
		}
	})
}

// What is written is read as the same rooms, whatever stands in the cells.
func FuzzWriteCSV(f *testing.F) {
	f.Add("north.101@contoso.com", "=1+1")
	f.Add("-a@contoso.com", "x\r\n=y;\t@z")
	f.Add("'=a@contoso.com", "\"\n\"")
	f.Add("\v=a@contoso.com", " ")
	f.Add("a;=b", "sep=;")
	f.Fuzz(func(t *testing.T, cell, beside string) {
		if strings.Contains(cell+beside, "\n") && strings.Contains(cell+beside, ",") {
			t.Skip("a line inside a cell that reads as a row counts as a quote that is not closed")
		}
		var b bytes.Buffer
		rows := [][]string{{"first@contoso.com", ""}, {cell, beside}, {"last@contoso.com", ""}}
		if err := WriteCSV(&b, []string{"Address", "Beside"}, rows); err != nil {
			t.Fatal(err)
		}
		list, err := Parse("rooms.csv", b.Bytes(), Options{Column: "Address"})
		if err != nil {
			t.Skip("not text:", err)
		}
		want := []Key{{Address: "first@contoso.com"}, ParseKey(cell).Key, {Address: "last@contoso.com"}}
		if (record{cells: []string{cell, beside}}).blank() {
			want = slices.Delete(want, 1, 2)
		}
		var got []Key
		for _, r := range list.Rows {
			got = append(got, r.Key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s\n%q", diff, b.String())
		}
	})
}
