package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

var types = []string{"RoomMailbox", "RoomMailbox", "RoomMailbox", "EquipmentMailbox", "UserMailbox", "MailUser", "RoomList", "MailUniversalSecurityGroup"}

// drawTenant draws a tenant in which keys and names collide now and then, with a group that has any members, or none.
func drawTenant(t *rapid.T) plan.Snapshot {
	var all []exo.Recipient
	for i := range rapid.IntRange(0, 12).Draw(t, "recipients") {
		r := recipient(rapid.SampledFrom(types).Draw(t, "type"), fmt.Sprintf("r.%d", i))
		r.DisplayName = rapid.SampledFrom([]string{"Lab", "Boardroom", r.Name}).Draw(t, "name")
		if rapid.Bool().Draw(t, "alias") {
			r.Addresses = append(r.Addresses, fmt.Sprintf("old.%d@contoso.com", i/2))
		}
		if rapid.Bool().Draw(t, "workspace") && r.Type == "RoomMailbox" {
			r.ResourceType = rapid.SampledFrom([]string{"Room", "Workspace"}).Draw(t, "resource")
		}
		all = append(all, r)
	}
	s := tenant(all...)
	if rapid.Bool().Draw(t, "group") {
		s = with(s, slices.DeleteFunc(slices.Clone(all), func(exo.Recipient) bool { return rapid.Bool().Draw(t, "out") })...)
	}
	return s
}

func drawWanted(t *rapid.T) plan.Wanted {
	cell := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("r.%d@contoso.com", rapid.IntRange(0, 13).Draw(t, "n")) }),
		rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("old.%d@contoso.com", rapid.IntRange(0, 6).Draw(t, "n")) }),
		rapid.Custom(func(t *rapid.T) string {
			return string(id(fmt.Sprintf("r.%d", rapid.IntRange(0, 13).Draw(t, "n"))))
		}),
		rapid.SampledFrom([]string{"Lab", "boardroom", "r.3", "two@contoso.com three@contoso.com", "r. 1@contoso.com", "@", "r1@contoso.com"}),
	)
	w := wanted(list(rapid.SliceOfN(cell, 0, 15).Draw(t, "cells")...))
	w.Kinds = rapid.SampledFrom([][]exo.Kind{{exo.KindRoom}, {exo.KindRoom, exo.KindEquipment}, {exo.KindWorkspace}}).Draw(t, "kinds")
	w.Prune = rapid.Bool().Draw(t, "prune")
	if limit := rapid.SampledFrom([]string{"", "50%", "100%", "3"}).Draw(t, "limit"); limit != "" {
		w.MaxRemove, _ = plan.ParseLimit(limit)
	}
	w.Groups[0].Spec.Hidden = new(rapid.Bool().Draw(t, "hidden"))
	return w
}

// placesOf counts in how many places of a group's plan each row is: as a member that is there, to be
// added, or refused.
func placesOf(p plan.Plan, g plan.Group) map[string]int {
	places := map[string]int{}
	count := func(rows ...rooms.Row) {
		for _, r := range rows {
			places[r.At()]++
		}
	}
	for _, m := range g.Present {
		count(m.Rows...)
	}
	for _, a := range g.Actions {
		count(a.Rows...)
	}
	for _, f := range p.Refused {
		count(f.Row)
	}
	return places
}

func TestComputeHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, s := drawWanted(t), drawTenant(t)
		p := plan.Compute(w, s)
		if diff := cmp.Diff(p, plan.Compute(w, s)); diff != "" {
			t.Fatal("the same arguments gave another plan", diff)
		}
		g := p.Groups[0]
		everyRowOnce(t, w, p, g)
		everyMemberOnce(t, s, g)
		onlyRoomsEnter(t, w, s, g)
		removalIsBounded(t, w, g)
		again := s
		again.Groups = []plan.Found{applied(s, g)}
		if rest := plan.Compute(w, again).Groups[0]; len(rest.Actions) > 0 && g.Kept == "" {
			t.Fatalf("after the plan was carried out, there is still something to do: %+v", rest.Actions)
		}
	})
}

func everyRowOnce(t *rapid.T, w plan.Wanted, p plan.Plan, g plan.Group) {
	places := placesOf(p, g)
	for _, row := range w.Rows {
		if places[row.At()] != 1 {
			t.Fatalf("%s (%s) is in %d places", row.At(), row.Cell, places[row.At()])
		}
	}
	if len(places) != len(w.Rows) {
		t.Fatalf("%d rows are in the plan, %d were in the list", len(places), len(w.Rows))
	}
}

func everyMemberOnce(t *rapid.T, s plan.Snapshot, g plan.Group) {
	places := map[exo.ID]int{}
	for _, m := range g.Present {
		places[m.ID]++
	}
	for _, r := range g.Extra {
		places[r.ID]++
	}
	for _, m := range s.Groups[0].Members {
		if places[m.ID] != 1 {
			t.Fatalf("the member %s is in %d places", m, places[m.ID])
		}
	}
	for i, a := range g.Actions {
		if a.N != i+1 {
			t.Fatalf("action %d has number %d", i+1, a.N)
		}
		if a.Kind == plan.Add && places[a.ID] > 0 {
			t.Fatalf("%s is added, and is a member", a.Address)
		}
	}
}

func onlyRoomsEnter(t *rapid.T, w plan.Wanted, s plan.Snapshot, g plan.Group) {
	kinds := map[exo.ID]exo.Kind{}
	for _, r := range s.Recipients {
		kinds[r.ID] = r.Kind()
	}
	for _, a := range g.Actions {
		if a.Kind == plan.Add && !slices.Contains(w.Kinds, kinds[a.ID]) {
			t.Fatalf("%s is added, and is %q", a.Address, kinds[a.ID])
		}
	}
}

func removalIsBounded(t *rapid.T, w plan.Wanted, g plan.Group) {
	removed := g.Count(plan.Remove)
	switch {
	case removed > 0 && !w.Prune:
		t.Fatal("somebody is removed, and nobody asked for that")
	case removed > w.MaxRemove.Of(g.Members):
		t.Fatalf("%d of %d members are removed, the limit is %s", removed, g.Members, w.MaxRemove)
	case removed > 0 && removed == g.Members && g.Count(plan.Add) == 0:
		t.Fatal("the group is emptied")
	}
}

// applied is the group after its plan was carried out.
func applied(s plan.Snapshot, g plan.Group) plan.Found {
	f := s.Groups[0]
	if f.Group.ID == "" {
		f.Group = with(s).Groups[0].Group
	}
	byID := map[exo.ID]exo.Recipient{}
	for _, r := range s.Recipients {
		byID[r.ID] = r
	}
	f.Members = slices.Clone(f.Members)
	for _, a := range g.Actions {
		switch a.Kind {
		case plan.Add:
			f.Members = append(f.Members, byID[a.ID])
		case plan.Remove:
			f.Members = slices.DeleteFunc(f.Members, func(r exo.Recipient) bool { return r.ID == a.ID })
		case plan.Set:
			f.Group.Hidden = *g.Want.Hidden
		case plan.Create:
		}
	}
	return f
}

// What a plan says does not depend on the order in which the tenant lists its recipients.
func TestOrderOfTheTenantDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, s := drawWanted(t), drawTenant(t)
		want := plan.Compute(w, s)
		s.Recipients = rapid.Permutation(s.Recipients).Draw(t, "order")
		if diff := cmp.Diff(want, plan.Compute(w, s)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPlanIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		isKept(t, plan.Compute(drawWanted(t), drawTenant(t)))
	})
}

// isKept says that the plan is the same when it was saved and read.
func isKept(t interface{ Fatal(args ...any) }, want plan.Plan) {
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got plan.Plan
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
}
