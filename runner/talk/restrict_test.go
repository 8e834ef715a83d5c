package talk_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/talk"
)

// The screens of limiting an application and of proving it, from values that are written out here.
func TestRestrictScreens(t *testing.T) {
	tellScreens(t, []screen{
		{"restrict-plan", func(v talk.Talk) { v.Restriction(restriction(fresh()), talk.ThenStop) }},
		{"restrict-plan-before-apply", func(v talk.Talk) { v.Restriction(restriction(fresh()), talk.ThenApply) }},
		{"restrict-plan-nothing", func(v talk.Talk) { v.Restriction(restriction(limited()), talk.ThenStop) }},
		{"restrict-plan-customize", func(v talk.Talk) { v.Restriction(restriction(uncustomized()), talk.ThenStop) }},
		{"restrict-plan-customize-before-apply", func(v talk.Talk) { v.Restriction(restriction(uncustomized()), talk.ThenApply) }},
		{"restrict-plan-policy", func(v talk.Talk) { v.Restriction(restriction(policy()), talk.ThenStop) }},
		{"restrict-plan-migrate", func(v talk.Talk) { v.Restriction(restriction(migrating()), talk.ThenStop) }},
		{"restrict-plan-remove-policy", func(v talk.Talk) { v.Restriction(restriction(removing()), talk.ThenStop) }},
		{"restrict-plan-remove-policy-before-apply", func(v talk.Talk) { v.Restriction(restriction(removing()), talk.ThenApply) }},
		{"restrict-plan-refused", func(v talk.Talk) { v.Restriction(restriction(refused()), talk.ThenStop) }},
		{"restrict-plan-migrate-before-apply", func(v talk.Talk) { v.Restriction(restriction(migrating()), talk.ThenApply) }},
		{"restrict-plan-unsaid-before-apply", func(v talk.Talk) {
			a := policyLeft()
			a.Held = "needs --entra-consent-removed: without the policy, a permission left in Entra opens every mailbox"
			v.Restriction(restriction(a), talk.ThenApply)
		}},
		{"restrict-plan-policy-left", func(v talk.Talk) { v.Restriction(restriction(policyLeft()), talk.ThenStop) }},
		{"restrict-plan-several", func(v talk.Talk) {
			second, third := limited(), policyInPlace()
			second.Name, third.Name = "PlaceOS staging", "Old signage"
			v.Restriction(restriction(fresh(), second, third), talk.ThenStop)
		}},
		{"restrict-plan-found", func(v talk.Talk) { v.Restriction(restriction(drifted()), talk.ThenStop) }},
		{"restrict-plan-name-taken", func(v talk.Talk) { v.Restriction(restriction(nameTaken()), talk.ThenStop) }},
		{"restrict-apply-nothing", func(v talk.Talk) { applied(v, limited()) }},
		{"restrict-apply-refused", func(v talk.Talk) { applied(v, refused()) }},
		{"restrict-apply-found", func(v talk.Talk) { applied(v, drifted(), journal.Created) }},
		{"restrict-apply-migrate", func(v talk.Talk) { applied(v, migrating(), journal.Created, journal.Created, journal.Created) }},
		{"restricted", func(v talk.Talk) {
			r := done(restriction(fresh()), journal.Created, journal.Created, journal.Created)
			v.Restricted(talk.Applied{Report: r, Took: 12 * time.Second})
			v.End(0, &r)
		}},
		{"restricted-troubled", func(v talk.Talk) {
			r := done(restriction(fresh()), journal.Created, journal.Refused, journal.Unknown)
			v.Restricted(talk.Applied{Report: r, Took: 72 * time.Second})
		}},
		{"restricted-meanwhile", func(v talk.Talk) {
			r := done(restriction(fresh()), journal.Created, journal.Created, journal.Created)
			r.Applications[0].ReadBack.Strange = []string{"the role assignment Mail for PlaceOS was added"}
			v.Restricted(talk.Applied{Report: r, Took: 12 * time.Second})
		}},
		{"restricted-both", func(v talk.Talk) {
			p := restriction(fresh())
			p.Part = plan.Both
			r := done(p, journal.Created, journal.Created, journal.Created)
			v.Applied(talk.Applied{Report: r, Took: 171 * time.Second, Results: "rooms-results.csv"})
			v.Restricted(talk.Applied{Report: r, Took: 171 * time.Second})
		}},
		{"compared", func(v talk.Talk) { v.Compared(done(restriction(limited()))) }},
		{"compared-policy-left", func(v talk.Talk) { v.Compared(done(restriction(policyLeft()))) }},
		{"compared-drift", func(v talk.Talk) { v.Compared(done(restriction(drifted()))) }},
		{"proved", func(v talk.Talk) { v.Proved(proved(limited())) }},
		{"proved-policy", func(v talk.Talk) { v.Proved(proved(policyInPlace())) }},
		{"proved-migrating", func(v talk.Talk) { v.Proved(proved(policyLeft())) }},
		{"not-proved", func(v talk.Talk) { v.Proved(disproved()) }},
		{"not-proved-everywhere", func(v talk.Talk) { v.Proved(everywhere()) }},
		{"not-proved-scope", func(v talk.Talk) { v.Proved(elsewhere()) }},
		{"not-proved-members", func(v talk.Talk) { v.Proved(withPerson()) }},
		{"not-proved-interrupted", func(v talk.Talk) { v.Proved(stopped()) }},
		{"not-proved-open", func(v talk.Talk) { v.Proved(proved(drifted())) }},
		{"not-proved-unanswered", func(v talk.Talk) { v.Proved(unanswered()) }},
		{"plan-open", func(v talk.Talk) { v.Planned(membership(fresh()), talk.ThenStop) }},
		{"plan-unread", func(v talk.Talk) { v.Planned(membership(unread()), talk.ThenStop) }},
		{"plan-calendars", func(v talk.Talk) { v.Planned(withCalendars(), talk.ThenStop) }},
		{"plan-calendars-before-apply", func(v talk.Talk) { v.Planned(withCalendars(), talk.ThenApply) }},
		{"applied-calendars", func(v talk.Talk) { v.Applied(talk.Applied{Report: calendarsDone(), Took: 12 * time.Second}) }},
	})
}

// A command that is to be typed stands on a line of its own, however wide it is, and nothing is added to it.
func TestCommandsAreNotBroken(t *testing.T) {
	a := drifted()
	const command = "Remove-ManagementRoleAssignment -Identity 'PlaceOS''s role for everybody everywhere 3d5e8f0a-6f1c9d2e'"
	a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Text: "a role", Do: command + "\nroombridge restrict prove"}}
	for _, v := range voices {
		if v.streams.Width == 0 {
			continue
		}
		out := told(v, func(v talk.Talk) { v.Restriction(restriction(a), talk.ThenStop) })
		if !strings.Contains(out, "  do:       "+command+"\n") || !strings.Contains(out, "            roombridge restrict prove\n") {
			t.Errorf("%s: broken in:\n%s", v.name, out)
		}
		if n := strings.Count(out, "Connect-ExchangeOnline"); n != 1 {
			t.Errorf("%s: told %d times where to run it:\n%s", v.name, n, out)
		}
	}
}

// The command to type has the flag that the plan was made with, also where a policy denies and none limits.
func TestOlderWayIsTypedAgain(t *testing.T) {
	a := policy()
	a.Was.Policies = []exo.Policy{{Identity: "deny", AppID: a.AppID, Right: exo.DenyAccess}}
	out := told(voices[0], func(v talk.Talk) { v.Restriction(restriction(a), talk.ThenStop) })
	if !strings.Contains(out, "roombridge restrict apply --policy\n") {
		t.Errorf("another command in:\n%s", out)
	}
}

// What a name has stays in a command, also a space at which no line breaks; what cannot be seen of it is shown as ?.
func TestNamesInCommands(t *testing.T) {
	const wide = "somebody gave this role to everybody everywhere, a very long time ago"
	for name, shown := range map[string]string{
		"All\u00a0rooms": "All\u00a0rooms", "会议室\u3000" + wide + "\u00a0too": "会议室\u3000" + wide + "\u00a0too",
		"a\u061cb\u200bc\u200cd\u200de\ufefff": "a?b?c?d?e?f", "a\u2028b\u2029c\u202ed\u2066e\u00adf\U000e0041": "a?b?c?d?e?f?",
		"a\x00b\x1bc\u0085d\rf": "a?b?c?d?f", "a\ufdd0b": "a?b",
	} {
		a := drifted()
		a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Text: "the role " + name, Do: "Remove-ManagementRoleAssignment -Identity '" + name + "'\nroombridge restrict prove"}}
		out := told(voices[0], func(v talk.Talk) { v.Restriction(restriction(a), talk.ThenStop) })
		if want := "  do:       Remove-ManagementRoleAssignment -Identity '" + shown + "'\n"; !strings.Contains(out, want) || !strings.Contains(out, "the role "+shown[:min(len(shown), 9)]) {
			t.Errorf("%q: want %q in:\n%s", name, want, out)
		}
	}
}

// Only a step that is a command of Exchange, and nothing else, is said to be one.
func TestWhatIsSaidToBeACommand(t *testing.T) {
	for do, is := range map[string]bool{
		"Set-ManagementRoleAssignment -Identity 'a' -Enabled $true\nroombridge restrict prove": true,
		"look at the role Remove-Mailbox -Identity 'b'":                                        false, "Invoke-Anything -Path 'a'": false,
		"Remove-ManagementRoleAssignment -Identity 'a'; Remove-Mailbox b": false, "roombridge restrict apply --migrate": false,
	} {
		a := drifted()
		a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Text: "a role", Do: do}}
		out := told(voices[0], func(v talk.Talk) { v.Restriction(restriction(a), talk.ThenStop) })
		if strings.Contains(out, "Connect-ExchangeOnline") != is {
			t.Errorf("%q: want %t in:\n%s", do, is, out)
		}
	}
}

// A proof about rooms and equipment calls neither by the other's name.
func TestProofOfEquipment(t *testing.T) {
	for _, tt := range []struct {
		kinds []exo.Kind
		says  []string
	}{
		{[]exo.Kind{exo.KindRoom, exo.KindEquipment}, []string{"600 resources", "other resources", "beamer@contoso.com\n", "desk@contoso.com   workspace, not of a wanted type"}},
		{[]exo.Kind{exo.KindEquipment}, []string{"600 pieces of equipment", "beamer@contoso.com\n", "desk@contoso.com   workspace, not a piece of equipment"}},
	} {
		e := proved(limited())
		e.Proof.Kinds = tt.kinds
		a := &e.Proof.Applications[0]
		a.Covered[0].Extra = []exo.Recipient{{Address: "beamer@contoso.com", Type: "EquipmentMailbox"}, {Address: "desk@contoso.com", Type: "RoomMailbox", ResourceType: "Workspace"}}
		for _, interrupted := range []bool{false, true} {
			e.Proof.Interrupted = interrupted
			a.Samples[0].Asked--
			out := told(voices[0], func(v talk.Talk) { v.Proved(e) })
			for _, want := range tt.says {
				if !strings.Contains(out, want) {
					t.Errorf("%v: want %q in:\n%s", tt.kinds, want, out)
				}
			}
			if strings.Contains(out, "rooms") || strings.Contains(out, "not a room") {
				t.Errorf("%v: a room in:\n%s", tt.kinds, out)
			}
		}
	}
}

// The demonstration tells the application's part in a few lines.
func TestStory(t *testing.T) {
	var out bytes.Buffer
	s := talk.NewStory(talk.Streams{Out: &out, Err: &out, Env: []string{"NO_COLOR=1"}}, talk.Options{Sandbox: true, Now: now})
	s.Connected(talk.Connection{PowerShell: "PowerShell 7.6.5"})
	s.Step("6  Limit the application to the group", "roombridge restrict apply")
	p := restriction(fresh())
	s.Restriction(p, talk.ThenApply)
	s.Restricted(talk.Applied{Report: done(p, journal.Created, journal.Created, journal.Created)})
	s.Step("7  Prove it", "roombridge restrict prove")
	s.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295})
	s.Proved(proved(limited()))
	s.Ending("demo")
	compare(t, "story-restrict.txt", out.String())
}

// On a terminal one line is rewritten; each round of a proof that watches leaves its last one.
func TestAsking(t *testing.T) {
	out := told(voices[0], func(v talk.Talk) {
		for range 2 {
			v.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295})
			v.Asking(proof.Progress{Application: "PlaceOS", Done: 295, Total: 295})
		}
		v.Note("over")
	})
	if n := strings.Count(out, "asking      295 of 295   100%"); n < 2 || !strings.HasSuffix(out, "over\n") {
		t.Errorf("%d rounds in %q", n, out)
	}
	lines := told(voice{}, func(v talk.Talk) { v.Asking(proof.Progress{Application: "PlaceOS", Done: 50, Total: 295}) })
	if want := "2026-11-24T02:00:04Z progress application=PlaceOS kind=ask done=50 of=295\n"; lines != want {
		t.Errorf("got %q, want %q", lines, want)
	}
}
