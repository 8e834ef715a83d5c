package plan_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// A refused application says why, and what to look at or to type.
func TestRefusedApplications(t *testing.T) {
	registration := id("registration")
	tests := []struct {
		name       string
		damage     func(*plan.Wanted, *plan.Snapshot)
		class      exo.Class
		text, hint string
	}{
		{"no group", func(_ *plan.Wanted, s *plan.Snapshot) { s.Groups[0] = plan.Found{} }, exo.NotFound,
			"there is no group placeosroombooking@contoso.com yet", "roombridge apply --restrict"},
		{"a group that is none of ours", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0] = plan.Found{Refused: &plan.GroupRefusal{Class: exo.WrongKind, Text: "a room list", Hint: "give another address"}}
		}, exo.WrongKind, "its group placeosroombooking@contoso.com is refused: a room list", "give another address"},
		{"a list that names no room", func(w *plan.Wanted, _ *plan.Snapshot) { w.Rows = nil }, exo.Invalid,
			"its group placeosroombooking@contoso.com is refused: rooms.csv names no room", "mend it; until then the group is neither made nor changed"},
		{"nested groups", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0].Members = append(s.Groups[0].Members, recipient("MailUniversalSecurityGroup", "north"), recipient("GroupMailbox", "team"), recipient("RoleGroup", "admins"), recipient("RoomList", "list"))
		}, exo.Class(plan.NestedGroup), "a group is a member of placeosroombooking@contoso.com: north@contoso.com (mail-enabled security group), team@contoso.com (Microsoft 365 group), admins@contoso.com (group), and 1 more. " +
			"RBAC for Applications does not see its members, an access policy does",
			"put its rooms into the list instead\nroombridge apply --prune"},
		{"a member of a type that nobody knows", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Groups[0].Members = append(s.Groups[0].Members, recipient("PublicFolder", "old"))
		}, exo.Class(plan.NestedGroup), "a group is a member of placeosroombooking@contoso.com: old@contoso.com (of type PublicFolder, which may have members). " +
			"RBAC for Applications does not see its members, an access policy does",
			"put its rooms into the list instead\nroombridge apply --prune"},
		{"the registration's object id", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Access[0].Principals = []exo.Principal{{AppID: app, ObjectID: registration}}
		}, exo.Class(plan.WrongObjectID), fmt.Sprintf("its service principal in Exchange points at object id %s, not at %s: one of the two is probably that of the app registration", registration, object),
			fmt.Sprintf("look in Entra: Enterprise applications > PlaceOS > Object ID\nif the configuration is wrong: correct enterprise_object_id\nif Exchange is wrong:\nRemove-ServicePrincipal -Identity '%s'\nroombridge restrict apply", registration)},
		{"another application id", func(_ *plan.Wanted, s *plan.Snapshot) {
			s.Access[0] = plan.FoundAccess{Principals: []exo.Principal{{AppID: registration, ObjectID: object}}}
		}, exo.Class(plan.WrongAppID), fmt.Sprintf("object id %s belongs in Exchange to application id %s, not to %s", object, registration, app),
			fmt.Sprintf("look in Entra: Enterprise applications > PlaceOS > Application ID\nif the configuration is wrong: correct app_id\nif Exchange is wrong:\nRemove-ServicePrincipal -Identity '%s'\nroombridge restrict apply", registration)},
		{"--policy beside roles", func(w *plan.Wanted, _ *plan.Snapshot) { w.Restrict.Policy = true }, exo.Invalid,
			"it has roles (RBAC for Applications), which an access policy does not limit", "leave out --policy"},
		{"too many policies", func(w *plan.Wanted, s *plan.Snapshot) {
			w.Restrict.Policy, s.Access[0] = true, plan.FoundAccess{AllPolicies: 312}
		}, exo.Invalid, "the organisation has 312 application access policies, and can have about 300",
			"use RBAC for Applications: without --policy, or with --migrate where a policy is in place"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, s := restriction(withRoles(), plan.Restrict{})
			tt.damage(&w, &s)
			p := plan.Compute(w, s)
			a := p.Applications[0]
			if a.Refused == nil || len(a.Actions) > 0 || p.Changes() > 0 || a.State != plan.Open {
				t.Fatal(saidOf(a))
			}
			if diff := cmp.Diff(&plan.GroupRefusal{Class: tt.class, Text: tt.text, Hint: tt.hint}, a.Refused); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Why a policy stays although somebody migrates.
func TestHeld(t *testing.T) {
	tests := []struct {
		found plan.FoundAccess
		said  bool
		want  string
	}{
		{withPolicy(), false, "the policy stays in this run: the roles are new"},
		{withPolicy(), true, "the policy stays in this run: the roles are new"},
		{but(withBoth(), func(f *plan.FoundAccess) { f.Assignments[0].Enabled = false }), true, "the policy stays: RBAC for Applications is not in place"},
		{withBoth(), false, "needs --entra-consent-removed: without the policy, a permission left in Entra opens every mailbox, and no test in Exchange shows it"},
	}
	for _, tt := range tests {
		a := plan.Compute(restriction(tt.found, plan.Restrict{Migrate: true, ConsentRemoved: tt.said})).Applications[0]
		if diff := cmp.Diff(tt.want, a.Held); diff != "" {
			t.Error(diff)
		}
	}
}
