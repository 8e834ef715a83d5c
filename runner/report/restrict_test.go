package report_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

const app = exo.ID("3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42")

// restricted is the example with an application, whose actions are: 5 make the pointer, 6 give a role on the
// group; and with calendars: 7 set that of the room b.
func restricted() plan.Plan {
	p := example()
	p.Part = plan.Both
	p.Applications = []plan.Application{{Name: "PlaceOS", AppID: app, State: plan.Open, Way: plan.RBAC,
		Groups: []plan.ScopeGroup{{Address: "rooms@contoso.com", ID: group}},
		Actions: []plan.Action{{N: 5, Kind: plan.AddPrincipal},
			{N: 6, Kind: plan.Assign, Permission: "Calendars.Read", Group: "rooms@contoso.com"}}}}
	b := plan.Member{ID: room("b").ID, Address: "b@contoso.com"}
	p.Calendars = &plan.Calendars{Rooms: 3, Actions: []plan.Action{{N: 7, Kind: plan.SetCalendar, Calendar: &exo.CalendarSpec{DeleteSubject: new(false)}, Member: b}}}
	return p
}

// restriction is the journal of everything, and then of a restriction in which all went well.
func restriction() []any {
	return append(slices.Clone(everything),
		journal.Started{How: journal.AddPrincipal, Actions: []int{5}, App: app}, answered(5, journal.Created),
		journal.Started{How: journal.Assign, Actions: []int{6}, App: app}, answered(6, journal.Created),
		journal.ReadBack{App: app},
		journal.Started{How: journal.SetCalendar, Actions: []int{7}}, answered(7, journal.Changed),
		journal.ReadBack{Calendars: true})
}

// instead is the restriction's journal with others in the place of the record n, which counts from 0.
func instead(n int, others ...any) []any {
	n += len(everything)
	return slices.Replace(restriction(), n, n+1, others...)
}

func TestRestricted(t *testing.T) {
	r := report.Make(restricted(), records(restriction()...))
	a, c := r.Applications[0], r.Calendars
	about := func(l report.Line) report.Line {
		if l.Action.N != l.N {
			t.Errorf("line %d has the action %d", l.N, l.Action.N)
		}
		l.Action = plan.Action{}
		return l
	}
	if diff := cmp.Diff([]report.Line{
		{App: "PlaceOS", N: 5, Outcome: journal.Created, Seen: true},
		{App: "PlaceOS", N: 6, Group: "rooms@contoso.com", Outcome: journal.Created, Seen: true},
		{N: 7, ID: room("b").ID, Address: "b@contoso.com", Outcome: journal.Changed, Seen: true},
	}, []report.Line{about(a.Lines[0]), about(a.Lines[1]), about(c.Lines[0])}); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{report.Counts{journal.Created: 2}, &journal.ReadBack{App: app}, report.Counts{journal.Changed: 1}}, []any{a.Counts, a.ReadBack, c.Counts}); diff != "" {
		t.Error(diff)
	}
	if total := r.Total(); total[journal.Created] != 2 || total[journal.Changed] != 2 {
		t.Errorf("total: %v", total)
	}
	if _, rows := r.Table(); len(rows) != 7 {
		t.Errorf("the table is about rooms, and has %d rows", len(rows))
	}
}

// What the runner decides by.
func TestRestrictedVerdict(t *testing.T) {
	finding := func(c plan.FindingClass) func(*plan.Plan) {
		return func(p *plan.Plan) {
			p.Applications[0].Findings = []plan.Finding{{Class: c}}
			p.Refused = nil
		}
	}
	refused := func(p *plan.Plan) {
		p.Refused = nil
		p.Applications[0].Refused = &plan.GroupRefusal{Class: exo.NotFound}
	}
	fine := func(p *plan.Plan) { p.Refused = nil }
	tests := []struct {
		name                 string
		change               func(*plan.Plan)
		records              []any
		left, rejected, open bool
	}{
		{"all done and seen", fine, restriction(), false, false, false},
		{"a plan alone", fine, nil, true, false, true},
		{"a role answered and not seen", fine, instead(4), true, false, true},
		{"seen to be missing", fine, append(restriction(), journal.ReadBack{App: app, NotSeen: []int{6}}), true, false, true},
		{"a role failed", fine, instead(3, answered(6, journal.Failed)), true, false, true},
		{"a role was refused", fine, instead(3, answered(6, journal.Refused)), false, true, true},
		{"the calendar is not as it was set", fine, append(restriction(), journal.ReadBack{Calendars: true, NotSeen: []int{7}}), true, false, false},
		{"a calendar could not be read", func(p *plan.Plan) { fine(p); p.Calendars.Unread = []plan.Member{{Address: "c@contoso.com"}} }, restriction(), true, false, false},
		{"the policy is still there, which a migration may have", finding(plan.PolicyLeft), restriction(), false, false, false},
		{"a role for everybody", finding(plan.UnscopedAssignment), restriction(), false, false, true},
		{"the application is refused", refused, restriction()[:len(everything)], true, true, true}, // left is the calendar
		{"it could not be read", func(p *plan.Plan) { fine(p); p.Applications[0].State, p.Applications[0].Actions = plan.Unread, nil }, restriction(), false, false, true},
		{"nothing of it is carried out", func(p *plan.Plan) { fine(p); p.Applications[0].Actions = nil }, restriction(), false, false, true},
		{"somebody else gave a role meanwhile", fine, append(restriction(), journal.ReadBack{App: app, Strange: []string{"a role was added"}}), false, false, true},
		{"it was limited before", func(p *plan.Plan) { fine(p); p.Applications[0].State, p.Applications[0].Actions = plan.Limited, nil }, restriction(), false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := restricted()
			tt.change(&p)
			r := report.Make(p, records(tt.records...))
			if diff := cmp.Diff([]bool{tt.left, tt.rejected, tt.open}, []bool{r.Left(), r.Rejected(), r.Open()}); diff != "" {
				t.Errorf("left, rejected, open: %s", diff)
			}
			want := len(p.Applications[0].Findings)
			if b := r.Applications[0].ReadBack; b != nil {
				want += len(b.Strange)
			}
			if len(r.Findings()) != want {
				t.Errorf("findings: %v", r.Findings())
			}
		})
	}
}

// Rows and groups that are refused are no matter to a plan for the applications alone.
func TestRestrictedRejects(t *testing.T) {
	whole := func(*plan.Plan) {}
	tests := []struct {
		name     string
		change   func(*plan.Plan)
		rejected bool
	}{
		{"a refused row", whole, false},
		{"a refused group", func(p *plan.Plan) { p.Groups[0].Refused = &plan.GroupRefusal{Class: exo.NotFound} }, false},
		{"a refused application", func(p *plan.Plan) { p.Applications[0].Refused = &plan.GroupRefusal{Class: exo.NotFound} }, true},
	}
	for _, tt := range tests {
		p := restricted()
		p.Part = plan.Restriction
		tt.change(&p)
		r := report.Make(p, nil)
		total := r.Total()
		if r.Rejected() != tt.rejected || total[journal.Already]+total[journal.Refused] != r.Applications[0].Counts[journal.Refused] {
			t.Errorf("%s: rejected %v, %v", tt.name, r.Rejected(), total)
		}
	}
}

// A role whose name is taken says how to free it.
func TestRestrictedExists(t *testing.T) {
	r := report.Make(restricted(), records(instead(3, journal.Answered{Action: 6, Outcome: journal.Refused, Class: exo.Exists})...))
	want := "Remove-ManagementRoleAssignment -Identity 'PlaceOS Calendars.Read 3d5e8f0a-" + string(group)[:8] + "'\nroombridge restrict apply"
	if diff := cmp.Diff(want, r.Applications[0].Lines[1].Hint); diff != "" {
		t.Error(diff)
	}
}

// What an action needs and could not have, because it was refused, refuses the action: running again does not help.
func TestRestrictedWithoutWhatItNeeds(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*plan.Plan)
		records []any
		want    []string
	}{
		{"the application is refused", func(p *plan.Plan) {
			p.Applications[0].Refused = &plan.GroupRefusal{Text: "nested group", Hint: "take it out"}
		}, nil, []string{"refused nested group (take it out)", "refused nested group (take it out)"}},
		{"the pointer was refused", func(*plan.Plan) {}, instead(1, journal.Answered{Action: 5, Outcome: journal.Refused, Text: "not valid"})[:len(everything)+2],
			[]string{"refused not valid ()", "refused the service principal could not be created: not valid (compare app_id and enterprise_object_id with Entra)"}},
		{"the group was refused", func(p *plan.Plan) {
			p.Groups[0].ID, p.Groups[0].Actions, p.Applications[0].Groups[0].ID = "", []plan.Action{{N: 1, Kind: plan.Create}}, ""
		}, []any{started(journal.New, 1), journal.Answered{Action: 1, Outcome: journal.Refused, Text: "taken"},
			journal.Started{How: journal.AddPrincipal, Actions: []int{5}, App: app}, answered(5, journal.Created), journal.ReadBack{App: app}},
			[]string{"created  ()", "refused the group could not be created: taken (correct the group in the configuration)"}},
		{"what was sent is told as it was answered", func(*plan.Plan) {}, instead(1, journal.Answered{Action: 5, Outcome: journal.Refused, Text: "not valid"}),
			[]string{"refused not valid ()", "created  ()"}},
		{"nothing was sent, and nothing refused", func(*plan.Plan) {}, nil, []string{"pending not sent ()", "pending not sent ()"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := restricted()
			tt.change(&p)
			r := report.Make(p, records(tt.records...))
			var got []string
			for _, l := range r.Applications[0].Lines {
				got = append(got, string(l.Outcome)+" "+l.Text+" ("+l.Hint+")")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if b := r.Groups[0].ReadBack; b != nil && b.Group == "" {
				t.Error("reading the application was taken for reading the group")
			}
		})
	}
}

// A plan for the applications alone adds no room: one that is missing has its line, and is nothing that
// running again mends.
func TestMissing(t *testing.T) {
	p := example()
	p.Part = plan.Restriction
	g := &p.Groups[0]
	for _, a := range g.Actions {
		if a.Kind == plan.Add {
			g.Missing = append(g.Missing, a.Member)
		}
	}
	g.Actions = nil
	r := report.Make(p, nil)
	if diff := cmp.Diff([]string{
		"rooms.csv:2 a@contoso.com already, seen", "rooms.csv:3 b@contoso.com missing", "rooms.csv:4  refused",
		"rooms.csv:5 b@contoso.com missing, as rooms.csv:3", "rooms.csv:6 c@contoso.com missing", "- ana@contoso.com extra", "- bob@contoso.com extra",
	}, lines(r)); diff != "" {
		t.Error(diff)
	}
	if r.Left() || r.Groups[0].Counts[report.Missing] != 2 {
		t.Errorf("left %v, %v", r.Left(), r.Groups[0].Counts)
	}
}
