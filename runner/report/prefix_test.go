package report_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Wherever a journal ends, and whatever it says, the report has a line for every row and every extra,
// and claims nothing that no answer and no read-back said.
func TestEveryPrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := example()
		all := records(drawJournal(t)...)
		for cut := range len(all) + 1 {
			r := report.Make(p, all[:cut])
			checkComplete(t, p, r)
			checkClaims(t, r, all[:cut])
		}
	})
}

func drawJournal(t *rapid.T) []any {
	numbers := rapid.SliceOfN(rapid.IntRange(1, 4), 0, 4)
	outcome := rapid.SampledFrom([]journal.Outcome{journal.Added, journal.Already, journal.Refused, journal.Failed, journal.Unknown, journal.Pending})
	return rapid.SliceOfN(rapid.OneOf(
		rapid.Map(numbers, func(ns []int) any { return started(journal.Add, ns...) }),
		rapid.Custom(func(t *rapid.T) any { return answered(rapid.IntRange(1, 4).Draw(t, "n"), outcome.Draw(t, "outcome")) }),
		rapid.Custom(func(t *rapid.T) any {
			return journal.ReadBack{Group: group, NotSeen: numbers.Draw(t, "not seen"), Settled: numbers.Draw(t, "settled")}
		}),
	), 0, 12).Draw(t, "journal")
}

func checkComplete(t *rapid.T, p plan.Plan, r report.Report) {
	rows, extras := map[string]int{}, map[exo.ID]int{}
	for _, l := range r.Groups[0].Lines {
		if l.At == "" {
			extras[l.ID]++
		} else {
			rows[l.At]++
		}
	}
	for line := 2; line <= 6; line++ {
		if at := fmt.Sprintf("rooms.csv:%d", line); rows[at] != 1 {
			t.Fatalf("%s has %d lines", at, rows[at])
		}
	}
	for _, x := range p.Groups[0].Extra {
		if extras[x.ID] != 1 {
			t.Fatalf("%s has %d lines", x, extras[x.ID])
		}
	}
	if len(rows)+len(extras) != len(r.Groups[0].Lines) || !slices.IsSortedFunc(r.Groups[0].Lines[:5], func(a, b report.Line) int { return a.Row.Line - b.Row.Line }) {
		t.Fatalf("too many lines, or out of order: %v", lines(r))
	}
}

func checkClaims(t *rapid.T, r report.Report, said []journal.Record) {
	for _, l := range r.Groups[0].Lines {
		if l.N == 0 || l.Outcome != journal.Added {
			continue
		}
		if !slices.ContainsFunc(said, func(rec journal.Record) bool {
			return rec.Answer != nil && rec.Answer.Action == l.N && rec.Answer.Outcome == journal.Added ||
				rec.ReadBack != nil && slices.Contains(rec.ReadBack.Settled, l.N)
		}) {
			t.Fatalf("%s is said to be added, and nothing said so", l.Address)
		}
	}
}
