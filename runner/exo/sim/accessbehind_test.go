package sim_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim"
)

// What is nonsense is refused in plain words, and changes nothing.
func TestBehindTheBackRefused(t *testing.T) {
	o, s := platform(t)
	if err := errors.Join(o.PutAssignment("a", app, calendar, "finance"), o.PutPolicy(app, "finance", "DenyAccess"), o.PutScope("s", "Guid -eq 'x'")); err != nil {
		t.Fatal(err)
	}
	before := accessOf(t, o)
	_, reads := o.Reads(app, "nobody")
	_, group := o.Reads(app, "finance")
	for about, err := range map[string]error{
		"consent without permissions":        o.Consent(app),
		"consent to no application":          o.Consent("PlaceOS", "Calendars.Read"),
		"revoking what is not there":         o.RevokeConsent(app),
		"principal without a Guid":           o.PutPrincipal(app, "PlaceOS", ""),
		"no principal to remove":             o.RemovePrincipal(absent),
		"assignment for nobody":              o.PutAssignment("b", absent, calendar, ""),
		"assignment of no role":              o.PutAssignment("b", app, "Calendars.Write", ""),
		"assignment without a name":          o.PutAssignment("", app, calendar, ""),
		"assignment on no group":             o.PutAssignment("b", app, calendar, "nobody"),
		"assignment on a room":               o.PutAssignment("b", app, calendar, "north.101"),
		"assignment on no scope":             o.PutScopedAssignment("b", app, calendar, "x"),
		"scope that is no filter":            o.PutScope("x", "rooms"),
		"scope without a name":               o.PutScope("", "Guid -eq 'x'"),
		"scope of no group":                  o.PutGroupScope("x", "nobody"),
		"no assignment to remove":            o.RemoveAssignment("b"),
		"no assignment to disable":           o.DisableAssignment("b"),
		"no assignment to limit otherwise":   o.RetargetAssignment("b", "finance"),
		"limiting it to no group":            o.RetargetAssignment("a", "nobody"),
		"limiting it to a room":              o.RetargetAssignment("a", "north.101"),
		"policy of no right":                 o.PutPolicy(app, "northstaff", "Read"),
		"policy on no group":                 o.PutPolicy(app, "nobody", "DenyAccess"),
		"policy on no principal":             o.PutPolicy(app, "allstaff", "DenyAccess"),
		"the same policy":                    o.PutPolicy(app, "finance", "RestrictAccess"),
		"no policies to remove":              o.RemovePolicies(absent),
		"a calendar of nobody":               o.SetCalendar("nobody", "DeleteSubject", true),
		"a calendar without such a property": o.SetCalendar("north.101", "Sofa", true),
		"a calendar without such a value":    o.SetCalendar("north.101", "AutomateProcessing", "Perhaps"),
		"who reads nobody":                   reads,
		"who reads a group":                  group,
	} {
		if err == nil || strings.Contains(err.Error(), "|") {
			t.Errorf("%s: %v", about, err)
		}
	}
	if diff := cmp.Diff(before, accessOf(t, o)); diff != "" {
		t.Error(diff)
	}
	if got := must(t, s, "Get-CalendarProcessing", p{"Identity": "north.101"})[0]["AutomateProcessing"]; got != "AutoAccept" {
		t.Error(got)
	}
}

// Put takes the place of what has the same name.
func TestPutReplaces(t *testing.T) {
	o, s := platform(t)
	err := errors.Join(
		o.PutScope("s", "Guid -eq 'x'"), o.PutScope("S", "Guid -eq 'y'"),
		o.PutAssignment("a", app, calendar, ""), o.PutScopedAssignment("A", app, calendar, "s"),
		o.PutPrincipal(app, sim.PlatformRegistrationID, "PlaceOS"),
	)
	if err != nil {
		t.Fatal(err)
	}
	walk(t, s, []step{
		{about: "scope", cmdlet: "Get-ManagementScope", show: []string{"Name", "RecipientFilter"}, want: []string{"S | Guid -eq 'y'"}},
		{about: "assignment", cmdlet: "Get-ManagementRoleAssignment", show: []string{"Name", "CustomResourceScope", "RoleAssignee"}, want: []string{"A | S | " + sim.PlatformRegistrationID}},
		{about: "principal", cmdlet: "Get-ServicePrincipal", show: []string{"AppId", "ObjectId"}, want: []string{app + " | " + sim.PlatformRegistrationID}},
	})
	// An assignment is meant by its permission too, if no other one gives it.
	if err := errors.Join(o.PutAssignment("mail", app, "Mail.Send", ""), o.DisableAssignment("mail.send"), o.PutAssignment("b", app, "Calendars.ReadWrite", "")); err != nil {
		t.Fatal(err)
	}
	if got := column(must(t, s, "Get-ManagementRoleAssignment", p{"Enabled": false}), "Name"); !slices.Equal(got, []string{"mail"}) {
		t.Errorf("disabled: %v", got)
	}
	if err := o.RemoveAssignment("Calendars.ReadWrite"); err == nil {
		t.Error("one of two was removed")
	}
	if err := o.RetargetAssignment("b", "finance"); err != nil {
		t.Fatal(err)
	}
	b := must(t, s, "Get-ManagementRoleAssignment", p{"Identity": "b"})[0]
	if b["RecipientWriteScope"] != "Group" || b["CustomResourceScope"] != "Finance" || b["Role"] != calendar {
		t.Errorf("limited to another group: %v", b)
	}
	if err := o.RemovePrincipal(sim.PlatformRegistrationID); err != nil {
		t.Fatal(err)
	}
	if got := must(t, s, "Get-ManagementRoleAssignment", p{}); len(got) > 0 {
		t.Errorf("roles of a principal that is gone: %v", got)
	}
}

// accessOf is all that a connected administrator can see of applications, and what the oracle says.
func accessOf(t testing.TB, o *sim.Org) []any {
	t.Helper()
	s := connect(t, o, "")
	out := []any{readable(t, o)}
	for _, cmdlet := range []string{"Get-ServicePrincipal", "Get-ManagementRoleAssignment", "Get-ManagementScope", "Get-ApplicationAccessPolicy"} {
		out = append(out, run(t, s, cmdlet, p{}).objects)
	}
	return append(out, must(t, s, "Get-OrganizationConfig", p{}), must(t, s, "Get-CalendarProcessing", p{"Identity": "north.101"}))
}

func TestSandboxKeepsAccess(t *testing.T) {
	dir := t.TempDir()
	o := open(t, dir)
	s := connect(t, o, "")
	must(t, s, "New-ServicePrincipal", p{"AppId": app, "ObjectId": object, "DisplayName": "会议室"})
	must(t, s, "New-ManagementScope", p{"Name": "s", "RecipientRestrictionFilter": "RecipientTypeDetails -eq 'RoomMailbox'"})
	must(t, s, "New-ManagementRoleAssignment", p{"Name": "a", "App": app, "Role": calendar, "RecipientGroupScope": "finance"})
	must(t, s, "New-ManagementRoleAssignment", p{"Name": "b", "App": app, "Role": "Application Mail.Send", "CustomResourceScope": "s"})
	must(t, s, "New-ManagementRoleAssignment", p{"Name": "c", "App": app, "Role": "Application Mail.Read"})
	must(t, s, "New-ApplicationAccessPolicy", p{"AppId": app, "PolicyScopeGroupID": "finance", "AccessRight": "RestrictAccess", "Description": " "})
	must(t, s, "Set-CalendarProcessing", p{"Identity": "north.101", "DeleteSubject": false, "BookingWindowInDays": int64(30)})
	err := errors.Join(o.AddMember("finance", "north.101"), o.Consent(app, "Calendars.Read"), o.DisableAssignment("c"), o.SetCustomized(false))
	if err != nil {
		t.Fatal(err)
	}
	want := accessOf(t, o)
	crashed := filepath.Join(t.TempDir(), "crashed")
	if err := errors.Join(os.CopyFS(crashed, os.DirFS(dir)), o.Close()); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, crashed} {
		o := open(t, dir)
		if diff := cmp.Diff(want, accessOf(t, o)); diff != "" {
			t.Errorf("%s: %s", dir, diff)
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "sandbox.json"), older(t, filepath.Join(dir, "sandbox.json")), 0o600); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(accessOf(t, sim.Contoso())[1:6], accessOf(t, open(t, dir))[1:6]); diff != "" {
		t.Errorf("a folder from before there were applications: %s", diff)
	}
}

// older is a snapshot as it was before it could hold applications.
func older(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var snapshot map[string]any
	if err := json.Unmarshal(text, &snapshot); err != nil {
		t.Fatal(err)
	}
	if snapshot["access"] == nil || snapshot["sandbox"] != 1.0 {
		t.Fatalf("the snapshot has the parts %v", snapshot)
	}
	delete(snapshot, "access")
	if text, err = json.Marshal(snapshot); err != nil {
		t.Fatal(err)
	}
	return text
}
