package report_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/rooms"
)

const group = exo.ID("6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540")

func TestLines(t *testing.T) {
	tests := []struct {
		name    string
		records []any
		want    []string
	}{
		{"a plan alone", nil, []string{
			"rooms.csv:2 a@contoso.com already, seen", "rooms.csv:3 b@contoso.com pending", "rooms.csv:4  refused",
			"rooms.csv:5 b@contoso.com pending, as rooms.csv:3", "rooms.csv:6 c@contoso.com pending", "- ana@contoso.com pending", "- bob@contoso.com extra",
		}},
		{"cut off after a batch was sent", everything[:4], []string{
			"rooms.csv:2 a@contoso.com already, seen", "rooms.csv:3 b@contoso.com added", "rooms.csv:4  refused",
			"rooms.csv:5 b@contoso.com added, as rooms.csv:3", "rooms.csv:6 c@contoso.com unknown", "- ana@contoso.com pending", "- bob@contoso.com extra",
		}},
		{"all done", everything, []string{
			"rooms.csv:2 a@contoso.com already, seen", "rooms.csv:3 b@contoso.com added, seen", "rooms.csv:4  refused",
			"rooms.csv:5 b@contoso.com added, seen, as rooms.csv:3", "rooms.csv:6 c@contoso.com already, seen", "- ana@contoso.com removed, seen", "- bob@contoso.com extra",
		}},
		{"somebody took a room out meanwhile", append(slices.Clone(everything), journal.ReadBack{Group: group, Gone: []exo.ID{room("a").ID}}), []string{
			"rooms.csv:2 a@contoso.com pending", "rooms.csv:3 b@contoso.com added, seen", "rooms.csv:4  refused",
			"rooms.csv:5 b@contoso.com added, seen, as rooms.csv:3", "rooms.csv:6 c@contoso.com already, seen", "- ana@contoso.com removed, seen", "- bob@contoso.com extra",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(report.Make(example(), records(tt.records...)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Exit codes follow from three questions: is something left, does a stranger stay, was something refused.
func TestVerdict(t *testing.T) {
	but := func(from int, parts ...any) []any { return append(slices.Clone(everything[:from]), parts...) }
	tests := []struct {
		name      string
		records   []any
		left      bool
		strangers int
	}{
		{"all done and read back", everything, false, 1},
		{"answered, and not read back", everything[:7], true, 2},
		{"a setting that was answered and not read back is left too", everything[:2], true, 2},
		{"not seen", but(7, journal.ReadBack{Group: group, NotSeen: []int{2}}), true, 0},
		{"a setting is not as it was set", but(7, journal.ReadBack{Group: group, Differ: []plan.Setting{plan.Hidden}}), true, 0},
		{"a member is gone", but(7, journal.ReadBack{Group: group, Gone: []exo.ID{room("a").ID}}), true, 0},
		{"one failed", but(3, answered(2, journal.Failed), everything[4], everything[5], everything[6], everything[7]), true, 1},
		{"one was refused", but(3, answered(2, journal.Refused), everything[4], everything[5], everything[6], everything[7]), false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := report.Make(example(), records(tt.records...))
			if r.Left() != tt.left || r.Strangers() != tt.strangers || !r.Rejected() {
				t.Errorf("left %v, strangers %d, rejected %v; want %v, %d, true", r.Left(), r.Strangers(), r.Rejected(), tt.left, tt.strangers)
			}
		})
	}
}

func TestRejected(t *testing.T) {
	p := example()
	p.Refused = nil
	if report.Make(p, records(everything...)).Rejected() {
		t.Error("nothing was refused")
	}
	kept, refused := p, p
	kept.Groups, refused.Groups = slices.Clone(p.Groups), slices.Clone(p.Groups)
	kept.Groups[0].Kept = "none removed"
	refused.Groups[0].Refused = &plan.GroupRefusal{Class: exo.WrongKind, Text: "is a distribution group"}
	if !report.Make(kept, records(everything...)).Rejected() {
		t.Error("the removal was refused")
	}
	r := report.Make(refused, nil)
	if !r.Rejected() || r.Left() {
		t.Error("the group was refused, and running again does not help")
	}
	if diff := cmp.Diff([]string{
		"rooms.csv:2 a@contoso.com already, seen", "rooms.csv:3 b@contoso.com refused", "rooms.csv:5 b@contoso.com refused, as rooms.csv:3",
		"rooms.csv:6 c@contoso.com refused", "- ana@contoso.com refused", "- bob@contoso.com extra",
	}, lines(r)); diff != "" {
		t.Error(diff)
	}
}

// A group that could not be created is refused, with everything that was to be done with it.
func TestCreationRefused(t *testing.T) {
	p := example()
	p.Groups[0].ID, p.Groups[0].Present, p.Groups[0].Extra = "", nil, nil
	p.Groups[0].Actions = append([]plan.Action{{N: 9, Kind: plan.Create}}, p.Groups[0].Actions[:3]...)
	r := report.Make(p, records(started(journal.New, 9), journal.Answered{Action: 9, Outcome: journal.Refused, Class: exo.AddressTaken, Text: "taken"}))
	if r.Left() || !r.Rejected() {
		t.Error("running again does not help")
	}
	if got := r.Groups[0].Lines[0].Text; got != "the group could not be created: taken" {
		t.Errorf("b: %s", got)
	}
}

// A group that the run created is known by its answer.
func TestCreated(t *testing.T) {
	p := example()
	p.Groups[0].ID = ""
	p.Groups[0].Actions = append([]plan.Action{{N: 9, Kind: plan.Create}}, p.Groups[0].Actions...)
	r := report.Make(p, records(append([]any{started(journal.New, 9), journal.Answered{Action: 9, Outcome: journal.Created, Group: group}}, everything...)...))
	if g := r.Groups[0]; g.ID != group || g.ReadBack == nil || g.Counts[journal.Created] != 1 || g.Own[0].Outcome != journal.Created {
		t.Errorf("%+v", g)
	}
}

// Every action is counted once, however many rows name its room; refused rows once, however many groups there are.
func TestTotal(t *testing.T) {
	p := example()
	second := p.Groups[0]
	second.ID, second.Actions = "other", nil
	p.Groups = append(p.Groups, second)
	r := report.Make(p, records(everything...))
	want := report.Counts{journal.Changed: 1, journal.Added: 1, journal.Already: 3, journal.Removed: 1, journal.Refused: 1, report.Extra: 3}
	if diff := cmp.Diff(want, r.Total()); diff != "" {
		t.Error(diff)
	}
	actions := map[int]int{}
	for _, l := range append(r.Groups[0].Own, r.Groups[0].Lines...) {
		actions[l.N]++
	}
	for n := 1; n <= 4; n++ {
		if actions[n] != 1 {
			t.Errorf("action %d has %d lines of its own", n, actions[n])
		}
	}
}

func TestTable(t *testing.T) {
	header, rows := report.Make(example(), records(everything...)).Table()
	want := [][]string{
		{"Group", "Row", "Input", "Room", "Outcome", "Read back", "Class", "Reason", "What to do"},
		{"rooms@contoso.com", "rooms.csv:4", "x@contoso.com", "", "refused", "", "not-found", "no such address", "a@contoso.com?"},
		{"rooms@contoso.com", "rooms.csv:5", "b@contoso.com", "b@contoso.com", "added", "yes", "", "the same room as rooms.csv:3", ""},
	}
	if diff := cmp.Diff(want, [][]string{header, rows[2], rows[3]}); diff != "" {
		t.Error(diff)
	}
	if len(rows) != 7 {
		t.Errorf("%d rows", len(rows))
	}
}

// BenchmarkMake makes the report of 100,000 rooms that were added in batches of 50.
func BenchmarkMake(b *testing.B) {
	const n = 100_000
	p := example()
	g := &p.Groups[0]
	g.Actions = nil
	var said []journal.Record
	for i := 1; i <= n; i++ {
		r := room(fmt.Sprint(i))
		row := rooms.Row{Source: "rooms.csv", Line: i + 10, Cell: r.Address}
		g.Actions = append(g.Actions, plan.Action{N: i, Kind: plan.Add, Member: plan.Member{ID: r.ID, Address: r.Address, Rows: []rooms.Row{row}}})
		if i%50 == 0 {
			batch := started(journal.Add)
			for k := i - 49; k <= i; k++ {
				batch.Actions = append(batch.Actions, k)
			}
			said = append(said, records(batch)...)
			for _, k := range batch.Actions {
				said = append(said, records(answered(k, journal.Added))...)
			}
		}
	}
	said = append(said, records(journal.ReadBack{Group: group})...)
	b.ReportAllocs()
	for b.Loop() {
		if r := report.Make(p, said); r.Groups[0].Counts[journal.Added] != n {
			b.Fatal(r.Total())
		}
	}
}
