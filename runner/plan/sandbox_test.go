package plan_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/plan"
)

// sandbox is the simulated organisation with a group of two rooms, to which PlaceOS is to be limited.
type sandbox struct {
	*sim.Org
	tenant    exo.Tenant
	access    exo.Access
	calendars exo.Calendars
	wanted    plan.Wanted
}

func newSandbox(t *testing.T) *sandbox {
	t.Helper()
	b := &sandbox{Org: sim.Contoso(), wanted: wanted(roomsOf("north.101 north.102"))}
	s, err := session.Open(context.Background(), b.Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.onmicrosoft.com", Mode: session.Interactive,
		Commands: slices.Concat(session.GroupCommands(), session.AccessCommands(), session.CalendarCommands()),
	})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	b.tenant, b.access, b.calendars = exo.New(s, s.Rights, true), exo.NewAccess(s, s.Rights), exo.NewCalendars(s, s.Rights)
	_, err = b.tenant.CreateGroup(context.Background(), b.wanted.Groups[0].Spec)
	must(t, err)
	must(t, b.AddMember(address, "north.101@contoso.com"))
	must(t, b.AddMember(address, "north.102@contoso.com"))
	b.wanted.Part, b.wanted.Applications = plan.Restriction, []plan.WantedApplication{placeOS()}
	b.wanted.Applications[0].AppID, b.wanted.Applications[0].ObjectID = sim.PlatformAppID, sim.PlatformObjectID
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *sandbox) plan(t *testing.T) plan.Plan {
	t.Helper()
	s, err := plan.Take(context.Background(), b.tenant, b.wanted)
	must(t, err)
	must(t, plan.TakeAccess(context.Background(), b.access, b.wanted, &s))
	must(t, plan.TakeCalendars(context.Background(), b.calendars, b.wanted, &s))
	return plan.Compute(b.wanted, s)
}

// carryOut does what a plan says, without the care of execute.
func (b *sandbox) carryOut(t *testing.T) {
	t.Helper()
	a := b.plan(t).Applications[0]
	for _, x := range a.Actions {
		switch group := a.Groups[0].ID; x.Kind {
		case plan.Customize:
			must(t, b.access.EnableCustomization(context.Background()))
		case plan.AddPrincipal:
			must(t, b.access.CreatePrincipal(context.Background(), a.Pointer()))
		case plan.Assign:
			must(t, b.access.Assign(context.Background(), exo.NewAssignment{Principal: a.Pointer(), Permission: x.Permission, Group: group}))
		case plan.AddPolicy:
			must(t, b.access.CreatePolicy(context.Background(), exo.NewPolicy{AppID: a.AppID, Group: group}))
		case plan.RemovePolicy:
			must(t, b.access.RemovePolicy(context.Background(), x.Policy))
		}
	}
}

// From nothing to a restriction that needs no more, in each way and from one to the other.
func TestRestrictTheSandbox(t *testing.T) {
	b := newSandbox(t)
	must(t, b.SetCustomized(false))
	for _, step := range []struct {
		asked plan.Restrict
		want  []string
	}{
		{plan.Restrict{Policy: true}, []string{"policy open", "add-policy"}},
		{plan.Restrict{}, []string{"policy limited"}},
		{plan.Restrict{Migrate: true, ConsentRemoved: true},
			[]string{"rbac open", "customize", "add-principal", "assign-role Calendars.Read", "assign-role MailboxSettings.Read", "held", "found: policy-left"}},
		{plan.Restrict{}, []string{"rbac limited", "found: policy-left"}},
		{plan.Restrict{Policy: true}, []string{"rbac open", "refused: invalid", "found: policy-left"}},
		{plan.Restrict{Migrate: true}, []string{"rbac limited", "held", "found: policy-left"}},
		{plan.Restrict{Migrate: true, ConsentRemoved: true}, []string{"rbac open", "remove-policy"}},
		{plan.Restrict{}, []string{"rbac limited"}},
	} {
		b.wanted.Restrict = step.asked
		if diff := cmp.Diff(step.want, saidOf(b.plan(t).Applications[0])); diff != "" {
			t.Fatalf("%+v: %s", step.asked, diff)
		}
		b.carryOut(t)
	}
}

// What TestBroken finds in values, found through Exchange's words.
func TestBrokenSandbox(t *testing.T) {
	calendars := exo.RolePrefix + read
	again := []string{"rbac open", "assign-role Calendars.Read"}
	tests := []struct {
		name   string
		damage func(*testing.T, *sandbox, plan.Application)
		want   []string
	}{
		{"nothing", func(*testing.T, *sandbox, plan.Application) {}, []string{"rbac limited"}},
		{"nested group", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.AddMember(address, "northrooms@contoso.com"))
		},
			[]string{"rbac open", "refused: nested-group"}},
		{"unscoped assignment", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.PutAssignment("by hand", sim.PlatformAppID, calendars, ""))
		}, []string{"rbac open", "found: unscoped-assignment, wide"}},
		{"wider scope", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.PutScope("Rooms", "RecipientTypeDetails -eq 'RoomMailbox'"))
			must(t, b.PutScopedAssignment("by hand", sim.PlatformAppID, calendars, "Rooms"))
		}, []string{"rbac open", "found: wider-scope, wide"}},
		{"another permission", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.PutAssignment("by hand", sim.PlatformAppID, "Application Mail.Read", address))
		}, []string{"rbac open", "found: other-permission"}},
		{"second policy", func(t *testing.T, b *sandbox, _ plan.Application) {
			g, err := b.tenant.CreateGroup(context.Background(), exo.GroupSpec{Name: new("Auditors"), Address: new("auditors@contoso.com")})
			must(t, err)
			must(t, b.access.CreatePolicy(context.Background(), exo.NewPolicy{AppID: sim.PlatformAppID, Group: g}))
		}, []string{"rbac open", "found: second-policy, wide"}},
		{"wrong application id", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.RemovePrincipal(sim.PlatformAppID))
			must(t, b.PutPrincipal(string(id("other")), sim.PlatformObjectID, "PlaceOS"))
		}, []string{"rbac open", "refused: wrong-app-id"}},
		{"the registration's object id", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.PutPrincipal(sim.PlatformAppID, sim.PlatformRegistrationID, "PlaceOS"))
		}, []string{"rbac open", "refused: wrong-object-id"}},
		{"removed role", func(t *testing.T, b *sandbox, a plan.Application) {
			must(t, b.RemoveAssignment(a.Was.Assignments[0].Name))
		}, again},
		{"disabled role", func(t *testing.T, b *sandbox, a plan.Application) {
			must(t, b.DisableAssignment(a.Was.Assignments[0].Name))
		},
			[]string{"rbac open", "found: disabled-assignment"}},
		{"a scope on the group, by hand", func(t *testing.T, b *sandbox, a plan.Application) {
			onScope(t, b, a)
		}, []string{"rbac limited"}},
		{"whose group was renamed", func(t *testing.T, b *sandbox, a plan.Application) {
			onScope(t, b, a)
			must(t, b.SetGroup(address, "Name", "Rooms"))
		}, append(again, "found: stale-scope, wide")},
		{"deleted group, made again", func(t *testing.T, b *sandbox, _ plan.Application) {
			must(t, b.RemoveRecipient(address))
			_, err := b.tenant.CreateGroup(context.Background(), b.wanted.Groups[0].Spec)
			must(t, err)
		}, append(again, "assign-role MailboxSettings.Read", "found: stale-scope, wide", "found: stale-scope, wide")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newSandbox(t)
			b.carryOut(t)
			tt.damage(t, b, b.plan(t).Applications[0])
			if diff := cmp.Diff(tt.want, saidOf(b.plan(t).Applications[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// onScope puts a management scope on the group in the place of the first role's group.
func onScope(t *testing.T, b *sandbox, a plan.Application) {
	t.Helper()
	must(t, b.RemoveAssignment(a.Was.Assignments[0].Name))
	must(t, b.PutScope("Rooms", "MemberOfGroup -eq '"+a.Groups[0].DN+"'"))
	must(t, b.PutScopedAssignment("by hand", sim.PlatformAppID, a.Was.Assignments[0].Role, "Rooms"))
}

// The calendars of the wanted rooms, as Exchange shows them.
func TestCalendarsOfTheSandbox(t *testing.T) {
	b := newSandbox(t)
	b.wanted.Calendars = &exo.CalendarSpec{AutomateProcessing: new("AutoAccept"), DeleteSubject: new(true)}
	must(t, b.SetCalendar("north.102@contoso.com", "DeleteSubject", false))
	c := b.plan(t).Calendars
	if c.Rooms != 2 || len(c.Actions) != 1 || c.Actions[0].Address != "north.102@contoso.com" || inWords(*c.Actions[0].Calendar) != "delete_subject=true" {
		t.Errorf("%+v", c)
	}
}
