package execute_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// calendarModel is how rooms answer, in memory. It checks that every write is preceded by its started record.
type calendarModel struct {
	t          fatal
	journal    *memory
	set        map[exo.ID]exo.CalendarSpec
	stale      int // reads that show everything as it was
	unreadable exo.ID
	fate       func(string) fate
	batches    []int // sizes
	reads      []int // how many rooms were read at once
}

func newCalendars(t fatal) *calendarModel {
	return &calendarModel{t: t, journal: &memory{}, set: map[exo.ID]exo.CalendarSpec{}, fate: func(string) fate { return done }}
}

func (m *calendarModel) Calendars(_ context.Context, rooms []exo.ID, each func(exo.Calendar) error) error {
	m.reads = append(m.reads, len(rooms))
	m.stale--
	for _, r := range rooms {
		c := exo.Calendar{Room: r, Spec: exo.CalendarSpec{AutomateProcessing: new("AutoUpdate"), DeleteSubject: new(true)}}
		switch is, set := m.set[r]; {
		case r == m.unreadable:
			c = exo.Calendar{Room: r, Spec: is, Err: &exo.Error{Class: exo.Transient, Scope: exo.ScopeItem}}
		case set && m.stale < 0:
			c.Spec = is
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func (m *calendarModel) SetCalendars(_ context.Context, changes []exo.CalendarChange, each func(exo.Result) error) error {
	m.batches = append(m.batches, len(changes))
	last := m.journal.last().Started
	if last == nil || last.How != journal.SetCalendar || len(last.Actions) != len(changes) || last.Group != "" || last.App != "" {
		m.t.Fatalf("%d calendars are set after the record %+v", len(changes), m.journal.last())
	}
	for _, c := range changes {
		if err := each(m.one(c)); err != nil {
			return err
		}
	}
	return nil
}

func (m *calendarModel) one(c exo.CalendarChange) exo.Result {
	f := m.fate("set-calendar")
	if f.effective() {
		m.set[c.Room] = c.Spec
	}
	r := exo.Result{Member: c.Room, Answer: exo.Done}
	if err := errorOf(f); err != nil {
		errors.As(err, &r.Err)
		r.Answer = r.Err.Class.Answer(exo.Add)
	}
	return r
}

// calendarPlan sets AutoAccept for these rooms.
func calendarPlan(aliases ...string) plan.Plan {
	c := &plan.Calendars{Want: exo.CalendarSpec{AutomateProcessing: new("autoaccept"), DeleteSubject: new(false)}, Rooms: len(aliases)}
	for i, a := range aliases {
		c.Actions = append(c.Actions, plan.Action{N: i + 1, Kind: plan.SetCalendar, Calendar: &c.Want, Member: plan.Member{ID: id(a), Address: a + "@contoso.com"}})
	}
	return plan.Plan{Calendars: c}
}

func calendarsBecame(p plan.Plan, records []journal.Record) map[string]string {
	out := map[string]string{}
	for _, l := range report.Make(p, records).Calendars.Lines {
		text := string(l.Outcome)
		if l.Seen {
			text += ", seen"
		}
		out[strings.TrimSuffix(l.Address, "@contoso.com")] = text
	}
	return out
}

// Calendars share their sending with members (see TestRun); how they are read back is their own.
func TestSetCalendars(t *testing.T) {
	both := map[string]string{"a": "changed, seen", "b": "changed, seen"}
	tests := []struct {
		name       string
		fates      []fate
		stale      int
		unreadable exo.ID
		want       map[string]string
		batches    []int
		reads      []int
		err        exo.Class
	}{
		{name: "both are set and read back", want: both, batches: []int{2}, reads: []int{2}},
		{name: "reads that lag behind are waited for", stale: 3, want: both, batches: []int{2}, reads: []int{2, 2, 2, 2}},
		{name: "a lost answer without effect is sent once more, and only it is read again", fates: []fate{lost}, want: both, batches: []int{2, 1}, reads: []int{2, 1, 1, 1, 1}},
		{name: "a failure that had its effect to the end", fates: []fate{failedDone, done, failedDone, failedDone}, want: both, batches: []int{2, 1, 1}, reads: []int{2}},
		{name: "what is refused is not tried again, nor read", fates: []fate{refused}, want: map[string]string{"a": "refused", "b": "changed, seen"}, batches: []int{2}, reads: []int{1}},
		{name: "what cannot be read was not seen", unreadable: id("a"), want: map[string]string{"a": "unknown", "b": "changed, seen"}, batches: []int{2, 1}, reads: []int{2, 1, 1, 1, 1, 1, 1, 1}},
		{name: "an account that may not ends it", fates: []fate{done, noRight}, err: exo.NoRight, want: map[string]string{"a": "changed, seen", "b": "refused"}, batches: []int{2}, reads: []int{1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newCalendars(t)
				m.fate, m.stale, m.unreadable = fates(map[string][]fate{"set-calendar": tt.fates}), tt.stale, tt.unreadable
				p := calendarPlan("a", "b")
				err := execute.SetCalendars(t.Context(), m, m.journal, p, execute.Options{})
				if diff := cmp.Diff(tt.want, calendarsBecame(p, m.journal.records)); diff != "" || exo.ClassOf(err) != tt.err {
					t.Error(diff, err)
				}
				if diff := cmp.Diff([][]int{tt.batches, tt.reads}, [][]int{m.batches, m.reads}); diff != "" {
					t.Errorf("batches and reads: %s", diff)
				}
			})
		})
	}
}

// Calendars are set in the batches that members are added in, and told of in the same way.
func TestCalendarsInBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newCalendars(t)
		var last execute.Progress
		o := execute.Options{Observe: func(e execute.Progress) { last = e }}
		if err := execute.SetCalendars(t.Context(), m, m.journal, calendarPlan(names(120)...), o); err != nil {
			t.Fatal(err)
		}
		if m.batches[0] > 10 || slices.Max(m.batches) > 50 {
			t.Errorf("batches: %v", m.batches)
		}
		if diff := cmp.Diff(execute.Progress{Group: "calendars", Kind: plan.SetCalendar, Done: 120, Total: 120}, last); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNoCalendarsToSet(t *testing.T) {
	m := newCalendars(t)
	for _, p := range []plan.Plan{{}, calendarPlan()} {
		if err := execute.SetCalendars(t.Context(), m, m.journal, p, execute.Options{}); err != nil || len(m.reads)+len(m.journal.records) > 0 {
			t.Errorf("%v, %v", err, m.reads)
		}
	}
}

var _ exo.Calendars = (*calendarModel)(nil)
