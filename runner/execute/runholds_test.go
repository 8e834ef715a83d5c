package execute_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"roombridge/runner/execute"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Wherever the journal cannot be written, nothing more is sent: the model checks that each write is
// preceded by its record, and here that there are no more writes than records of a start.
func TestFailingJournal(t *testing.T) {
	for failAt := 1; failAt <= 8; failAt++ {
		synctest.Test(t, func(t *testing.T) {
			m := newModel(t, "a", "b")
			p := m.plan(list("a", "b"), false, func(w *plan.Wanted) { w.Groups[0].Spec.Hidden = new(true) })
			m.journal.failAt = failAt
			err := execute.Run(t.Context(), m, m.journal, p, execute.Options{})
			if starts := len(m.journal.batches()); !errors.Is(err, errDisk) || len(m.asked) != starts {
				t.Errorf("record %d cannot be written: sent %v after %d starts; %v", failAt, m.asked, starts, err)
			}
			if failAt == 1 && len(m.asked) > 0 {
				t.Errorf("sent %v without a journal", m.asked)
			}
		})
	}
}

// Stop finishes the batch under way; cancelling leaves what is under way unknown and the rest pending.
func TestStopAndCancel(t *testing.T) {
	t.Run("stop", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newModel(t, names(30)...).withGroup()
			p := m.plan(list(names(30)...), false)
			stop := make(chan struct{})
			m.onWrite = func() { close(stop) }
			err := execute.Run(t.Context(), m, m.journal, p, execute.Options{Stop: stop})
			total := report.Make(p, m.journal.records).Total()
			if !errors.Is(err, execute.ErrStopped) || total[journal.Added] != 10 || total[journal.Pending] != 20 {
				t.Errorf("%v, %v", total, err)
			}
		})
	})
	t.Run("cancel", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newModel(t, names(30)...).withGroup()
			p := m.plan(list(names(30)...), false)
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			m.fate = func(string) fate {
				if n++; n == 4 {
					cancel()
					return lostDone
				}
				return done
			}
			err := execute.Run(ctx, m, m.journal, p, execute.Options{})
			total := report.Make(p, m.journal.records).Total()
			if !errors.Is(err, context.Canceled) || total[journal.Added] != 3 || total[journal.Unknown] != 1 || total[journal.Pending] != 26 {
				t.Errorf("%v, %v", total, err)
			}
		})
	})
	t.Run("before anything", func(t *testing.T) {
		m := newModel(t, "a")
		p := m.plan(list("a"), false)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := execute.Run(ctx, m, m.journal, p, execute.Options{}); !errors.Is(err, context.Canceled) || len(m.journal.records)+len(m.asked) > 0 {
			t.Errorf("%v, %v, %v", err, m.journal.records, m.asked)
		}
	})
}

// Whatever goes wrong: the report never says of a room that it is in the group when it is not, an end
// without a complaint means that every wanted room is there, and nobody else was touched.
func TestRunHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		all := names(14)
		m := newModel(rt, all...)
		if rapid.Bool().Draw(rt, "group") {
			m.withGroup(rapid.SliceOfNDistinct(rapid.SampledFrom(append([]string{"ana", "bob"}, all...)), 0, 8, rapid.ID[string]).Draw(rt, "members")...)
		}
		before := len(m.members)
		rows := rapid.SliceOfN(rapid.SampledFrom(append([]string{"nobody", "ana"}, all...)), 0, 20).Draw(rt, "rows")
		p := m.plan(list(rows...), rapid.Bool().Draw(rt, "prune"), func(w *plan.Wanted) { w.Groups[0].Spec.Hidden = new(true) })
		good := rapid.IntRange(0, 9).Draw(rt, "of ten go well")
		m.fate = func(what string) fate {
			if rapid.IntRange(0, 9).Draw(rt, what) <= good {
				return done
			}
			return fate(rapid.IntRange(int(done), int(notFound)).Draw(rt, "fate"))
		}
		m.lag = func() int { return rapid.IntRange(0, 6).Draw(rt, "lag") }
		var err error
		inBubble(t, func() { err = execute.Run(context.Background(), m, m.journal, p, execute.Options{}) })
		checkReport(rt, m, p, err)
		if before > 0 && !slices.Contains(slices.Collect(maps.Values(m.members)), true) {
			rt.Fatal("the group was emptied")
		}
	})
}

// inBubble runs f in virtual time. What f panics with, as rapid does, goes to the caller.
func inBubble(t *testing.T, f func()) {
	t.Helper()
	var thrown any
	synctest.Test(t, func(*testing.T) {
		defer func() { thrown = recover() }()
		f()
	})
	if thrown != nil {
		panic(thrown)
	}
}

func checkReport(t *rapid.T, m *model, p plan.Plan, err error) {
	r := report.Make(p, m.journal.records)
	missing := false
	for _, l := range r.Groups[0].Lines {
		in := m.members[l.ID]
		switch {
		case (l.Outcome == journal.Added || l.Outcome == journal.Already) && !in:
			t.Fatalf("%s is said to be %s, and is not in the group", l.Address, l.Outcome)
		case (l.Outcome == journal.Removed || l.Outcome == journal.Absent) && in:
			t.Fatalf("%s is said to be %s, and is in the group", l.Address, l.Outcome)
		case l.At != "" && l.Class == "" && !in:
			missing = true
		case l.Outcome == report.Extra && !in:
			t.Fatalf("%s was taken out, and nobody asked for that", l.Address)
		}
	}
	if err == nil && !r.Left() && !r.Rejected() && missing {
		t.Fatalf("the run ends well, and a wanted room is missing: %v", r.Total())
	}
}
