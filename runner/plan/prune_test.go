package plan_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

func TestLimit(t *testing.T) {
	tests := []struct {
		limit   string
		members int
		want    int
	}{
		{"", 600, 30}, {"", 39, 1}, {"", 1, 1}, {"", 0, 1},
		{"5%", 599, 29}, {"10 %", 600, 60}, {"100%", 600, 600}, {"20", 10, 20}, {"20", 600, 20},
	}
	for _, tt := range tests {
		var l plan.Limit
		if tt.limit != "" {
			var err error
			if l, err = plan.ParseLimit(tt.limit); err != nil {
				t.Fatal(err)
			}
		}
		if got := l.Of(tt.members); got != tt.want {
			t.Errorf("%q of %d members: %d, want %d", tt.limit, tt.members, got, tt.want)
		}
	}
	for _, wrong := range []string{"0", "-1", "101%", "five", "5.5%", "%", "99999999999999999999"} {
		if _, err := plan.ParseLimit(wrong); err == nil {
			t.Errorf("%q was read as a limit", wrong)
		}
	}
}

func TestPrune(t *testing.T) {
	ana, van := recipient("UserMailbox", "ana"), recipient("EquipmentMailbox", "van")
	all := tenant(append(allOf(room, "a b c d.1"), ana, van)...)
	tests := []struct {
		name    string
		list    []string
		members []exo.Recipient
		limit   string
		want    []string
	}{
		{"one of few may always go", []string{"a@contoso.com", "b@contoso.com"}, append(allOf(room, "a b"), ana), "", []string{"remove ana"}},
		{"more than the limit: none goes", []string{"a@contoso.com", "b@contoso.com"}, append(allOf(room, "a b c"), ana), "",
			[]string{"none removed: 2 members are not in rooms.csv, and one run removes at most 1 of 4 (--max-remove)"}},
		{"unless that is asked", []string{"a@contoso.com", "b@contoso.com"}, append(allOf(room, "a b c"), ana), "50%", []string{"remove c", "remove ana"}},
		{"a list that has shrunk is refused by name, whatever the share", []string{"a@contoso.com"}, append(allOf(room, "a b c"), ana), "100%",
			[]string{"none removed: rooms.csv names 1 and the group has 4 members: is it the whole list? If it is: --max-remove 3"}},
		{"unless the number is given", []string{"a@contoso.com"}, append(allOf(room, "a b c"), ana), "3", []string{"remove b", "remove c", "remove ana"}},
		{"an empty list empties nothing", nil, allOf(room, "a b c"), "50%",
			[]string{"refused: rooms.csv names no room (mend it; until then the group is neither made nor changed)"}},
		{"nor with a number", nil, allOf(room, "a"), "10",
			[]string{"refused: rooms.csv names no room (mend it; until then the group is neither made nor changed)"}},
		{"the only member may go when a room comes in", []string{"a@contoso.com"}, []exo.Recipient{ana}, "", []string{"add a", "remove ana"}},
		{"a room that a mistyped row means stays", []string{"a@contoso.com", "d.l@contoso.com"}, append(allOf(room, "a d.1"), ana), "",
			[]string{"remove ana", "kept: d.1@contoso.com, which rooms.csv:3 probably means", "refused rooms.csv:3: no such address"}},
		{"and one in a cell of two", []string{"a@contoso.com", "b@contoso.com, d.1@contoso.com"}, append(allOf(room, "a d.1"), ana), "",
			[]string{"remove ana", "kept: d.1@contoso.com, which rooms.csv:3 probably means", "refused rooms.csv:3: two addresses in one cell"}},
		{"and one with a space inside", []string{"a@contoso.com", "d. 1@contoso.com"}, append(allOf(room, "a d.1"), ana), "",
			[]string{"remove ana", "kept: d.1@contoso.com, which rooms.csv:3 probably means", "refused rooms.csv:3: more than an address in the cell"}},
		{"and equipment that a row names", []string{"a@contoso.com", "van@contoso.com"}, []exo.Recipient{room("a"), van}, "",
			[]string{"kept: van@contoso.com, which rooms.csv:3 probably means", "refused rooms.csv:3: equipment"}},
		{"but not a person", []string{"a@contoso.com", "ana@contoso.com"}, []exo.Recipient{room("a"), ana}, "",
			[]string{"remove ana", "refused rooms.csv:3: a person's mailbox"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := wanted(list(tt.list...))
			w.Prune = true
			if tt.limit != "" {
				w.MaxRemove, _ = plan.ParseLimit(tt.limit)
			}
			if diff := cmp.Diff(tt.want, said(plan.Compute(w, with(all, tt.members...)))); diff != "" {
				t.Error(diff)
			}
			w.Prune = false
			if p := plan.Compute(w, with(all, tt.members...)); p.Groups[0].Count(plan.Remove) > 0 {
				t.Error("somebody is removed, and nobody asked for that")
			}
		})
	}
}

// A room that a row means is known to be meant, also where another listed room is as near.
func TestMistypedRowMeansTheRoomThatNobodyNames(t *testing.T) {
	var named, members []string
	for i := 1; i <= 9; i++ {
		members = append(members, fmt.Sprintf("north.10%d@contoso.com", i))
	}
	named = append(append(named, members[:8]...), "north.10@contoso.com")
	var recipients []exo.Recipient
	for i := 1; i <= 9; i++ {
		recipients = append(recipients, room(fmt.Sprintf("north.10%d", i)))
	}
	w := wanted(list(named...))
	w.Prune = true
	p := plan.Compute(w, with(tenant(recipients...), recipients...))
	want := []string{"kept: north.109@contoso.com, which rooms.csv:10 probably means", "refused rooms.csv:10: no such address"}
	if diff := cmp.Diff(want, said(p)); diff != "" {
		t.Error(diff)
	}
	if p.Refused[0].Nearest != "north.109@contoso.com" {
		t.Errorf("nearest is %q", p.Refused[0].Nearest)
	}
}
