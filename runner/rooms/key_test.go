package rooms_test

import (
	"strings"
	"testing"

	"roombridge/runner/rooms"
)

func TestParseKey(t *testing.T) {
	const id = "id 6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"
	tests := []struct{ cell, want, name string }{
		{"North.101@Contoso.com", "north.101@contoso.com", ""},
		{" \u00a0\u200b\ufeffnorth.101@contoso.com\u200e\t", "north.101@contoso.com", ""},
		{"north.101@contoso.com;", "north.101@contoso.com", ""},
		{"north.101@contoso.com, ", "north.101@contoso.com", ""},
		{`"north.101@contoso.com"`, "north.101@contoso.com", ""},
		{"“north.101@contoso.com”", "north.101@contoso.com", ""},
		{"mailto:north.101@contoso.com", "north.101@contoso.com", ""},
		{"SMTP:north.101@contoso.com", "north.101@contoso.com", ""},
		{"<north.101@contoso.com>", "north.101@contoso.com", ""},
		{"North 1.01 <north.101@contoso.com>", "north.101@contoso.com", "North 1.01"},
		{`"North, 1.01" <north.101@contoso.com>;`, "north.101@contoso.com", "North, 1.01"},
		{"'North 1.01' <mailto:north.101@contoso.com>", "north.101@contoso.com", "North 1.01"},
		{"North\r\n1.01 <north.101@contoso.com>", "north.101@contoso.com", "North 1.01"},
		{"Room @ North <north.101@contoso.com>", "north.101@contoso.com", "Room @ North"},
		{"会议室 🏢 <north.101@contoso.com>", "north.101@contoso.com", "会议室 🏢"},
		{"North.101@contoso.com<mailto:north.101@contoso.com>", "north.101@contoso.com", ""},

		{"o'brien@contoso.com", "o'brien@contoso.com", ""},
		{"a+b_c/d=e@contoso.com", "a+b_c/d=e@contoso.com", ""},
		{"-north@contoso.com", "-north@contoso.com", ""},
		{"'-north@contoso.com", "-north@contoso.com", ""}, // as WriteCSV writes it
		{"café@contoso.com", "café@contoso.com", ""},
		{"ÉCOLE@contoso.com", "école@contoso.com", ""},
		{"\u212aelvin@contoso.com", "\u212aelvin@contoso.com", ""}, // the Kelvin sign is no k
		{"raum@büro.contoso.com", "raum@büro.contoso.com", ""},
		{strings.Repeat("a", 64) + "@contoso.com", strings.Repeat("a", 64) + "@contoso.com", ""},

		{"6F1C9D2E-4B7A-4C55-9E0D-2A8B7C31F540", id, ""},
		{"{6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540}", id, ""},

		{"Boardroom", "name Boardroom", ""},
		{"O'Brien", "name O'Brien", ""},
		{"north 118 contoso.com", "name north 118 contoso.com", ""},
		{"x’; Write-Output INJECTED; ‘", "name x’; Write-Output INJECTED; ‘", ""},
		{"$(Get-Date)", "name $(Get-Date)", ""},
		{strings.Repeat("🏢", 128), "name " + strings.Repeat("🏢", 128), ""},
	}
	for _, tt := range tests {
		t.Run(tt.cell, func(t *testing.T) {
			row := rooms.ParseKey(tt.cell)
			if got := describe(row); got != tt.want || row.Name != tt.name || row.Cell != strings.TrimSpace(tt.cell) {
				t.Errorf("got %q, name %q, cell %q; want %q, name %q", got, row.Name, row.Cell, tt.want, tt.name)
			}
		})
	}
}

func TestParseKeyRefuses(t *testing.T) {
	const full = "write it in full, such as north.101@contoso.com"
	tests := []struct{ cell, problem, hint string }{
		{"", "no address", "write one"},
		{" ;\u00a0", "no address", "write one"},
		{"a@contoso.com; b@contoso.com", "two addresses in one cell", "give each room a row of its own"},
		{"a@contoso.com b@contoso.com", "two addresses in one cell", "give each room a row of its own"},
		{"a@contoso.com\nb@contoso.com", "two addresses in one cell", "give each room a row of its own"},
		{"A <a@contoso.com>, B <b@contoso.com>", "two addresses in one cell", "give each room a row of its own"},
		{"a@contoso.com <b@contoso.com>", "two addresses in one cell", "give each room a row of its own"},
		{"North a@contoso.com", "more than an address in the cell", "leave only the address, without spaces"},
		{"a@contoso.com (large)", "more than an address in the cell", "leave only the address, without spaces"},
		{"a@@contoso.com", "more than one @", "an address has one"},
		{"@contoso.com", "nothing before the @", full},
		{"a@", "nothing after the @", full},
		{"North <a@>", "nothing after the @", full},
		{"a@contoso", "a domain without a dot", full},
		{"a＠contoso.com", "＠ is not the sign @", "type @"},
		{"north 1@contoso.com", "more than an address in the cell", "leave only the address, without spaces"},
		{"a@contoso .com", "a space inside the address (U+0020)", "delete it"},
		{"a@contoso\u00a0.com", "a space inside the address (U+00A0)", "delete it"},
		{"north\u200b101@contoso.com", "an invisible character inside the address (U+200B)", "type the address again"},
		{"north\ufeff101@contoso.com", "an invisible character inside the address (U+FEFF)", "type the address again"},
		{"north\u202e101@contoso.com", "an invisible character inside the address (U+202E)", "type the address again"},
		{"no\x00rth@contoso.com", "a control character (U+0000)", "type the cell again"},
		{"Board\x07room", "a control character (U+0007)", "type the cell again"},
		{"b\ufffdro@contoso.com", "a character was lost when the file was saved (U+FFFD)", "type it again and save as CSV UTF-8"},
		{"a..b@contoso.com", "a dot that separates nothing", "delete it"},
		{".a@contoso.com", "a dot that separates nothing", "delete it"},
		{"a@contoso.com.", "a dot that separates nothing", "delete it"},
		{"a:b@contoso.com", `':' cannot be in an address`, "correct it"},
		{"a@contoso_1.com", `'_' cannot be in an address`, "correct it"},
		{"a@-contoso.com", `no domain can have the part "-contoso"`, "write the domain as your organisation has it"},
		{strings.Repeat("a", 65) + "@contoso.com", "longer than an address can be (64 bytes before the @)", full},
		{"a@" + strings.Repeat("contoso.", 32) + "com", "longer than an address can be (255 bytes after the @)", full},
		{"North\n1.01", "a name on several lines", "write an address"},
		{strings.Repeat("🏢", 129), "longer than any name (256)", "write an address"},
		{strings.Repeat("a@contoso.com ", 10_000), "longer than any cell", "write an address"},
		{"00000000-0000-0000-0000-000000000000", "the empty Guid", "write the room's own, or its address"},
	}
	for _, tt := range tests {
		t.Run(tt.cell, func(t *testing.T) {
			row := rooms.ParseKey(tt.cell)
			if row.Problem != tt.problem || row.Hint != tt.hint || row.Key != (rooms.Key{}) {
				t.Errorf("got %q, %q, key %+v; want %q, %q", row.Problem, row.Hint, row.Key, tt.problem, tt.hint)
			}
		})
	}
}
