package config

import (
	"fmt"
	"regexp"
	"strings"
)

// Answers are what roombridge init asks for. They should have passed the checks of this package;
// [Load] on the written file reports what has not.
type Answers struct {
	Organization string
	RoomsFile    string // "": every room of the organisation
	Name         string // of the group; "": PlaceOS Room Booking
	Address      string // of the group
	Owner        string // address; "": none
}

// Template is a commented configuration with the answers filled in and lines ending in \n. It is plain
// ASCII if the answers are.
func Template(a Answers) []byte {
	file, all := "file: "+quoted(a.RoomsFile), "# all: true"
	star, other := "* ", ""
	if a.RoomsFile == "" {
		file, all, star, other = "# file: rooms.csv", "all: true", other, star
	}
	owners := "owners: [" + quoted(a.Owner) + "]"
	if a.Owner == "" {
		owners = "# owners: [admin@contoso.com]"
	}
	if a.Name == "" {
		a.Name = "PlaceOS Room Booking"
	}
	alias, _, _ := strings.Cut(a.Address, "@")

	var b strings.Builder
	line := func(text, comment string) {
		fmt.Fprintf(&b, "%-45s # %s\n", text, comment)
	}
	b.WriteString("# The six lines marked * are a complete file. The rest are defaults, or may be deleted.\n")
	line("organization: "+quoted(a.Organization), "* no other organisation is ever changed")
	line("sign_in: {mode: interactive}", "or device, certificate (app_id:, thumbprint:)")
	line("rooms:", "*")
	line("  "+file, star+"one room a row, any headings; beside this file")
	line("  "+all, other+"instead of file: every room in the organisation,")
	line("  # except: [boardroom@contoso.com]", "  but not these")
	line("  types: [room]", "also equipment, workspace")
	line("  columns: {address: auto}", "only if guessed wrong: {address: Room Email}")
	line("groups:", "*")
	line("  - name: "+quoted(a.Name), "* as people see it")
	line("    address: "+quoted(a.Address), "* finds the group, or creates it; never renamed")
	line("    alias: "+quoted(alias), "short name in Exchange")
	line("    description: Rooms that PlaceOS may read", "for other administrators")
	line("    "+owners, "added, never removed; needed with a certificate")
	line("    join: closed", "nobody can add themselves")
	line("    depart: closed", "nobody can remove themselves")
	line("    hide_from_address_lists: true", "not in the address book")
	line("    require_sender_authentication: true", "no mail from outside")
	line("powershell: {path: auto, edition: auto}", "path of pwsh.exe or powershell.exe; 7 or 5.1")
	line("state_dir: auto", `plans, journals, logs: %LOCALAPPDATA%\roombridge`)
	line("# applications:", "for roombridge restrict")
	line("#   - name: PlaceOS", "")
	line("#     app_id: ...", "Entra: Enterprise applications > Application ID")
	line("#     enterprise_object_id: ...", "  and Object ID there (not of the app registration)")
	line("#     permissions: [Calendars.ReadWrite, MailboxSettings.Read]", "")
	line("#     groups: ["+quoted(a.Address)+"]", "")
	line("# calendar_settings: {delete_subject: false}", "for plan and apply --calendar-settings")
	return []byte(trimLines(b.String()))
}

// trimLines drops an empty comment at the end of a line.
func trimLines(s string) string {
	return regexp.MustCompile(`(?m)[ #]+$`).ReplaceAllString(s, "")
}

// plain is text that means itself in YAML, also inside [ ].
var plain = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@/\\-]*( [A-Za-z0-9._@/\\-]+)*$`)

// quoted writes text as a YAML value.
func quoted(s string) string {
	if plain.MatchString(s) && !strings.EqualFold(s, "null") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
