package execute_test

import (
	"fmt"
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

// outcomes are what became of the rooms of a plan, by alias.
func outcomes(p plan.Plan, records []journal.Record) map[string]string {
	out := map[string]string{}
	for _, l := range report.Make(p, records).Groups[0].Lines {
		text := string(l.Outcome)
		if l.Seen {
			text += ", seen"
		}
		out[strings.TrimSuffix(l.Address, "@contoso.com")] = text
	}
	return out
}

func TestRun(t *testing.T) {
	tests := []struct {
		name    string
		members []string // of the group; nil: there is none yet
		rows    []string
		fates   map[string][]fate
		lag     int
		unseen  int
		want    map[string]string
		asked   []string
		err     exo.Class
	}{
		{name: "a new group", rows: []string{"a", "b"},
			want: map[string]string{"a": "added, seen", "b": "added, seen"}, asked: []string{"create", "add"}},
		{name: "a lost answer that had its effect is found there", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {lostDone}},
			want: map[string]string{"a": "added, seen", "b": "added, seen"}, asked: []string{"add"}},
		{name: "a lost answer without effect is sent once more", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {lost}},
			want: map[string]string{"a": "added, seen", "b": "added, seen"}, asked: []string{"add", "add"}},
		{name: "lost twice, it is unknown", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {lost, done, lost}},
			want: map[string]string{"a": "unknown", "b": "added, seen"}, asked: []string{"add", "add"}},
		{name: "a failure is tried again, three times at most", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {failed, done, failed, failed}},
			want: map[string]string{"a": "failed", "b": "added, seen"}, asked: []string{"add", "add", "add"}},
		{name: "a failure that had its effect was added, not already", members: []string{}, rows: []string{"a"}, fates: map[string][]fate{"add": {failedDone}},
			want: map[string]string{"a": "added, seen"}, asked: []string{"add", "add"}},
		{name: "and so is one that failed to the end", members: []string{}, rows: []string{"a"}, fates: map[string][]fate{"add": {failed, failed, failedDone}},
			want: map[string]string{"a": "added, seen"}, asked: []string{"add", "add", "add"}},
		{name: "what is refused is not tried again", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {refused}},
			want: map[string]string{"a": "refused", "b": "added, seen"}, asked: []string{"add"}},
		{name: "reads that lag behind are waited for", members: []string{}, rows: []string{"a"}, lag: 3,
			want: map[string]string{"a": "added, seen"}, asked: []string{"add"}},
		{name: "reads that lag too far cost one more sending", members: []string{}, rows: []string{"a"}, lag: 4,
			want: map[string]string{"a": "added, seen"}, asked: []string{"add", "add"}},
		{name: "a lost session ends the run", members: []string{}, rows: []string{"a", "b", "c"}, fates: map[string][]fate{"add": {done, dead}},
			want: map[string]string{"a": "added", "b": "unknown", "c": "pending"}, asked: []string{"add"}, err: exo.SessionLost},
		{name: "an account that is no owner ends the group", members: []string{}, rows: []string{"a"}, fates: map[string][]fate{"add": {notOwner}},
			want: map[string]string{"a": "refused"}, asked: []string{"add"}, err: exo.NotOwner},
		{name: "too much at once passes", members: []string{}, rows: []string{"a", "b"}, fates: map[string][]fate{"add": {throttled, throttled}},
			want: map[string]string{"a": "added, seen", "b": "added, seen"}, asked: []string{"add", "add"}},
		{name: "a creation without an answer is found by its address", rows: []string{"a"}, fates: map[string][]fate{"create": {lostDone}},
			want: map[string]string{"a": "added, seen"}, asked: []string{"create", "add"}},
		{name: "or sent once more", rows: []string{"a"}, fates: map[string][]fate{"create": {lost}},
			want: map[string]string{"a": "added, seen"}, asked: []string{"create", "create", "add"}},
		{name: "or found to be there when it is sent once more", rows: []string{"a"}, fates: map[string][]fate{"create": {lostDone}}, unseen: 12,
			want: map[string]string{"a": "added, seen"}, asked: []string{"create", "create", "add"}},
		{name: "a new group that some servers do not know yet", rows: []string{"a"}, fates: map[string][]fate{"add": {notFound}}, unseen: 3,
			want: map[string]string{"a": "added, seen"}, asked: []string{"create", "add", "add"}},
		{name: "a new group that nobody sees is left", rows: []string{"a"}, unseen: 99,
			want: map[string]string{"a": "pending"}, asked: []string{"create"}, err: exo.Transient},
		{name: "in an old group, what is not found is the room", members: []string{}, rows: []string{"a"}, fates: map[string][]fate{"add": {notFound}},
			want: map[string]string{"a": "refused"}, asked: []string{"add"}},
		{name: "a creation that is refused", rows: []string{"a"}, fates: map[string][]fate{"create": {refused}},
			want: map[string]string{"a": "refused"}, asked: []string{"create"}},
		{name: "a creation that fails is tried once more", rows: []string{"a"}, fates: map[string][]fate{"create": {failed}},
			want: map[string]string{"a": "added, seen"}, asked: []string{"create", "create", "add"}},
		{name: "removed at the end", members: []string{"ana"}, rows: []string{"a"},
			want: map[string]string{"a": "added, seen", "ana": "removed, seen"}, asked: []string{"add", "remove"}},
		{name: "a lost removal", members: []string{"b", "ana"}, rows: []string{"b"}, fates: map[string][]fate{"remove": {lost}},
			want: map[string]string{"b": "already, seen", "ana": "removed, seen"}, asked: []string{"remove", "remove"}},
		{name: "the group is not emptied because nobody could come in", members: []string{"ana"}, rows: []string{"a"}, fates: map[string][]fate{"add": {refused}},
			want: map[string]string{"a": "refused", "ana": "pending"}, asked: []string{"add"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newModel(t, "a", "b", "c")
				if tt.members != nil {
					m.withGroup(tt.members...)
				}
				p := m.plan(list(tt.rows...), true)
				m.fate, m.lag, m.unseen = fates(tt.fates), func() int { return tt.lag }, tt.unseen
				err := execute.Run(t.Context(), m, m.journal, p, execute.Options{})
				if exo.ClassOf(err) != tt.err {
					t.Errorf("error: %v; want %q", err, tt.err)
				}
				if diff := cmp.Diff(tt.want, outcomes(p, m.journal.records)); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(tt.asked, m.asked); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A server that does not know a new group yet costs one more reading, not the run.
func TestNewGroupIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, "a")
		p := m.plan(list("a"), false)
		m.onWrite = func() {
			if m.asked[len(m.asked)-1] == "add" {
				m.unseen = 2
			}
		}
		err := execute.Run(t.Context(), m, m.journal, p, execute.Options{})
		if diff := cmp.Diff(map[string]string{"a": "added, seen"}, outcomes(p, m.journal.records)); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

// What condemns a group ends it at once, whichever call shows it.
func TestNoOwnerOfASetting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, "a").withGroup()
		p := m.plan(list("a"), false, func(w *plan.Wanted) { w.Groups[0].Spec.Hidden = new(true) })
		m.fate = fates(map[string][]fate{"set": {notOwner}})
		err := execute.Run(t.Context(), m, m.journal, p, execute.Options{})
		if exo.ClassOf(err) != exo.NotOwner || !slices.Equal(m.asked, []string{"set"}) {
			t.Errorf("%v, sent %v", err, m.asked)
		}
	})
}

// Each setting is sent and answered by itself, and one that is refused holds up nothing.
func TestSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, "a").withGroup()
		p := m.plan(list("a"), false, func(w *plan.Wanted) {
			w.Groups[0].Spec.Description, w.Groups[0].Spec.Hidden = new("Rooms"), new(true)
		})
		m.fate = fates(map[string][]fate{"set": {refused, failed}})
		if err := execute.Run(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
			t.Fatal(err)
		}
		g := report.Make(p, m.journal.records).Groups[0]
		var got []string
		for _, l := range append(g.Own, g.Lines...) {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s%s %s", l.Setting, l.Address, l.Outcome)))
		}
		want := []string{"description refused", "hide_from_address_lists changed", "a@contoso.com added"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]plan.Setting{plan.Description}, g.ReadBack.Differ); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBatchesAreSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, names(300)...).withGroup()
		p := m.plan(list(names(300)...), false)
		if err := execute.Run(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
			t.Fatal(err)
		}
		if m.batches[0] > 10 || slices.Max(m.batches) > 50 {
			t.Errorf("batches: %v", m.batches)
		}
		if r := report.Make(p, m.journal.records); r.Total()[journal.Added] != 300 || r.Left() {
			t.Errorf("%v, left %v", r.Total(), r.Left())
		}
	})
}

// Ten failures in a row that are not about the room end the run; one answer about a room in between
// shows that Exchange works.
func TestBreaker(t *testing.T) {
	failures := func(n int) []fate { return slices.Repeat([]fate{failed}, n) }
	tests := []struct {
		name  string
		fates []fate
		ends  bool
	}{
		{"ten in a row", failures(10), true},
		{"nine, a refusal, and nine again", slices.Concat(failures(9), []fate{refused}, failures(9)), false},
		{"lost answers count too", slices.Repeat([]fate{lost}, 10), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newModel(t, names(60)...).withGroup()
				p := m.plan(list(names(60)...), false)
				m.fate = fates(map[string][]fate{"add": tt.fates})
				err := execute.Run(t.Context(), m, m.journal, p, execute.Options{})
				if (exo.ClassOf(err) == exo.Transient) != tt.ends {
					t.Errorf("error: %v", err)
				}
				if tt.ends && (len(m.asked) != 1 || !report.Make(p, m.journal.records).Left()) {
					t.Errorf("sent %v", m.asked)
				}
			})
		})
	}
}

// Somebody else is at work too: strangers are named by their type, and who has gone is missed.
func TestReadBackSeesEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, "a", "b").withGroup("a")
		p := m.plan(list("a", "b"), false)
		m.onWrite = func() {
			delete(m.members, id("a"))
			m.members[id("bob")] = true
		}
		if err := execute.Run(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
			t.Fatal(err)
		}
		r := report.Make(p, m.journal.records)
		if diff := cmp.Diff([]exo.ID{id("bob")}, r.Groups[0].ReadBack.Strangers); diff != "" {
			t.Error(diff)
		}
		if got := outcomes(p, m.journal.records)["a"]; got != "pending" || !r.Left() || r.Strangers() != 1 {
			t.Errorf("a is %s, left %v, strangers %d", got, r.Left(), r.Strangers())
		}
	})
}
