package execute_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/execute"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Wherever the journal cannot be written, nothing more is sent.
func TestRestrictWithFailingJournal(t *testing.T) {
	for failAt := 1; failAt <= 8; failAt++ {
		synctest.Test(t, func(t *testing.T) {
			m := newAccess(t)
			m.journal.failAt = failAt
			err := execute.Restrict(t.Context(), m, m.journal, m.plan(roles...), execute.Options{})
			if starts := len(m.journal.batches()); !errors.Is(err, errDisk) || len(m.asked) != starts {
				t.Errorf("record %d cannot be written: sent %v after %d starts; %v", failAt, m.asked, starts, err)
			}
		})
	}
}

// Who stops or cancels does not wait for what was done to be seen.
func TestRestrictStopAndCancel(t *testing.T) {
	tests := []struct {
		name string
		end  func(stop chan struct{}, cancel func())
		err  error
		want []string
	}{
		{"stop", func(stop chan struct{}, _ func()) { close(stop) }, execute.ErrStopped, []string{"add-principal: created", "Calendars.ReadWrite: pending"}},
		{"cancel", func(_ chan struct{}, cancel func()) { cancel() }, context.Canceled, []string{"add-principal: unknown", "Calendars.ReadWrite: pending"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				m.lag = func() int { return 9 }
				p := m.plan(addPrincipal, assignOne)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				stop := make(chan struct{})
				m.onWrite = func() { tt.end(stop, cancel) }
				err := execute.Restrict(ctx, m, m.journal, p, execute.Options{Stop: stop})
				if diff := cmp.Diff(tt.want, became(p, m.journal)); diff != "" || !errors.Is(err, tt.err) {
					t.Error(diff, err)
				}
			})
		})
	}
}

// needed are the actions that are missing from the model, as a plan would find them.
func (m *accessModel) needed() (out []plan.Action) {
	if !m.customized {
		out = append(out, customize)
	}
	if len(m.principals) == 0 {
		out = append(out, addPrincipal)
	}
	for _, a := range []plan.Action{assignOne, assignTwo} {
		if !slices.Contains(m.inAccess(), a.Permission) {
			out = append(out, a)
		}
	}
	return out
}

// Whatever goes wrong: the report never says of an action that it was done and seen when it is not so, an
// end without a complaint means that everything is in place, and running again brings it there.
func TestRestrictHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newAccess(rt)
		m.customized = rapid.Bool().Draw(rt, "customised")
		good := rapid.IntRange(0, 9).Draw(rt, "of ten go well")
		m.fate = func(kind string) fate {
			if rapid.IntRange(0, 9).Draw(rt, kind) <= good {
				return done
			}
			return fate(rapid.IntRange(int(done), int(noRight)).Draw(rt, "fate"))
		}
		m.lag = func() int { return rapid.IntRange(0, 6).Draw(rt, "lag") }
		p := m.plan(m.needed()...)
		var err error
		inBubble(t, func() { err = execute.Restrict(context.Background(), m, m.journal, p, execute.Options{}) })
		r := report.Make(p, m.journal.records)
		complete := len(m.needed()) == 0
		for _, l := range r.Applications[0].Lines {
			if l.Seen && slices.ContainsFunc(m.needed(), func(a plan.Action) bool { return a.Kind == l.Action.Kind && a.Permission == l.Action.Permission }) {
				rt.Fatalf("%s is said to be %s and seen, and it is not there", l.Action.Kind, l.Outcome)
			}
		}
		if err == nil && !r.Left() && !r.Rejected() && (!complete || r.Open()) {
			rt.Fatalf("the run ends well; in place is %v, open is %v", m.inAccess(), r.Open())
		}
		m.journal, m.died, m.stale, m.fate, m.lag = &memory{}, nil, 0, func(string) fate { return done }, func() int { return 0 }
		p = m.plan(m.needed()...)
		inBubble(t, func() { err = execute.Restrict(context.Background(), m, m.journal, p, execute.Options{}) })
		if r := report.Make(p, m.journal.records); err != nil || r.Left() || r.Rejected() || len(m.needed()) > 0 {
			rt.Fatalf("running again: %v, %v; missing %v", err, r.Total(), m.needed())
		}
	})
}
