package rooms_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/rooms"
)

// Bad rows are kept, each with its own reason, and cost the good ones nothing.
func TestReadBadRows(t *testing.T) {
	list, err := rooms.Read(filepath.Join(testdata, "bad-rows.csv"), rooms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2:2 north.101@contoso.com",
		"3:2 ! two addresses in one cell",
		"4:2 ! more than one @",
		"5:2 name north.105",
		"6:2 ! nothing after the @",
		"7:2 ! nothing before the @",
		"8:2 ! a domain without a dot",
		"9:2 ! more than an address in the cell",
		"10:2 ! no address in column 2",
		"11:2 ! no address in column 2",
		"12:2 ! 3 cells under 2 headings",
		"13:2 ! a quote that is not closed",
		"14:2 ! more than an address in the cell",
		"15:2 ! a dot that separates nothing",
		"16:2 id 6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540",
		"17:2 north.101@contoso.com", // a repeat is the plan's to judge
	}
	if diff := cmp.Diff(want, describeAll(list)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, r := range list.Rows {
		if (r.Problem == "") != (r.Hint == "") || (r.Problem == "") == (r.Key == rooms.Key{}) {
			t.Errorf("neither good nor bad: %+v", r)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.csv")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 64<<20+1); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path, want string
		is         error
	}{
		{filepath.Join(dir, "none.csv"), "none.csv: cannot be read: ", fs.ErrNotExist},
		{dir, filepath.Base(dir) + ": cannot be read: ", nil},
		{large, "large.csv: is larger than 64 MiB; keep the column with the addresses and delete the others", nil},
	}
	for _, tt := range tests {
		_, err := rooms.Read(tt.path, rooms.Options{})
		var refused *rooms.ListError
		if !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), tt.want) || tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%s: got %v", tt.path, err)
		}
	}
}

// What makes a whole file useless, and what its error says.
func TestParseRefuses(t *testing.T) {
	const choose = "name the column with the addresses in rooms.columns.address"
	tests := []struct {
		name, text, column string
		want               []string
	}{
		{"nothing", "", "", []string{"rooms.csv: is empty; write one room a row"}},
		{"blank rows", "\ufeff\n ,\u00a0\n;;\n", "", []string{"rooms.csv: is empty; write one room a row"}},
		{"headings only", "Room,Email\n", "", []string{"rooms.csv: has headings and no rows; write one room a row"}},
		{"no addresses", "Room,Building\nBoardroom,North\n", "", []string{
			`rooms.csv:1: no column holds addresses; there is "Room" (column 1), "Building" (column 2); ` +
				`write a heading above each column, such as Email above the addresses`}},
		{"no such column", "\nRoom,Email\nNorth,n@contoso.com\n", "Mail", []string{
			`rooms.csv:2: no column "Mail" in the first 20 rows; there is "Room" (column 1), "Email" (column 2); ` + choose}},
		{"two columns, equal headings", "Email,Room,Mail\na@contoso.com,North,b@contoso.com\n", "", []string{
			`rooms.csv:1: more than one column may hold the addresses: "Email" (column 1), "Mail" (column 3); ` + choose}},
		{"two columns, no headings", "a@contoso.com,b@contoso.com\n", "", []string{
			`rooms.csv:1: more than one column may hold the addresses: column 1, column 2; ` +
				`write a heading above each column, such as Email above the addresses`}},
		{"the named column twice", "Email,E-Mail\na@contoso.com,b@contoso.com\n", "e mail", []string{
			`rooms.csv:1: more than one column may hold the addresses: "Email" (column 1), "E-Mail" (column 2); ` + choose}},
		{"no row that can be used: every reason", "Email\na@@contoso.com\n\n@contoso.com\n", "", []string{
			`rooms.csv:2:1: "a@@contoso.com": more than one @; an address has one`,
			`rooms.csv:4:1: "@contoso.com": nothing before the @; write it in full, such as north.101@contoso.com`}},
		{"workbook", "PK\x03\x04 and so on", "", []string{
			`rooms.csv: is an Excel workbook (or another zip file), not CSV; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"`}},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", []string{
			`rooms.csv: is an Excel workbook of the old or the protected kind, not CSV; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"`}},
		{"PDF", "%PDF-1.7\n", "", []string{`rooms.csv: is a PDF, not CSV; ask for the table that it was made from, as CSV`}},
		{"web page", "<!DOCTYPE html>\n<table>", "", []string{
			`rooms.csv: is a web page, not CSV; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"`}},
		{"binary", strings.Repeat("\x00\x01ab", 20), "", []string{
			`rooms.csv: is not text; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := rooms.Parse("rooms.csv", []byte(tt.text), rooms.Options{Column: tt.column})
			var refused *rooms.ListError
			if !errors.As(err, &refused) {
				t.Fatalf("got %v, want a ListError", err)
			}
			if diff := cmp.Diff(tt.want, refused.Problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// Characters that were lost cost their own row only.
func TestDamagedText(t *testing.T) {
	tests := []struct{ name, text string }{
		{"not UTF-8 after its byte order mark", "\ufeffEmail\na@contoso.com\nb\xe9b@contoso.com\n"},
		{"UTF-16 with half a letter at its end", "\xff\xfeE\x00m\x00a\x00i\x00l\x00\n\x00a\x00@\x00c\x00o\x00n\x00t\x00o\x00s\x00o\x00.\x00c\x00o\x00m\x00\n\x00b\x00@\x00b\x00.\x00c\x00\x00"},
		{"a byte that Windows-1252 does not have", "Email\na@contoso.com\nb\x81b@contoso.com\n"},
		{"NUL", "Email\na@contoso.com\nb\x00@contoso.com\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := keys(t, tt.text)
			if len(got) != 2 || got[0] != "2:1 a@contoso.com" || !strings.HasPrefix(got[1], "3:1 ! a c") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestListErrorShowsTwentyProblems(t *testing.T) {
	_, err := rooms.Parse("rooms.csv", []byte("Email\n"+strings.Repeat("a@\n", 50)), rooms.Options{})
	var refused *rooms.ListError
	if !errors.As(err, &refused) || len(refused.Problems) != 50 {
		t.Fatalf("got %v", err)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 21 || lines[20] != "rooms.csv: and 30 more" {
		t.Errorf("got %q", lines)
	}
}

func TestParseIsBounded(t *testing.T) {
	_, err := rooms.Parse("rooms.csv", []byte(strings.Repeat("a\n", 1<<20+1)), rooms.Options{})
	if want := "rooms.csv: has more than 1048576 lines; write one room a line"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	got := keys(t, "Email\na@contoso.com"+strings.Repeat(",x", 1<<20)+"\nb@contoso.com")
	if diff := cmp.Diff([]string{"2:1 a@contoso.com", "3:1 b@contoso.com"}, got); diff != "" {
		t.Errorf("a million cells in a row (-want +got):\n%s", diff)
	}
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("Building,Room,Seats,Room Email,Notes\r\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "North,\"North, %d\",8,North.%d@contoso.com,\"55\"\" screen\"\r\n", i, i)
	}
	data := []byte(text.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		list, err := rooms.Parse("rooms.csv", data, rooms.Options{})
		if err != nil || len(list.Rows) != 100_000 {
			b.Fatalf("%d rows, %v", len(list.Rows), err)
		}
	}
}
