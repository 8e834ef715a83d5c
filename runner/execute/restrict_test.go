package execute_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// became says what became of the actions of a plan's applications, and how often each was sent if not once.
func became(p plan.Plan, j *memory) (out []string) {
	sent := map[int]int{}
	for _, r := range j.records {
		if r.Started != nil {
			for _, n := range r.Started.Actions {
				sent[n]++
			}
		}
	}
	for _, a := range report.Make(p, j.records).Applications {
		for _, l := range a.Lines {
			text := string(l.Action.Kind)
			if l.Action.Permission != "" {
				text = l.Action.Permission
			}
			text += ": " + string(l.Outcome)
			if l.Seen {
				text += ", seen"
			}
			switch n := sent[l.N]; {
			case n == 0 && l.Outcome != journal.Pending:
				text += ", not sent"
			case n > 1:
				text += fmt.Sprintf(", sent %d times", n)
			}
			out = append(out, text)
		}
	}
	return out
}

var roles = []plan.Action{addPrincipal, assignOne, assignTwo}

// An application shares its passes and tries with groups (see TestRun); the order of its stages, and what
// Exchange answers to it, are its own.
func TestRestrict(t *testing.T) {
	const pointerMade, first, second = "add-principal: created, seen", "Calendars.ReadWrite: created, seen", "MailboxSettings.Read: created, seen"
	pointed := func(m *accessModel) { m.principals = []exo.Principal{pointer(appID, objectID)} }
	raw := func(m *accessModel) { m.customized = false }
	left := func(m *accessModel) { m.withRoles().policies = []exo.Policy{policyOn(id("rooms"))} }
	oneRole := func(m *accessModel) { left(m); m.assignments = m.assignments[1:] }
	actions := func(all ...plan.Action) []plan.Action { return all }
	on := func(kind plan.Kind, f ...fate) map[string][]fate { return map[string][]fate{string(kind): f} }
	tests := []struct {
		name    string
		before  func(*accessModel)
		actions []plan.Action
		fates   map[string][]fate
		lag     int
		busy    int // how many looks do not see the organisation prepared
		want    []string
		err     exo.Class
	}{
		{name: "pointer and roles", actions: roles, want: []string{pointerMade, first, second}},
		{name: "reads that lag behind are waited for", actions: roles, lag: 3, want: []string{pointerMade, first, second}},
		{name: "a lost answer that had its effect is found there", actions: roles, fates: on(plan.Assign, lostDone), want: []string{pointerMade, first, second}},
		{name: "a lost answer without effect is sent once more", actions: roles, fates: on(plan.Assign, lost), want: []string{pointerMade, first + ", sent 2 times", second}},
		{name: "a failure that had its effect exists when it is tried again", before: pointed, actions: actions(assignOne), fates: on(plan.Assign, failedDone), want: []string{first + ", sent 2 times"}},
		{name: "what exists without an attempt of ours is refused, and the next role is given", before: pointed, actions: actions(assignOne, assignTwo), fates: on(plan.Assign, exists),
			want: []string{"Calendars.ReadWrite: refused", second}},
		{name: "a new pointer that some servers do not know yet", actions: roles, fates: on(plan.Assign, notFound), want: []string{pointerMade, first + ", sent 2 times", second}},
		{name: "what an old pointer is not found for is refused", before: pointed, actions: actions(assignOne), fates: on(plan.Assign, notFound), want: []string{"Calendars.ReadWrite: refused"}},
		{name: "no role without a pointer", actions: roles, fates: on(plan.AddPrincipal, refused),
			want: []string{"add-principal: refused", "Calendars.ReadWrite: refused, not sent", "MailboxSettings.Read: refused, not sent"}},
		{name: "nor for an application that Entra does not have", actions: roles, fates: on(plan.AddPrincipal, notFound),
			want: []string{"add-principal: refused", "Calendars.ReadWrite: refused, not sent", "MailboxSettings.Read: refused, not sent"}},
		{name: "nor with one that is unknown", actions: roles, fates: on(plan.AddPrincipal, lost, lost),
			want: []string{"add-principal: unknown, sent 2 times", "Calendars.ReadWrite: pending", "MailboxSettings.Read: pending"}},
		{name: "an account that may not ends the run", actions: roles, fates: on(plan.Assign, noRight), err: exo.NoRight,
			want: []string{pointerMade, "Calendars.ReadWrite: refused", "MailboxSettings.Read: pending"}},

		{name: "the organisation is prepared, and waited for", before: raw, busy: 6, actions: actions(customize, addPrincipal, assignOne), want: []string{"customize: changed, seen", pointerMade, first}},
		{name: "it is not ready in time: running again continues", before: raw, busy: 99, actions: actions(customize, addPrincipal, assignOne),
			want: []string{"customize: unknown", "add-principal: pending", "Calendars.ReadWrite: pending"}},
		{name: "it was being prepared already", before: func(m *accessModel) { m.customizing = 5 }, actions: actions(customize, addPrincipal), want: []string{"customize: changed, seen", pointerMade}},
		{name: "a lost answer without effect", before: raw, actions: actions(customize, addPrincipal), fates: on(plan.Customize, lost), want: []string{"customize: changed, seen, sent 2 times", pointerMade}},
		{name: "roles wait for a server that does not know it yet", before: pointed, actions: actions(assignOne), fates: on(plan.Assign, notCustomized, notCustomized), want: []string{first + ", sent 3 times"}},

		{name: "a policy", actions: actions(addPolicy), want: []string{"add-policy: created, seen"}},
		{name: "the policy goes when every role is there", before: left, actions: actions(removePolicy), want: []string{"remove-policy: removed, seen"}},
		{name: "and stays while one is missing", before: oneRole, actions: actions(removePolicy), want: []string{"remove-policy: pending"}},
		{name: "or without the pointer", before: func(m *accessModel) { left(m); m.principals = nil }, actions: actions(removePolicy), want: []string{"remove-policy: pending"}},
		{name: "or reaches others too", before: func(m *accessModel) { left(m); m.assignments[1].Reach.Exact = false }, actions: actions(removePolicy), want: []string{"remove-policy: pending"}},
		{name: "or when a role of the same run was refused", before: oneRole, actions: actions(assignOne, removePolicy), fates: on(plan.Assign, refused), want: []string{"Calendars.ReadWrite: refused", "remove-policy: pending"}},
		{name: "a lost removal is sent once more", before: left, actions: actions(removePolicy), fates: on(plan.RemovePolicy, lost), want: []string{"remove-policy: removed, seen, sent 2 times"}},
		{name: "a failed removal that had its effect is seen before it is tried again", before: left, actions: actions(removePolicy), fates: on(plan.RemovePolicy, failedDone), want: []string{"remove-policy: removed, seen"}},
		{name: "a lost removal that is seen too late is found gone by the next", before: left, actions: actions(removePolicy), fates: on(plan.RemovePolicy, lostDone), lag: 8,
			want: []string{"remove-policy: removed, seen, sent 2 times"}},
		{name: "somebody has removed it", before: func(m *accessModel) { m.withRoles() }, actions: actions(removePolicy), want: []string{"remove-policy: absent, seen"}},
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
				if diff := cmp.Diff(tt.want, became(p, m.journal)); diff != "" || exo.ClassOf(err) != tt.err {
					t.Error(diff, err)
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
		want := []string{"assign-role: refused, not sent", "Calendars.ReadWrite: pending", "Calendars.ReadWrite: refused", "MailboxSettings.Read: created, seen"}
		if diff := cmp.Diff(want, became(p, m.journal)); diff != "" {
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

// What somebody else changes while the plan is carried out is told once and kept, and the application is not
// said to be limited. What is ours, or was there before, is no news, however late it is seen.
func TestRestrictBesideOthers(t *testing.T) {
	all := exo.Assignment{Name: "all mail", Role: "Application Mail.Read", Enabled: true, Reach: exo.Reach{Kind: exo.ReachAll}}
	const added = `the role assignment "all mail" was added meanwhile`
	left := func(m *accessModel) { m.withRoles().policies = []exo.Policy{policyOn(id("rooms"))} }
	tests := []struct {
		name    string
		before  func(*accessModel)
		actions []plan.Action
		change  func(*accessModel)
		want    []string
	}{
		{"nobody", func(*accessModel) {}, roles, func(*accessModel) {}, nil},
		{"a role was there before", func(m *accessModel) { m.assignments = []exo.Assignment{all} }, roles, func(*accessModel) {}, nil},
		{"a policy of ours", func(*accessModel) {}, []plan.Action{addPolicy}, func(*accessModel) {}, nil},
		{"a policy that goes", left, []plan.Action{removePolicy}, func(*accessModel) {}, nil},
		{"a role", func(*accessModel) {}, roles, func(m *accessModel) { m.assignments = append(m.assignments, all) }, []string{added}},
		{"a policy, and the pointer has another name", func(m *accessModel) { m.withRoles().assignments = m.assignments[1:] }, []plan.Action{assignOne}, func(m *accessModel) {
			m.principals[0].Name, m.policies = "Booking", []exo.Policy{{Identity: "x", AppID: appID, Right: exo.DenyAccess, ScopeName: "Sales"}}
		}, []string{"the service principal with application id " + string(appID) + " was changed meanwhile", "the DenyAccess policy on Sales (x) was added meanwhile"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newAccess(t)
				tt.before(m)
				p := m.plan(tt.actions...)
				m.lag = func() int { return 2 }
				changed := false
				m.afterWrite = func() {
					if last := p.Applications[0].Actions[len(tt.actions)-1].Kind; !changed && m.asked[len(m.asked)-1] == string(last) {
						changed = true
						tt.change(m)
					}
				}
				var notes []string
				o := execute.Options{Observe: func(e execute.Progress) { notes = append(notes, e.Note) }}
				if err := execute.Restrict(t.Context(), m, m.journal, p, o); err != nil {
					t.Fatal(err)
				}
				var told []string
				for _, text := range tt.want {
					told = append(told, "PlaceOS: somebody else is at work: "+text)
				}
				if diff := cmp.Diff(told, notes); diff != "" {
					t.Error(diff)
				}
				r := report.Make(p, m.journal.records)
				if diff := cmp.Diff(tt.want, r.Applications[0].ReadBack.Strange); diff != "" || r.Open() != (len(tt.want) > 0) {
					t.Error(diff, r.Open())
				}
			})
		})
	}
}

// Nothing is given on a group while a person is in it who was to be removed.
func TestRestrictNobodysCalendar(t *testing.T) {
	tests := []struct {
		kind  exo.Kind
		ended journal.Outcome
		want  string
	}{
		{exo.KindPerson, journal.Removed, "Calendars.ReadWrite: created, seen"},
		{exo.KindPerson, journal.Absent, "Calendars.ReadWrite: created, seen"},
		{exo.KindPerson, journal.Refused, "Calendars.ReadWrite: pending"},
		{exo.KindPerson, journal.Unknown, "Calendars.ReadWrite: pending"},
		{exo.KindRoom, journal.Failed, "Calendars.ReadWrite: created, seen"},
		{exo.KindContact, journal.Failed, "Calendars.ReadWrite: created, seen"},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			m := newAccess(t)
			m.principals = []exo.Principal{pointer(appID, objectID)}
			p := m.plan(assignOne)
			p.Part, p.Kinds = plan.Both, []exo.Kind{exo.KindRoom}
			p.Groups = []plan.Group{{Want: exo.GroupSpec{Name: new("Rooms"), Address: new("Rooms@contoso.com")}, ID: id("rooms"),
				Actions: []plan.Action{{N: 9, Kind: plan.Remove, Member: plan.Member{ID: id("ana"), Kind: tt.kind, Address: "ana@contoso.com"}}}}}
			m.journal.records = []journal.Record{
				{Started: &journal.Started{Batch: 1, How: journal.Remove, Actions: []int{9}, Group: id("rooms")}},
				{Answer: &journal.Answered{Batch: 1, Action: 9, Outcome: tt.ended}},
			}
			if err := execute.Restrict(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff([]string{tt.want}, became(p, m.journal)); diff != "" {
				t.Errorf("%s, %s: %s", tt.kind, tt.ended, diff)
			}
		})
	}
}

// A group that the same run created is known by the journal, and not by every server at once.
func TestRestrictToNewGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newAccess(t)
		m.principals = []exo.Principal{pointer(appID, objectID)}
		p := m.plan(assignOne)
		p.Part, p.Applications[0].Groups[0].ID, p.Applications[0].Groups[0].Address = plan.Both, "", "rooms@Contoso.com"
		p.Groups = []plan.Group{{Want: exo.GroupSpec{Name: new("Rooms"), Address: new("Rooms@contoso.com")}, Actions: []plan.Action{{N: 9, Kind: plan.Create}}}}
		m.journal.records = []journal.Record{
			{Started: &journal.Started{Batch: 1, How: journal.New, Actions: []int{9}}},
			{Answer: &journal.Answered{Batch: 1, Action: 9, Outcome: journal.Created, Group: id("rooms")}},
		}
		m.fate, m.unseen = fates(map[string][]fate{"assign-role": {notFound}}), 2
		if err := execute.Restrict(t.Context(), m, m.journal, p, execute.Options{}); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"Calendars.ReadWrite: created, seen, sent 2 times"}, became(p, m.journal)); diff != "" {
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
