package execute_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

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
		{name: "it was being prepared already", before: func(m *accessModel) { m.customizing = 5 }, actions: actions(customize, addPrincipal, assignOne), want: []string{"customize: changed, seen", pointerMade, first}},
		{name: "a lost answer without effect", before: raw, actions: actions(customize, addPrincipal, assignOne), fates: on(plan.Customize, lost),
			want: []string{"customize: changed, seen, sent 2 times", pointerMade, first}},
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
