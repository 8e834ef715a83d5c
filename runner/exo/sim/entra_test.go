package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roombridge/runner/exo/sim"
)

// mailboxes are those that the oracle is asked about: a member of finance, one in a group inside it, one
// outside, and a person.
var mailboxes = []string{"north.101", "north.102", "north.301", "ana.silva"}

func readable(t testing.TB, o *sim.Org) []string {
	t.Helper()
	var out []string
	for _, m := range mailboxes {
		can, err := o.Reads(app, m)
		if err != nil {
			t.Fatal(err)
		}
		if can {
			out = append(out, m)
		}
	}
	return out
}

func TestOracle(t *testing.T) {
	const consented = "Calendars.ReadWrite"
	everybody, direct, nested := mailboxes, mailboxes[:1], mailboxes[:2]
	for _, c := range []struct {
		about string
		make  func(o *sim.Org) error
		want  []string
	}{
		{"nothing", func(*sim.Org) error { return nil }, nil},
		{"a role for the group", func(o *sim.Org) error { return o.PutAssignment("a", app, calendar, "finance") }, direct},
		{"a role that has nothing to do with calendars", func(o *sim.Org) error { return o.PutAssignment("a", app, "Application Mail Full Access", "") }, nil},
		{"full access", func(o *sim.Org) error {
			return o.PutAssignment("a", app, "Application Exchange Full Access", "finance")
		}, direct},
		{"a role without a scope", func(o *sim.Org) error { return o.PutAssignment("a", app, "Application Calendars.Read", "") }, everybody},
		{"a role that is disabled", func(o *sim.Org) error {
			return errors.Join(o.PutAssignment("a", app, calendar, ""), o.DisableAssignment("a"))
		}, nil},
		{"a pointer with the registration's id", func(o *sim.Org) error {
			return errors.Join(o.PutAssignment("a", app, calendar, ""), o.PutPrincipal(app, sim.PlatformRegistrationID, "PlaceOS"))
		}, nil},
		{"another application's role", func(o *sim.Org) error {
			return errors.Join(o.PutPrincipal(other, absent, "Other"), o.PutAssignment("a", other, calendar, ""))
		}, nil},
		{"consent alone", func(o *sim.Org) error { return o.Consent(app, "MailboxSettings.Read", consented) }, everybody},
		{"consent to something else", func(o *sim.Org) error { return o.Consent(app, "Mail.Read") }, nil},
		{"consent that was revoked", func(o *sim.Org) error { return errors.Join(o.Consent(app, consented), o.RevokeConsent(app)) }, nil},
		{"consent and a policy, which follows nested groups", func(o *sim.Org) error {
			return errors.Join(o.Consent(app, consented), o.PutPolicy(app, "finance", "RestrictAccess"))
		}, nested},
		{"a policy without consent", func(o *sim.Org) error { return o.PutPolicy(app, "finance", "RestrictAccess") }, nil},
		{"a policy that is gone, and the consent is not", func(o *sim.Org) error {
			return errors.Join(o.Consent(app, consented), o.PutPolicy(app, "finance", "RestrictAccess"), o.RemovePolicies(app))
		}, everybody},
		{"consent adds to a role", func(o *sim.Org) error {
			return errors.Join(o.PutAssignment("a", app, calendar, "finance"), o.Consent(app, consented))
		}, everybody},
		{"a policy is nothing to a role", func(o *sim.Org) error {
			return errors.Join(o.PutAssignment("a", app, calendar, "finance"), o.PutPolicy(app, "finance", "DenyAccess"))
		}, direct},
		{"a policy whose group is gone lets nobody in", func(o *sim.Org) error {
			return errors.Join(o.Consent(app, consented), o.PutPolicy(app, "finance", "RestrictAccess"), o.RemoveRecipient("finance"))
		}, nil},
	} {
		t.Run(c.about, func(t *testing.T) {
			o, _ := withNested(t)
			if err := c.make(o); err != nil {
				t.Fatal(err)
			}
			if got := readable(t, o); !slices.Equal(got, c.want) {
				t.Errorf("reads %v, want %v", got, c.want)
			}
		})
	}
}

// withNested is platform with a group inside finance that has one room.
func withNested(t testing.TB) (*sim.Org, *sim.Session) {
	t.Helper()
	o, s := platform(t)
	must(t, s, "New-DistributionGroup", p{"Name": "inner", "Type": "Security", "Members": []any{"north.102"}})
	if err := o.AddMember("finance", "inner"); err != nil {
		t.Fatal(err)
	}
	return o, s
}

// Where the pointer is right, the truth is what the test cmdlets say: of a role, or of the policies if Entra consents.
func TestOracleAgreesWithCmdlets(t *testing.T) {
	o, s := withNested(t)
	rapid.Check(t, func(rt *rapid.T) {
		_ = errors.Join(o.RemovePrincipal(app), o.RevokeConsent(app), o.RemovePolicies(app)) // what the last run left, if anything
		yes := func(label string) bool { return rapid.Bool().Draw(rt, label) }
		err := o.PutPrincipal(app, object, "PlaceOS")
		for _, role := range []string{calendar, "Application Mail.Read"} {
			if yes(role) {
				err = errors.Join(err, o.PutAssignment(role, app, role, rapid.SampledFrom([]string{"", "finance", "inner"}).Draw(rt, "group")))
				if yes("disabled") {
					err = errors.Join(err, o.DisableAssignment(role))
				}
			}
		}
		consented := yes("consent")
		if consented {
			err = errors.Join(err, o.Consent(app, "Calendars.Read"))
		}
		for _, group := range []string{"finance", "inner"} {
			if yes("policy on " + group) {
				err = errors.Join(err, o.PutPolicy(app, group, rapid.SampledFrom([]string{"RestrictAccess", "DenyAccess"}).Draw(rt, "right")))
			}
		}
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range mailboxes {
			want := consented && must(t, s, "Test-ApplicationAccessPolicy", p{"AppId": app, "Identity": m})[0]["AccessCheckResult"] == "Granted"
			for _, row := range must(t, s, "Test-ServicePrincipalAuthorization", p{"Identity": app, "Resource": m}) {
				want = want || row["InScope"] == true && strings.Contains(row["GrantedPermissions"].(string), "Calendars.")
			}
			if got, err := o.Reads(app, m); got != want || err != nil {
				rt.Fatalf("%s: %v (%v), and the cmdlets say %v", m, got, err, want)
			}
		}
	})
}
