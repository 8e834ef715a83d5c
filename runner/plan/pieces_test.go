package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// What an application is limited by, in words, and whether it was found.
func TestPieces(t *testing.T) {
	described := func(a plan.Application, actions []plan.Action) map[string]bool {
		out := map[string]bool{}
		for _, x := range actions {
			out[a.Describe(x)] = a.InPlace(a.Was, x)
		}
		return out
	}
	tests := []struct {
		name  string
		found plan.FoundAccess
		asked plan.Restrict
		want  map[string]bool
	}{
		{"nothing", nothing(), plan.Restrict{}, map[string]bool{
			"service principal": false, "Application Calendars.Read, only placeosroombooking": false, "Application MailboxSettings.Read, only placeosroombooking": false}},
		{"a role is missing", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments = f.Assignments[1:] }), plan.Restrict{}, map[string]bool{
			"service principal": true, "Application Calendars.Read, only placeosroombooking": false, "Application MailboxSettings.Read, only placeosroombooking": true}},
		{"a role is disabled", but(withRoles(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled = false }), plan.Restrict{}, map[string]bool{
			"service principal": true, "Application Calendars.Read, only placeosroombooking": false, "Application MailboxSettings.Read, only placeosroombooking": true}},
		{"a policy", withPolicy(), plan.Restrict{}, map[string]bool{"RestrictAccess policy, only placeosroombooking": true}},
		{"no policy", nothing(), plan.Restrict{Policy: true}, map[string]bool{"RestrictAccess policy, only placeosroombooking": false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := plan.Compute(restriction(tt.found, tt.asked)).Applications[0]
			if diff := cmp.Diff(tt.want, described(a, a.Pieces())); diff != "" {
				t.Error(diff)
			}
		})
	}
	a := plan.Compute(restriction(plan.FoundAccess{}, plan.Restrict{})).Applications[0]
	if diff := cmp.Diff(map[string]bool{"the organisation, for role assignments": false}, described(a, a.Actions[:1])); diff != "" {
		t.Error(diff)
	}
	a = plan.Compute(restriction(withBoth(), plan.Restrict{Migrate: true, ConsentRemoved: true})).Applications[0]
	if diff := cmp.Diff(map[string]bool{"RestrictAccess policy, only placeosroombooking": false}, described(a, a.Actions)); diff != "" {
		t.Error(diff)
	}
	if !a.InPlace(withRoles(), a.Actions[0]) {
		t.Error("the policy is gone, and does not count as removed")
	}
}

// Roles are given to the pointer that is there, by the name that it has; else to the one that will be.
func TestPointer(t *testing.T) {
	renamed := pointer
	renamed.Name = "Booking"
	for _, tt := range []struct {
		found []exo.Principal
		want  exo.Principal
	}{{nil, pointer}, {[]exo.Principal{renamed}, renamed}, {[]exo.Principal{{AppID: id("other"), ObjectID: object}}, pointer}} {
		a := plan.Compute(restriction(plan.FoundAccess{Principals: tt.found}, plan.Restrict{})).Applications[0]
		if diff := cmp.Diff(tt.want, a.Pointer()); diff != "" {
			t.Error(diff)
		}
	}
}
