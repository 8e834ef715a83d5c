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
	unreadable map[exo.ID]bool
	fate       func(string) fate
	died       error
	onWrite    func()
	batches    []int // sizes
	reads      []int // how many rooms were read at once
}

func newCalendars(t fatal) *calendarModel {
	return &calendarModel{t: t, journal: &memory{}, set: map[exo.ID]exo.CalendarSpec{}, unreadable: map[exo.ID]bool{}, fate: func(string) fate { return done }}
}

func (m *calendarModel) Calendars(_ context.Context, rooms []exo.ID, each func(exo.Calendar) error) error {
	m.reads = append(m.reads, len(rooms))
	m.stale--
	for _, r := range rooms {
		c := exo.Calendar{Room: r, Spec: exo.CalendarSpec{AutomateProcessing: new("AutoUpdate"), DeleteSubject: new(true)}}
		switch is, set := m.set[r]; {
		case m.unreadable[r] || m.died != nil:
			c = exo.Calendar{Room: r, Spec: is, Err: &exo.Error{Class: exo.Transient, Scope: exo.ScopeItem}}
		case set && m.stale < 0:
			c.Spec = is
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return m.died
}

func (m *calendarModel) SetCalendars(ctx context.Context, changes []exo.CalendarChange, each func(exo.Result) error) error {
	m.batches = append(m.batches, len(changes))
	last := m.journal.last().Started
	if last == nil || last.How != journal.SetCalendar || len(last.Actions) != len(changes) || last.Group != "" || last.App != "" {
		m.t.Fatalf("%d calendars are set after the record %+v", len(changes), m.journal.last())
	}
	if m.onWrite != nil {
		m.onWrite()
	}
	for _, c := range changes {
		if err := each(m.one(ctx, c)); err != nil {
			return err
		}
	}
	return m.died
}

func (m *calendarModel) one(ctx context.Context, c exo.CalendarChange) exo.Result {
	if err := ctx.Err(); err != nil && m.died == nil {
		m.died = &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession, Err: err}
	}
	if m.died != nil {
		return exo.Result{Member: c.Room, Answer: exo.NotSent}
	}
	f := m.fate("set-calendar")
	if f.effective() {
		m.set[c.Room] = c.Spec
	}
	r := exo.Result{Member: c.Room, Answer: exo.Done}
	if err := errorOf(f); err != nil {
		errors.As(err, &r.Err)
		r.Answer = r.Err.Class.Answer(exo.Add)
	}
	if f == dead {
		m.died = r.Err
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

func TestSetCalendars(t *testing.T) {
	tests := []struct {
		name       string
		fates      []fate
		stale      int
		unreadable string
		want       map[string]string
		batches    []int
		reads      []int
		err        exo.Class
	}{
		{name: "both are set and read back", want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2}, reads: []int{2}},
		{name: "reads that lag behind are waited for", stale: 3, want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2}, reads: []int{2, 2, 2, 2}},
		{name: "a lost answer that had its effect", fates: []fate{lostDone}, want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2}, reads: []int{2}},
		{name: "a lost answer without effect is sent once more, and only it is read again", fates: []fate{lost},
			want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2, 1}, reads: []int{2, 1, 1, 1, 1}},
		{name: "lost twice, it is unknown", fates: []fate{lost, done, lost}, want: map[string]string{"a": "unknown", "b": "changed, seen"}, batches: []int{2, 1}, reads: []int{2, 1, 1, 1, 1, 1, 1, 1}},
		{name: "a failure that passes", fates: []fate{failed}, want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2, 1}, reads: []int{2}},
		{name: "a failure that had its effect to the end", fates: []fate{failedDone, done, failedDone, failedDone}, want: map[string]string{"a": "changed, seen", "b": "changed, seen"}, batches: []int{2, 1, 1}, reads: []int{2}},
		{name: "what is refused is not tried again, nor read", fates: []fate{refused}, want: map[string]string{"a": "refused", "b": "changed, seen"}, batches: []int{2}, reads: []int{1}},
		{name: "what cannot be read was not seen", unreadable: "a", want: map[string]string{"a": "unknown", "b": "changed, seen"}, batches: []int{2, 1}, reads: []int{2, 1, 1, 1, 1, 1, 1, 1}},
		{name: "a lost session ends it", fates: []fate{dead}, err: exo.SessionLost, want: map[string]string{"a": "unknown", "b": "pending"}, batches: []int{2}, reads: []int{1}},
		{name: "an account that may not ends it", fates: []fate{done, noRight}, err: exo.NoRight, want: map[string]string{"a": "changed, seen", "b": "refused"}, batches: []int{2}, reads: []int{1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newCalendars(t)
				m.fate, m.stale = fates(map[string][]fate{"set-calendar": tt.fates}), tt.stale
				m.unreadable[id(tt.unreadable)] = tt.unreadable != ""
				p := calendarPlan("a", "b")
				err := execute.SetCalendars(t.Context(), m, m.journal, p, execute.Options{})
				if exo.ClassOf(err) != tt.err {
					t.Errorf("error: %v", err)
				}
				if diff := cmp.Diff(tt.want, calendarsBecame(p, m.journal.records)); diff != "" {
					t.Error(diff)
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
		p := calendarPlan(names(120)...)
		var last execute.Progress
		o := execute.Options{Observe: func(e execute.Progress) { last = e }}
		if err := execute.SetCalendars(t.Context(), m, m.journal, p, o); err != nil {
			t.Fatal(err)
		}
		if m.batches[0] > 10 || slices.Max(m.batches) > 50 {
			t.Errorf("batches: %v", m.batches)
		}
		if diff := cmp.Diff(execute.Progress{Group: "calendars", Kind: plan.SetCalendar, Done: 120, Total: 120}, last); diff != "" {
			t.Error(diff)
		}
		if r := report.Make(p, m.journal.records); r.Total()[journal.Changed] != 120 || r.Left() {
			t.Errorf("%v, left %v", r.Total(), r.Left())
		}
	})
}

func TestCalendarsEndEarly(t *testing.T) {
	t.Run("stop", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newCalendars(t)
			p := calendarPlan(names(30)...)
			stop := make(chan struct{})
			m.onWrite = func() { close(stop) }
			err := execute.SetCalendars(t.Context(), m, m.journal, p, execute.Options{Stop: stop})
			if total := report.Make(p, m.journal.records).Total(); !errors.Is(err, execute.ErrStopped) || total[journal.Changed] != 10 || total[journal.Pending] != 20 {
				t.Errorf("%v, %v", total, err)
			}
		})
	})
	t.Run("cancel", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newCalendars(t)
			p := calendarPlan(names(30)...)
			ctx, cancel := context.WithCancel(t.Context())
			m.onWrite = cancel
			err := execute.SetCalendars(ctx, m, m.journal, p, execute.Options{})
			if total := report.Make(p, m.journal.records).Total(); !errors.Is(err, context.Canceled) || total[journal.Pending] != 30 {
				t.Errorf("%v, %v", total, err)
			}
		})
	})
	t.Run("the journal cannot be written", func(t *testing.T) {
		m := newCalendars(t)
		m.journal.failAt = 1
		if err := execute.SetCalendars(t.Context(), m, m.journal, calendarPlan("a"), execute.Options{}); !errors.Is(err, errDisk) || len(m.batches) > 0 {
			t.Errorf("%v, %v", err, m.batches)
		}
	})
	t.Run("nothing to do", func(t *testing.T) {
		m := newCalendars(t)
		for _, p := range []plan.Plan{{}, calendarPlan()} {
			if err := execute.SetCalendars(t.Context(), m, m.journal, p, execute.Options{}); err != nil || len(m.reads)+len(m.journal.records) > 0 {
				t.Errorf("%v, %v", err, m.reads)
			}
		}
	})
}

var _ exo.Calendars = (*calendarModel)(nil)
