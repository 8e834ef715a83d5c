package sim_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

// testdata/rooms/campus.csv is the list of the manual: 610 rows, of which 596 name a room of Contoso, 2
// repeat one, and 12 are wrong in 8 ways. go test -update writes it.
const (
	campusFile = "../../../testdata/rooms/campus.csv"
	twentyFile = "../../../testdata/rooms/twenty.csv"
	campusRows = 610
)

// wrongRows are the cells of the wrong rows, by line, and what Contoso says of each.
var wrongRows = map[int]struct{ cell, kind, name string }{
	17:  {"nroth.104@contoso.com", "no such address", "North 1.04"},
	88:  {"north.l12@contoso.com", "no such address", "North 1.12"},
	131: {"ana.silva@contoso.com", "UserMailbox", "Ana Silva"},
	132: {"li.wei@contoso.com", "UserMailbox", "Li Wei"},
	243: {"soutth.221@contoso.com", "no such address", "South 2.21"},
	260: {"reception@contoso.com", "SharedMailbox", "Reception"},
	301: {"van.2@contoso.com", "EquipmentMailbox", "Van 2"},
	340: {"northrooms@contoso.com", "RoomList", "North rooms"},
	366: {"Boardroom", "more than one match", "Boardroom"},
	377: {"lab.12@contoso.com", "MailUser", "Lab 12"},
	402: {"north 118 contoso.com", "no such address", "North 1.18"},
	519: {"west-305@contoso.com", "no such address", "West 3.05"},
}

// repeats are the lines that name the room of an earlier line again.
var repeats = map[int]string{205: "North.110@Contoso.com", 455: "east.101@contoso.com"}

// mistyped are the rooms that four of the wrong rows mean. No other row names them.
var mistyped = []string{"north.104@contoso.com", "north.112@contoso.com", "south.221@contoso.com", "west.305@contoso.com"}

// campus returns the rows of the file under its heading.
func campus(t *testing.T) [][]string {
	t.Helper()
	rooms := campusRooms(t)
	rows := [][]string{{"Building", "Name", "Room Email", "Capacity"}}
	for line := 2; line <= campusRows+1; line++ {
		if cell := wrongRows[line].cell + repeats[line]; cell != "" {
			rows = append(rows, []string{rooms[0][0], wrongRows[line].name, cell, ""})
			continue
		}
		rows, rooms = append(rows, rooms[0]), rooms[1:]
	}
	if len(rooms) > 0 {
		t.Fatalf("%d rooms are left over", len(rooms))
	}
	return rows
}

// campusRooms returns a row for every numbered room of Contoso, by building, that is not mistyped.
func campusRooms(t *testing.T) [][]string {
	t.Helper()
	s := connect(t, sim.Contoso(), "")
	var rows [][]string
	for _, r := range must(t, s, "Get-EXOMailbox", p{"ResultSize": "Unlimited", "PropertySets": []any{"Minimum", "Resource"}}) {
		name, address := r["Name"].(string), r["PrimarySmtpAddress"].(string)
		building, number, _ := strings.Cut(name, " ")
		if r["ResourceType"] != "Room" || !strings.Contains(number, ".") || slices.Contains(mistyped, address) {
			continue
		}
		rows = append(rows, []string{building, name, address, fmt.Sprint(r["ResourceCapacity"])})
	}
	return rows
}

func golden(t *testing.T, path string, rows [][]string) {
	t.Helper()
	var want bytes.Buffer
	if err := csv.NewWriter(&want).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), strings.ReplaceAll(string(got), "\r\n", "\n")); diff != "" {
		t.Errorf("%s is not up to date, run go test -update: %s", path, diff)
	}
}

func TestRoomFiles(t *testing.T) {
	rows := campus(t)
	golden(t, campusFile, rows)
	var twenty [][]string
	for _, row := range rows[1:] {
		if strings.Contains(row[1], " 2.0") && len(twenty) < 20 && !strings.HasSuffix(row[1], "6") && !strings.HasSuffix(row[1], "7") &&
			!strings.HasSuffix(row[1], "8") && !strings.HasSuffix(row[1], "9") {
			twenty = append(twenty, row[2:3])
		}
	}
	golden(t, twentyFile, twenty)
}

// The file and Contoso belong together: what each row is, asked of Contoso.
func TestCampus(t *testing.T) {
	f, err := os.Open(campusFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := connect(t, sim.Contoso(), "")
	got, seen := map[string]int{}, map[string]bool{}
	for i, row := range rows[1:] {
		line, cell := i+2, row[2]
		kind := kindOf(t, s, cell)
		if wrong := wrongRows[line]; wrong.cell != "" && (cell != wrong.cell || kind != wrong.kind) || wrong.cell == "" && kind != "room" {
			t.Errorf("line %d: %q is %s", line, cell, kind)
		}
		if key := strings.ToLower(cell); kind == "room" && seen[key] {
			kind = "repeat"
		} else {
			seen[key] = true
		}
		got[kind]++
	}
	want := map[string]int{
		"room": 596, "repeat": 2, "no such address": 5, "UserMailbox": 2, "SharedMailbox": 1, "EquipmentMailbox": 1, "RoomList": 1, "more than one match": 1, "MailUser": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, address := range mistyped {
		if kindOf(t, s, address) != "room" || seen[address] {
			t.Errorf("%s is to be a room that no row names", address)
		}
	}
}

// kindOf says what an identity is.
func kindOf(t *testing.T, s *sim.Session, identity string) string {
	t.Helper()
	r := run(t, s, "Get-Recipient", p{"Identity": identity})
	switch {
	case r.err != nil && strings.HasPrefix(r.err.Message, "Ex9E65A2|"):
		return "more than one match"
	case r.err != nil:
		return "no such address"
	case r.objects[0]["ResourceType"] == "Room":
		return "room"
	}
	return r.objects[0]["RecipientTypeDetails"].(string)
}
