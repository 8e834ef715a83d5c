package execute_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

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
