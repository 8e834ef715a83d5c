package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// What limits an application in its way, in words, and whether it was found.
func TestPieces(t *testing.T) {
	const (
		principal = "service principal"
		calendars = "Application Calendars.Read, only placeosroombooking"
		mailbox   = "Application MailboxSettings.Read, only placeosroombooking"
		policy    = "RestrictAccess policy, only placeosroombooking"
	)
	tests := []struct {
		name  string
		found plan.FoundAccess
		asked plan.Restrict
		want  map[string]bool
	}{
		{"nothing", nothing(), plan.Restrict{}, map[string]bool{principal: false, calendars: false, mailbox: false}},
		{"a role is missing", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = f.Assignments[1:] }), plan.Restrict{}, map[string]bool{principal: true, calendars: false, mailbox: true}},
		{"a role is disabled", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled = false }), plan.Restrict{}, map[string]bool{principal: true, calendars: false, mailbox: true}},
		{"a role reaches others too", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Reach.Exact = false }), plan.Restrict{}, map[string]bool{principal: true, calendars: false, mailbox: true}},
		{"a policy", withPolicy(), plan.Restrict{}, map[string]bool{policy: true}},
		{"a policy for the object id", but(withPolicy(), func(f *plan.FoundAccess) { f.Policies[0].AppID = object }), plan.Restrict{Policy: true}, map[string]bool{policy: false}},
	}
	for _, tt := range tests {
		a := plan.Compute(restriction(tt.found, tt.asked)).Applications[0]
		got := map[string]bool{}
		for _, x := range a.Pieces() {
			got[a.Describe(x)] = a.InPlace(a.Was, x)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// The command for an assignment in the way is one to paste, or none.
func TestNamesake(t *testing.T) {
	calendars := plan.Action{Kind: plan.Assign, Permission: read, Group: address}
	for name, want := range map[string]string{
		"PlaceOS": "Remove-ManagementRoleAssignment -Identity '" + role(read, theGroup).Name + "'",
		"a\nb":    "in PowerShell, by its Guid, as its name has characters that do not survive copying: Remove-ManagementRoleAssignment",
	} {
		p := pointer
		p.Name = name
		a := plan.Compute(restriction(plan.FoundAccess{Principals: []exo.Principal{p}}, plan.Restrict{})).Applications[0]
		if diff := cmp.Diff(want, a.Namesake(calendars)); diff != "" {
			t.Error(diff)
		}
	}
}

// What prepares and what removes is no piece, and can be seen in place as well.
func TestInPlace(t *testing.T) {
	a := plan.Compute(restriction(withBoth(), plan.Restrict{Migrate: true, ConsentRemoved: true})).Applications[0]
	if remove := a.Actions[0]; a.InPlace(withBoth(), remove) || !a.InPlace(withRoles(), remove) {
		t.Error("a policy is removed when it is not there any more")
	}
	if customize := (plan.Action{Kind: plan.Customize}); a.InPlace(plan.FoundAccess{}, customize) || !a.InPlace(nothing(), customize) {
		t.Error("the organisation is prepared when Exchange says so")
	}
}

// Roles are given to the pointer that is there, by the name that it has; else to the one that will be.
func TestPointer(t *testing.T) {
	renamed := pointer
	renamed.Name = "Booking"
	for _, tt := range []struct {
		found []exo.Principal
		want  exo.Principal
	}{{nil, pointer}, {[]exo.Principal{renamed}, renamed}} {
		a := plan.Compute(restriction(plan.FoundAccess{Principals: tt.found}, plan.Restrict{})).Applications[0]
		if diff := cmp.Diff(tt.want, a.Pointer()); diff != "" {
			t.Error(diff)
		}
	}
}
