package rooms_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/rooms"
)

const testdata = "../../testdata/rooms"

// The same four rooms, as different programs and people write them down.
func TestReadDialects(t *testing.T) {
	want := []string{"north.101@contoso.com", "cafe@contoso.com", "o'brien@contoso.com", "lab@contoso.com"}
	tests := []struct {
		file    string
		heading string // of the address column
		lines   []int  // where the rooms stand
		names   string
	}{
		{"excel-utf8.csv", "Room Email", []int{2, 4, 5, 6}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"excel-german-ansi.csv", "E-Mail-Adresse", []int{2, 3, 4, 5}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"excel-unicode-text.txt", "E-mail", []int{2, 3, 4, 5}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"utf16-big-endian.csv", "Adresse électronique", []int{2, 3, 4, 5}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"unix.csv", "Mailbox", []int{2, 3, 4, 5}, "|||"},
		{"old-mac.csv", "Mail", []int{2, 3, 4, 5}, "|||"},
		{"separator-declared.csv", "Email", []int{3, 4, 5, 6}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"title-above.csv", "Email", []int{6, 7, 8, 9}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"get-mailbox.csv", "PrimarySmtpAddress", []int{3, 4, 5, 6}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"no-headings.csv", "", []int{1, 2, 3, 4}, "|||"},
		{"one-column.txt", "", []int{3, 4, 5, 6}, "|||"},
		{"outlook.txt", "", []int{1, 2, 3, 4}, "North 1.01|Café|O'Brien Boardroom|Lab, second floor"},
		{"copied-from-web.csv", "Room\u00a0e\u2011mail", []int{2, 3, 4, 5}, "|||"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			list, err := rooms.Read(filepath.Join(testdata, "dialects", tt.file), rooms.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got, names []string
			var lines []int
			for _, r := range list.Rows {
				got, names, lines = append(got, r.Key.Address+r.Problem), append(names, r.Name), append(lines, r.Line)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("addresses (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.lines, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.names, strings.Join(names, "|")); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if list.Column != tt.heading || list.Source != tt.file || !filepath.IsAbs(list.Path) || len(list.SHA256) != 64 {
				t.Errorf("got column %q, source %q, path %q, hash %q", list.Column, list.Source, list.Path, list.SHA256)
			}
		})
	}
}
