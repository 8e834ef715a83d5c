package rooms_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/rooms"
)

// Which column is taken when several could be, or none has a heading that is known.
func TestColumns(t *testing.T) {
	tests := []struct {
		name, text, column string
		heading            string
		want               []string
	}{
		{"the primary address before others", "UPN,Email,PrimarySmtpAddress\na1@contoso.com,a2@contoso.com,a3@contoso.com\n", "", "PrimarySmtpAddress", []string{"2:3 a3@contoso.com"}},
		{"the room's address before another", "Email,Room Email\nana@contoso.com,north@contoso.com\n", "", "Room Email", []string{"2:2 north@contoso.com"}},
		{"an address before a sign-in name", "UPN,Mail\na1@contoso.com,a2@contoso.com\n", "", "Mail", []string{"2:2 a2@contoso.com"}},
		{"a column with addresses before a better heading without", "Mailbox,Email\nNorth,north@contoso.com\n", "", "Email", []string{"2:2 north@contoso.com"}},
		{"a street address is none", "Address,Contact\n\"1 Main St, Oslo\",north@contoso.com\n", "", "Contact", []string{"2:2 north@contoso.com"}},
		{"an exact copy is no second choice", "Mail,Email\nA@contoso.com,a@contoso.com\n", "", "Mail", []string{"2:1 a@contoso.com"}},
		{"Guids where there are no addresses", "Room,Guid\nNorth,6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540\n", "", "Guid", []string{"2:2 id 6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"}},
		{"by content, under an unknown heading", "Stock,Kontaktfeld\nA1,north@contoso.com\n", "", "Kontaktfeld", []string{"2:2 north@contoso.com"}},
		{"by content, no headings", "A1,north@contoso.com\nA2,south@contoso.com\n", "", "", []string{"1:2 north@contoso.com", "2:2 south@contoso.com"}},
		{"a first row that is no heading stays a row", "A1,nroth\nA2,south@contoso.com\n", "", "", []string{"1:2 name nroth", "2:2 south@contoso.com"}},
		{"several first rows that are none", "A1,nroth@\nLab,nroth\nA2,south@contoso.com\nA3,east@contoso.com\n", "", "",
			[]string{"1:2 ! nothing after the @", "2:2 name nroth", "3:2 south@contoso.com", "4:2 east@contoso.com"}},
		{"the configured column", "Room,Email\nNorth,north@contoso.com\n", "room", "Room", []string{"2:1 name North"}},
		{"the configured column under a title with an address", "Ask ana@contoso.com\nana@contoso.com\nWhere,Post\nNorth,north@contoso.com\n", "Post", "Post", []string{"4:2 north@contoso.com"}},
		{"the configured column, nearly", "Email,E-Mail\na@contoso.com,b@contoso.com\n", "e-mail", "E-Mail", []string{"2:2 b@contoso.com"}},
		{"auto", "Room,Email\nNorth,north@contoso.com\n", "auto", "Email", []string{"2:2 north@contoso.com"}},
		{"names only", "Rooms\nBoardroom\nMail Room\n", "", "Rooms", []string{"2:1 name Boardroom", "3:1 name Mail Room"}},
		{"names only, no heading", "Conference Room\nMail Room\n", "", "", []string{"1:1 name Conference Room", "2:1 name Mail Room"}},
		{"no address is right, the heading is", "Room,Email\nNorth,north\nSouth,south@\n", "", "Email", []string{"2:2 name north", "3:2 ! nothing after the @"}},
		{"a narrow title that sounds like a heading", "Room emails\nRoom,Email\nNorth,north@contoso.com\n", "", "Email", []string{"3:2 north@contoso.com"}},
		{"lists joined together", "Email\na@contoso.com\nEmail\nb@contoso.com\n", "", "Email", []string{"2:1 a@contoso.com", "3:1 name Email", "4:1 b@contoso.com"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list, err := rooms.Parse("rooms.csv", []byte(tt.text), rooms.Options{Column: tt.column})
			if err != nil {
				t.Fatal(err)
			}
			if list.Column != tt.heading {
				t.Errorf("column %q, want %q", list.Column, tt.heading)
			}
			if diff := cmp.Diff(tt.want, describeAll(list)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
