package journal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
)

// What a journal says of action 1.
func TestWords(t *testing.T) {
	started := journal.Started{Batch: 1, How: journal.Add, Actions: []int{1}, Group: group}
	create := journal.Started{Batch: 1, How: journal.New, Actions: []int{1}}
	remove := journal.Started{Batch: 1, How: journal.Remove, Actions: []int{1}, Group: group}
	const other = exo.ID("0c1d7a55-8a0e-4f0a-9d3b-2f6f3e7b9a10")
	assign := journal.Started{Batch: 1, How: journal.Assign, Actions: []int{1}, App: app}
	calendar := journal.Started{Batch: 1, How: journal.SetCalendar, Actions: []int{1}}
	answered := func(o journal.Outcome) journal.Answered { return journal.Answered{Batch: 1, Action: 1, Outcome: o} }
	seen := journal.ReadBack{Group: group}
	notSeen := journal.ReadBack{Group: group, NotSeen: []int{1}}
	settled := journal.ReadBack{Group: group, Settled: []int{1}}
	word := func(o journal.Outcome, shown bool) *journal.Word { return &journal.Word{Outcome: o, Seen: shown} }
	tests := []struct {
		name    string
		records []any
		want    *journal.Word // nil: pending
	}{
		{"nothing was started", []any{run}, nil},
		{"started, and then the end", []any{started}, &journal.Word{Outcome: journal.Unknown, Text: "sent; no answer"}},
		{"an answer is a claim", []any{started, answered(journal.Added)}, word(journal.Added, false)},
		{"that a read-back makes final", []any{started, answered(journal.Added), seen}, word(journal.Added, true)},
		{"or takes back", []any{started, answered(journal.Added), notSeen},
			&journal.Word{Outcome: journal.Unknown, Text: "answered as added; reading the group again did not show it"}},
		{"a read-back before the answer says nothing of it", []any{started, seen, answered(journal.Added)}, word(journal.Added, false)},
		{"a read-back of another group neither", []any{started, answered(journal.Added), journal.ReadBack{Group: "other"}}, word(journal.Added, false)},
		{"a lost answer that is seen is done", []any{started, settled}, word(journal.Added, true)},
		{"and a failure that is seen too", []any{started, answered(journal.Failed), settled}, word(journal.Added, true)},
		{"a lost answer that is not seen stays lost", []any{started, seen}, &journal.Word{Outcome: journal.Unknown, Text: "sent; no answer"}},
		{"a removal is settled as one", []any{remove, settled}, word(journal.Removed, true)},
		{"refused is refused, whatever is seen", []any{started, answered(journal.Refused), seen}, word(journal.Refused, false)},
		{"the last word counts", []any{started, answered(journal.Failed), started, answered(journal.Added)}, word(journal.Added, false)},
		{"tried again, and then the end", []any{started, answered(journal.Failed), started}, &journal.Word{Outcome: journal.Unknown, Text: "sent; no answer"}},
		{"a batch that was not sent leaves it pending", []any{started, answered(journal.Pending)}, word(journal.Pending, false)},
		{"or as the attempt before left it", []any{started, answered(journal.Unknown), started, answered(journal.Pending)}, word(journal.Unknown, false)},
		{"a group is known by the answer", []any{create, journal.Answered{Action: 1, Outcome: journal.Created, Group: group}, seen}, word(journal.Created, true)},
		{"adopted after an answer was lost", []any{create, answered(journal.Unknown), journal.Answered{Action: 1, Outcome: journal.Created, Group: group}, seen}, word(journal.Created, true)},

		// What limits an application, and calendars, are read back by themselves.
		{"a role is seen", []any{assign, answered(journal.Created), journal.ReadBack{App: app}}, word(journal.Created, true)},
		{"or not", []any{assign, answered(journal.Created), journal.ReadBack{App: app, NotSeen: []int{1}}},
			&journal.Word{Outcome: journal.Unknown, Text: "answered as created; reading the application again did not show it"}},
		{"a lost role that is seen was given", []any{assign, journal.ReadBack{App: app, Settled: []int{1}}}, word(journal.Created, true)},
		{"reading another application says nothing of it", []any{assign, answered(journal.Created), journal.ReadBack{App: other, NotSeen: []int{1}}}, word(journal.Created, false)},
		{"nor a group, nor calendars", []any{assign, answered(journal.Created), seen, journal.ReadBack{Calendars: true}}, word(journal.Created, false)},
		{"a calendar is seen", []any{calendar, answered(journal.Changed), journal.ReadBack{Calendars: true}}, word(journal.Changed, true)},
		{"or not as it was set", []any{calendar, answered(journal.Changed), journal.ReadBack{Calendars: true, NotSeen: []int{1}}},
			&journal.Word{Outcome: journal.Unknown, Text: "answered as changed; reading the calendar again did not show it"}},
		{"reading an application says nothing of it", []any{calendar, answered(journal.Changed), journal.ReadBack{App: app}}, word(journal.Changed, false)},
		{"reading calendars says nothing of a member", []any{started, answered(journal.Added), journal.ReadBack{Calendars: true, NotSeen: []int{1}}}, word(journal.Added, false)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got *journal.Word
			if w, ok := journal.Words(records(tt.records...))[1]; ok {
				got = &w
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	got := journal.Groups(records(story...))
	if diff := cmp.Diff(map[int]exo.ID{1: group}, got); diff != "" {
		t.Error(diff)
	}
}
