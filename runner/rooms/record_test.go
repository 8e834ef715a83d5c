package rooms_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A quote that is not closed costs its own row, never the rows after it.
func TestQuotes(t *testing.T) {
	const heading = "Room,Email\n"
	tests := []struct {
		name, text string
		want       []string
	}{
		{"separator, quote and line break inside", "\"North, \"\"big\"\"\n1\",n@contoso.com\ns,s@contoso.com\n", []string{"2:2 n@contoso.com", "4:2 s@contoso.com"}},
		{"a space before", "North, \"n@contoso.com\"\n", []string{"2:2 n@contoso.com"}},
		{"around a part of the cell", "North,\"North, 1\" <n@contoso.com>\n", []string{"2:2 n@contoso.com"}},
		{"inch marks", "Screen 55\",n@contoso.com\n", []string{"2:2 n@contoso.com"}},
		{"never closed", "\"North,n@contoso.com\nSouth,s@contoso.com\nEast,e@contoso.com\n", []string{"2:1 ! a quote that is not closed", "3:2 s@contoso.com", "4:2 e@contoso.com"}},
		{"never closed in the address", "North,\"n@contoso.com\nSouth,s@contoso.com\n", []string{"2:2 ! a quote that is not closed", "3:2 s@contoso.com"}},
		{"never closed, other quotes follow", "\"North,n@contoso.com\n\"South, 1\",s@contoso.com\n", []string{"2:1 ! a quote that is not closed", "3:2 s@contoso.com"}},
		{"closed by an inch mark rows later", "\"North,n@contoso.com\nSouth,s@contoso.com\nScreen 55\",e@contoso.com\n", []string{"2:1 ! a quote that is not closed", "3:2 s@contoso.com", "4:2 e@contoso.com"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, keys(t, heading+tt.text)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQuoteClosedTooLateForAnyCell(t *testing.T) {
	const lines = 70_000 // more than the 32,767 characters of a cell
	got := keys(t, "Room,Email\n\"North,n@contoso.com\n"+strings.Repeat("x\n", lines)+"y\",s@contoso.com\n")
	if len(got) != lines+2 || got[0] != "2:1 ! a quote that is not closed" {
		t.Errorf("%d rows, the first is %q", len(got), got[0])
	}
}
