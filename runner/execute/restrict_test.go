package execute_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// became says what became of the actions of a plan's applications.
func became(p plan.Plan, records []journal.Record) (out []string) {
	for _, a := range report.Make(p, records).Applications {
		for _, l := range a.Lines {
			text := strings.TrimSpace(string(l.Action.Kind)+" "+l.Action.Permission) + ": " + string(l.Outcome)
			if l.Seen {
				text += ", seen"
			}
			out = append(out, text)
		}
	}
	return out
}

var (
	roles    = []plan.Action{addPrincipal, assignOne, assignTwo}
	allRoles = []string{"add-principal: created, seen", "assign-role Calendars.ReadWrite: created, seen", "assign-role MailboxSettings.Read: created, seen"}
)

func TestRestrict(t *testing.T) {
	pointed := func(m *accessModel) { m.principals = []exo.Principal{pointer(appID, objectID)} }
	raw := func(m *accessModel) { m.customized = false }
	left := func(m *accessModel) { m.withRoles().policies = []exo.Policy{policyOn(id("rooms"))} }
	tests := []struct {
		name    string
		before  func(*accessModel)
		actions []plan.Action
		fates   map[string][]fate
		lag     int
		busy    int // how many looks do not see the organisation prepared
		want    []string
		asked   []string
		err     exo.Class
	}{
		{name: "pointer and roles", actions: roles, want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role"}},
		{name: "reads that lag behind are waited for", actions: roles, lag: 3, want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role"}},
		{name: "a lost answer that had its effect is found there", actions: roles, fates: map[string][]fate{"assign-role": {lostDone}},
			want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role"}},
		{name: "a lost answer without effect is sent once more", actions: roles, fates: map[string][]fate{"assign-role": {lost}},
			want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role", "assign-role"}},
		{name: "lost twice, it is unknown", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {lost, lost}},
			want: []string{"assign-role Calendars.ReadWrite: unknown"}, asked: []string{"assign-role", "assign-role"}},
		{name: "reads that lag too far cost one more sending, which finds it there", before: pointed, actions: []plan.Action{assignOne}, lag: 4,
			want: []string{"assign-role Calendars.ReadWrite: created, seen"}, asked: []string{"assign-role", "assign-role"}},
		{name: "a failure is tried again, three times at most", before: pointed, actions: []plan.Action{assignOne, assignTwo}, fates: map[string][]fate{"assign-role": {failed, done, failed, failed}},
			want: []string{"assign-role Calendars.ReadWrite: failed", "assign-role MailboxSettings.Read: created, seen"}, asked: []string{"assign-role", "assign-role", "assign-role", "assign-role"}},
		{name: "a failure that had its effect exists when it is tried again", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {failedDone}},
			want: []string{"assign-role Calendars.ReadWrite: created, seen"}, asked: []string{"assign-role", "assign-role"}},
		{name: "what exists without an attempt of ours is refused, and the next role is given", before: pointed, actions: []plan.Action{assignOne, assignTwo}, fates: map[string][]fate{"assign-role": {exists}},
			want: []string{"assign-role Calendars.ReadWrite: refused", "assign-role MailboxSettings.Read: created, seen"}, asked: []string{"assign-role", "assign-role"}},
		{name: "too much at once passes", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {throttled}},
			want: []string{"assign-role Calendars.ReadWrite: created, seen"}, asked: []string{"assign-role", "assign-role"}},
		{name: "a new pointer that some servers do not know yet", actions: roles, fates: map[string][]fate{"assign-role": {notFound}},
			want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role", "assign-role"}},
		{name: "what an old pointer is not found for is refused", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {notFound}},
			want: []string{"assign-role Calendars.ReadWrite: refused"}, asked: []string{"assign-role"}},
		{name: "a pointer whose answer was lost", actions: roles, fates: map[string][]fate{"add-principal": {lostDone}},
			want: allRoles, asked: []string{"add-principal", "assign-role", "assign-role"}},
		{name: "no role without a pointer", actions: roles, fates: map[string][]fate{"add-principal": {refused}},
			want: []string{"add-principal: refused", "assign-role Calendars.ReadWrite: refused", "assign-role MailboxSettings.Read: refused"}, asked: []string{"add-principal"}},
		{name: "nor with one that is unknown", actions: roles, fates: map[string][]fate{"add-principal": {lost, lost}},
			want: []string{"add-principal: unknown", "assign-role Calendars.ReadWrite: pending", "assign-role MailboxSettings.Read: pending"}, asked: []string{"add-principal", "add-principal"}},
		{name: "an account that may not ends the run", actions: roles, fates: map[string][]fate{"assign-role": {noRight}}, err: exo.NoRight,
			want: []string{"add-principal: created, seen", "assign-role Calendars.ReadWrite: refused", "assign-role MailboxSettings.Read: pending"}, asked: []string{"add-principal", "assign-role"}},
		{name: "so does a lost session", actions: roles, fates: map[string][]fate{"assign-role": {dead}}, err: exo.SessionLost,
			want: []string{"add-principal: created, seen", "assign-role Calendars.ReadWrite: unknown", "assign-role MailboxSettings.Read: pending"}, asked: []string{"add-principal", "assign-role"}},

		{name: "the organisation is prepared, and waited for", before: raw, busy: 6, actions: append([]plan.Action{customize}, roles...),
			want: append([]string{"customize: changed, seen"}, allRoles...), asked: []string{"customize", "add-principal", "assign-role", "assign-role"}},
		{name: "it is not ready in time: running again continues", before: raw, busy: 99, actions: []plan.Action{customize, addPrincipal, assignOne},
			want: []string{"customize: unknown", "add-principal: pending", "assign-role Calendars.ReadWrite: pending"}, asked: []string{"customize"}},
		{name: "it was being prepared already", before: func(m *accessModel) { m.customized, m.customizing = true, 5 }, actions: []plan.Action{customize, addPrincipal},
			want: []string{"customize: changed, seen", "add-principal: created, seen"}, asked: []string{"customize", "add-principal"}},
		{name: "a lost answer to the preparation", before: raw, actions: []plan.Action{customize, addPrincipal}, fates: map[string][]fate{"customize": {lostDone}},
			want: []string{"customize: changed, seen", "add-principal: created, seen"}, asked: []string{"customize", "add-principal"}},
		{name: "which is sent once more if it had no effect", before: raw, actions: []plan.Action{customize, addPrincipal}, fates: map[string][]fate{"customize": {lost}},
			want: []string{"customize: changed, seen", "add-principal: created, seen"}, asked: []string{"customize", "customize", "add-principal"}},
		{name: "roles wait for a server that does not know it yet", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {notCustomized, notCustomized}},
			want: []string{"assign-role Calendars.ReadWrite: created, seen"}, asked: []string{"assign-role", "assign-role", "assign-role"}},
		{name: "but not for ever", before: pointed, actions: []plan.Action{assignOne}, fates: map[string][]fate{"assign-role": {notCustomized, notCustomized, notCustomized}},
			want: []string{"assign-role Calendars.ReadWrite: failed"}, asked: []string{"assign-role", "assign-role", "assign-role"}},

		{name: "a policy", actions: []plan.Action{addPolicy}, want: []string{"add-policy: created, seen"}, asked: []string{"add-policy"}},
		{name: "a lost policy that is there", actions: []plan.Action{addPolicy}, fates: map[string][]fate{"add-policy": {lostDone}},
			want: []string{"add-policy: created, seen"}, asked: []string{"add-policy"}},
		{name: "a policy that is refused", actions: []plan.Action{addPolicy}, fates: map[string][]fate{"add-policy": {refused}},
			want: []string{"add-policy: refused"}, asked: []string{"add-policy"}},

		{name: "the policy goes when every role is there", before: left, actions: []plan.Action{removePolicy}, want: []string{"remove-policy: removed, seen"}, asked: []string{"remove-policy"}},
		{name: "and stays while one is missing", before: func(m *accessModel) { left(m); m.assignments = m.assignments[1:] }, actions: []plan.Action{removePolicy},
			want: []string{"remove-policy: pending"}},
		{name: "or disabled", before: func(m *accessModel) { left(m); m.assignments[1].Enabled = false }, actions: []plan.Action{removePolicy}, want: []string{"remove-policy: pending"}},
		{name: "or reaches others too", before: func(m *accessModel) { left(m); m.assignments[1].Reach.Exact = false }, actions: []plan.Action{removePolicy}, want: []string{"remove-policy: pending"}},
		{name: "or without the pointer", before: func(m *accessModel) { left(m); m.principals = nil }, actions: []plan.Action{removePolicy}, want: []string{"remove-policy: pending"}},
		{name: "and stays when a role of the same run was refused", before: func(m *accessModel) { left(m); m.assignments = m.assignments[1:] }, actions: []plan.Action{assignOne, removePolicy},
			fates: map[string][]fate{"assign-role": {refused}}, want: []string{"assign-role Calendars.ReadWrite: refused", "remove-policy: pending"}, asked: []string{"assign-role"}},
		{name: "a lost removal is sent once more", before: left, actions: []plan.Action{removePolicy}, fates: map[string][]fate{"remove-policy": {lost}},
			want: []string{"remove-policy: removed, seen"}, asked: []string{"remove-policy", "remove-policy"}},
		{name: "a failed removal that had its effect is seen before it is tried again", before: left, actions: []plan.Action{removePolicy}, fates: map[string][]fate{"remove-policy": {failedDone}},
			want: []string{"remove-policy: removed, seen"}, asked: []string{"remove-policy"}},
		{name: "somebody has removed it", before: func(m *accessModel) { m.withRoles() }, actions: []plan.Action{removePolicy}, want: []string{"remove-policy: absent, seen"}, asked: []string{"remove-policy"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				if tt.before != nil {
					tt.before(m)
				}
				p := m.plan(tt.actions...)
				m.fate, m.lag = fates(tt.fates), func() int { return tt.lag }
				m.onWrite = func() {
					if m.asked[len(m.asked)-1] == "customize" && tt.busy > 0 {
						m.customizing = tt.busy
					}
				}
				err := execute.Restrict(t.Context(), m, m.journal, p, execute.Options{})
				if exo.ClassOf(err) != tt.err {
					t.Errorf("error: %v; want %q", err, tt.err)
				}
				if diff := cmp.Diff(tt.want, became(p, m.journal.records)); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(tt.asked, m.asked); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// What the journal holds: a started record for each attempt, its answer, and after each stage what was seen.
func TestRestrictIsJournalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newAccess(t)
		m.journal.records = []journal.Record{{Started: &journal.Started{Batch: 7, How: journal.Add, Group: id("rooms")}}}
		m.fate = fates(map[string][]fate{"assign-role": {lostDone}})
		if err := execute.Restrict(t.Context(), m, m.journal, m.plan(roles...), execute.Options{}); err != nil {
			t.Fatal(err)
		}
		lost := journal.Answered{Batch: 9, Action: 2, Outcome: journal.Unknown, Class: exo.NoAnswer, Text: "no answer"}
		want := []journal.Record{
			{Started: &journal.Started{Batch: 8, How: journal.AddPrincipal, Actions: []int{1}, App: appID}},
			{Answer: &journal.Answered{Batch: 8, Action: 1, Outcome: journal.Created}},
			{ReadBack: &journal.ReadBack{App: appID}},
			{Started: &journal.Started{Batch: 9, How: journal.Assign, Actions: []int{2}, App: appID}},
			{Answer: &lost},
			{Started: &journal.Started{Batch: 10, How: journal.Assign, Actions: []int{3}, App: appID}},
			{Answer: &journal.Answered{Batch: 10, Action: 3, Outcome: journal.Created}},
			{ReadBack: &journal.ReadBack{App: appID, Settled: []int{2}}},
		}
		if diff := cmp.Diff(want, m.journal.records[1:]); diff != "" {
			t.Error(diff)
		}
	})
}

// An application that is refused, or that ended early, does not hold up the next one; of groups that are not
// there, nothing is limited to them.
func TestRestrictSeveral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newAccess(t)
		m.principals = []exo.Principal{pointer(appID, objectID)}
		p := m.plan(assignOne, assignTwo)
		first, second := p.Applications[0], p.Applications[0]
		first.Refused, first.Actions = &plan.GroupRefusal{Class: exo.NotFound}, []plan.Action{{N: 8, Kind: plan.Assign, Group: address}}
		second.Groups = []plan.ScopeGroup{{Address: "gone@contoso.com"}}
		second.Actions = []plan.Action{{N: 9, Kind: plan.Assign, Permission: permissions[0], Group: "gone@contoso.com"}}
		p.Applications = []plan.Application{first, second, p.Applications[0]}
		m.fate = fates(map[string][]fate{"assign-role": {refused}})
		var notes []string
		o := execute.Options{Observe: func(e execute.Progress) { notes = append(notes, e.Note) }}
		if err := execute.Restrict(t.Context(), m, m.journal, p, o); err != nil {
			t.Error(err)
		}
		want := []string{"assign-role: refused", "assign-role Calendars.ReadWrite: pending", "assign-role Calendars.ReadWrite: refused", "assign-role MailboxSettings.Read: created, seen"}
		if diff := cmp.Diff(want, became(p, m.journal.records)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"PlaceOS: nothing is limited to gone@contoso.com, which is not there"}, notes); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{1, 2}, m.journal.batches()); diff != "" {
			t.Error(diff)
		}
	})
}

// A group that the same run created is known by the journal, and not by every server at once.
func TestRestrictToNewGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newAccess(t)
		m.principals = []exo.Principal{pointer(appID, objectID)}
		p := m.plan(assignOne)
		p.Part, p.Applications[0].Groups[0].ID = plan.Both, ""
		p.Groups = []plan.Group{{Want: exo.GroupSpec{Name: new("Rooms"), Address: new("Rooms@Contoso.com")}, Actions: []plan.Action{{N: 9, Kind: plan.Create}}}}
		m.journal.records = []journal.Record{
			{Started: &journal.Started{Batch: 1, How: journal.New, Actions: []int{9}}},
			{Answer: &journal.Answered{Batch: 1, Action: 9, Outcome: journal.Created, Group: id("rooms")}},
		}
		m.fate, m.unseen = fates(map[string][]fate{"assign-role": {notFound}}), 2
		if err := execute.Restrict(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"assign-role Calendars.ReadWrite: created, seen"}, became(p, m.journal.records)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int{1, 2, 3}, m.journal.batches()); diff != "" {
			t.Error(diff)
		}
		if p.Applications[0].Groups[0].ID != "" {
			t.Error("the plan was changed")
		}
	})
}

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

func TestRestrictStopAndCancel(t *testing.T) {
	tests := []struct {
		name   string
		end    func(stop chan struct{}, cancel func())
		err    error
		want   []string
		before bool // anything
	}{
		{name: "stop", end: func(stop chan struct{}, _ func()) { close(stop) }, err: execute.ErrStopped,
			want: []string{"add-principal: created", "assign-role Calendars.ReadWrite: pending"}},
		{name: "cancel", end: func(_ chan struct{}, cancel func()) { cancel() }, err: context.Canceled,
			want: []string{"add-principal: unknown", "assign-role Calendars.ReadWrite: pending"}},
		{name: "before anything", end: func(_ chan struct{}, cancel func()) { cancel() }, err: context.Canceled, before: true,
			want: []string{"add-principal: pending", "assign-role Calendars.ReadWrite: pending"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				m.lag = func() int { return 9 } // it waits for what it did to be seen
				p := m.plan(addPrincipal, assignOne)
				ctx, cancel := context.WithCancel(t.Context())
				stop := make(chan struct{})
				m.onWrite = func() { tt.end(stop, cancel) }
				if tt.before {
					cancel()
				}
				err := execute.Restrict(ctx, m, m.journal, p, execute.Options{Stop: stop})
				if !errors.Is(err, tt.err) {
					t.Errorf("error: %v", err)
				}
				if diff := cmp.Diff(tt.want, became(p, m.journal.records)); diff != "" {
					t.Error(diff)
				}
				if r := report.Make(p, m.journal.records); !r.Left() || !r.Open() {
					t.Errorf("left %v, open %v", r.Left(), r.Open())
				}
				cancel()
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
