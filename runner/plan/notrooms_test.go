package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Who is in a group and no room is told of, with the calendar that the application may read. It is given
// nothing on a group in which somebody with a mailbox stays.
func TestNotARoom(t *testing.T) {
	ana := recipient("UserMailbox", "ana.silva")
	limited := []string{"rbac limited"}
	found := []string{"rbac open", "found: not-a-room, wide"}
	refused := []string{"rbac open", "refused: not-a-room"}
	given := []string{"rbac open", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read"}
	prune := func(w *plan.Wanted) { w.Prune = true }
	tests := []struct {
		name   string
		found  plan.FoundAccess
		part   plan.Part
		asked  func(*plan.Wanted)
		member exo.Recipient
		want   []string
	}{
		{"a person, and all is in place", withRoles(), plan.Restriction, nil, ana, found},
		{"a shared mailbox", withRoles(), plan.Restriction, nil, recipient("SharedMailbox", "reception"), found},
		{"a mailbox of a type that nobody knows", withRoles(), plan.Restriction, nil, recipient("LinkedMailbox", "x"), found},
		{"nor is a role given on a group with one", nothing(), plan.Restriction, nil, recipient("RemoteRoomMailbox", "x"), refused},
		{"equipment", withRoles(), plan.Restriction, nil, recipient("EquipmentMailbox", "van"), found},
		{"equipment that is wanted", withRoles(), plan.Restriction, func(w *plan.Wanted) { w.Kinds = append(w.Kinds, exo.KindEquipment) }, recipient("EquipmentMailbox", "van"), limited},
		{"a room that is not in the list", withRoles(), plan.Restriction, nil, room("c"), limited},
		{"no role on a group with a person", nothing(), plan.Restriction, nil, ana, refused},
		{"nor a policy", nothing(), plan.Restriction, func(w *plan.Wanted) { w.Restrict.Policy = true }, ana, []string{"policy open", "refused: not-a-room"}},
		{"nor beside a policy, which lets it read the same", withPolicy(), plan.Restriction, func(w *plan.Wanted) { w.Restrict.Migrate = true }, ana, []string{"rbac open", "refused: not-a-room", "found: policy-left"}},
		{"a contact has no calendar to open", nothing(), plan.Restriction, nil, recipient("MailContact", "supplier"), append(given[:4:4], "found: not-a-room")},
		{"the same plan removes it", nothing(), plan.Both, prune, ana, given},
		{"nobody asked for that", nothing(), plan.Both, nil, ana, refused},
		{"it removes nobody from a group that is refused", nothing(), plan.Both, func(w *plan.Wanted) { prune(w); w.Groups[0].Owners = []string{"gone@contoso.com"} }, ana, refused},
		{"a plan for the group alone tells of it", nothing(), plan.Membership, nil, ana, found},
		{"and is to remove it", withRoles(), plan.Membership, prune, ana, limited},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, s := restriction(tt.found, plan.Restrict{})
			s.Groups[0].Members = append(s.Groups[0].Members, tt.member)
			if w.Part = tt.part; tt.asked != nil {
				tt.asked(&w)
			}
			p := plan.Compute(w, s)
			if diff := cmp.Diff(tt.want, saidOf(p.Applications[0])); diff != "" {
				t.Error(diff)
			}
			isKept(t, p)
		})
	}
}

// One finding for each group, with at most five names.
func TestNotARoomText(t *testing.T) {
	const do = "roombridge apply --prune\nroombridge restrict verify"
	for n, want := range map[int]string{
		1: "p.0@contoso.com is in placeosroombooking and is a person: the application may read this calendar",
		2: "no rooms, and in placeosroombooking: p.0@contoso.com (person), p.1@contoso.com (person). The application may read their calendars",
		7: "no rooms, and in placeosroombooking: p.0@contoso.com (person), p.1@contoso.com (person), p.2@contoso.com (person), " +
			"p.3@contoso.com (person), p.4@contoso.com (person), and 2 more. The application may read their calendars",
	} {
		w, s := restriction(withRoles(), plan.Restrict{})
		for i := range n {
			s.Groups[0].Members = append(s.Groups[0].Members, recipient("UserMailbox", fmt.Sprintf("p.%d", i)))
		}
		a := plan.Compute(w, s).Applications[0]
		if diff := cmp.Diff([]plan.Finding{{Class: plan.NotARoom, Name: "placeosroombooking", Text: want, Do: do, Wide: true}}, a.Findings); diff != "" {
			t.Error(diff)
		}
	}
}

// A type that nobody knows is named.
func TestNotARoomOfUnknownType(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	for _, want := range []string{
		"x@contoso.com is in placeosroombooking and is of type LinkedMailbox: the application may read this calendar",
		"no rooms, and in placeosroombooking: x@contoso.com (of type LinkedMailbox), ana@contoso.com (person). The application may read their calendars",
	} {
		s.Groups[0].Members = append(s.Groups[0].Members, []exo.Recipient{recipient("LinkedMailbox", "x"), recipient("UserMailbox", "ana")}[len(s.Groups[0].Members)-2])
		a := plan.Compute(w, s).Applications[0]
		if diff := cmp.Diff([]string{"rbac open", "found: not-a-room, wide"}, saidOf(a)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(want, a.Findings[0].Text); diff != "" {
			t.Error(diff)
		}
	}
}

// Of two groups, only the one that something is to be given on refuses the application.
func TestNotARoomInTwoGroups(t *testing.T) {
	w, s := restriction(withRoles(), plan.Restrict{})
	ana := recipient("UserMailbox", "ana")
	w.Groups = append(w.Groups, plan.WantedGroup{Spec: exo.GroupSpec{Name: new("North"), Address: new("north@contoso.com")}})
	w.Applications[0].Groups = []string{address, "North@contoso.com"}
	s.Groups[0].Members = append(s.Groups[0].Members, ana)
	s.Groups = append(s.Groups, plan.Found{Group: exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "north")}, Members: []exo.Recipient{ana}})
	a := plan.Compute(w, s).Applications[0]
	if diff := cmp.Diff([]string{"rbac open", "refused: not-a-room", "found: not-a-room, wide"}, saidOf(a)); diff != "" {
		t.Fatal(diff)
	}
	if !strings.Contains(a.Refused.Text, " is in north ") || a.Refused.Hint != "roombridge apply --prune\nroombridge restrict apply" || a.Findings[0].Name != "placeosroombooking" {
		t.Error(a.Refused.Text, a.Findings[0].Name)
	}
}

// A group that is there limits an application also while an owner of it is missing.
func TestMissingOwnerRefusesNoApplication(t *testing.T) {
	w, s := restriction(nothing(), plan.Restrict{})
	w.Groups[0].Owners = []string{"gone@contoso.com"}
	p := plan.Compute(w, s)
	if p.Groups[0].Refused == nil || p.Applications[0].Refused != nil || p.Changes() != 3 {
		t.Error(p.Groups[0].Refused, saidOf(p.Applications[0]))
	}
	s.Groups[0] = plan.Found{}
	w.Part = plan.Both
	if a := plan.Compute(w, s).Applications[0]; a.Refused == nil {
		t.Error("a group that cannot be made limits an application")
	}
}
