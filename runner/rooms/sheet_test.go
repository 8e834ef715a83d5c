package rooms_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What separates the cells of a row.
func TestSeparators(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"commas in a semicolon file", "Room;Area;Email\nNorth, 1;12,5;n@contoso.com\n", []string{"2:3 n@contoso.com"}},
		{"semicolons in a comma file", "Room,Features,Email\nNorth,TV;phone;board,n@contoso.com\n", []string{"2:3 n@contoso.com"}},
		{"both on every line, no headings", "North, 1;n@contoso.com\nSouth, 2;s@contoso.com\n", []string{"1:2 n@contoso.com", "2:2 s@contoso.com"}},
		{"a single heading, commas in names", "Email\nNorth, 1 <n@contoso.com>\nSouth, 2 <s@contoso.com>\n", []string{"2:1 n@contoso.com", "3:1 s@contoso.com"}},
		{"a single heading, notes beside", "Email\nn@contoso.com;big\ns@contoso.com;small\n", []string{"2:1 n@contoso.com", "3:1 s@contoso.com"}},
		{"a separator after each address", "n@contoso.com;\ns@contoso.com;\n", []string{"1:1 n@contoso.com", "2:1 s@contoso.com"}},
		{"two addresses on a line", "Email\nn@contoso.com;m@contoso.com\ns@contoso.com\n", []string{"2:1 ! two addresses in one row", "3:1 s@contoso.com"}},
		{"tabs", "Room\tEmail\nNorth, 1; big\tn@contoso.com\n", []string{"2:2 n@contoso.com"}},
		{"sep= in quotes", "\"sep=;\"\nRoom;Email\nNorth, 1;n@contoso.com\n", []string{"3:2 n@contoso.com"}},
		{"empty columns at the right", "Room,Email,,,\nNorth,n@contoso.com,,,\n,,,,\n", []string{"2:2 n@contoso.com"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, keys(t, tt.text)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
