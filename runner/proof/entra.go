package proof

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/plan"
)

// Look is what a person has to look at in Entra: what was consented to there adds to what Exchange grants,
// and no cmdlet of Exchange shows it (facts.md 6).
type Look struct {
	Why, Where    string
	Absent, Stays string // permissions; one of the two is empty
	When          string // what is to be absent may be removed; empty if nothing is
	Brief         string // where and why in one sentence, for where all of this would be too much
}

// InEntra says what to look at for one application.
func InEntra(a plan.Application) Look {
	const cannotSee = "Look in Entra, which roombridge cannot see. "
	where := fmt.Sprintf("entra.microsoft.com > Enterprise applications > %s > Permissions", a.Name)
	if a.Way == plan.Policy {
		return Look{
			Why:   cannotSee + "With a policy the consent there has to STAY: without it, bookings stop.",
			Where: where, Stays: "type Application: " + strings.Join(a.Permissions, " "),
			Brief: "the consent at " + where + " has to stay: the policy limits it",
		}
	}
	l := Look{
		Why:   cannotSee + "A permission given there ADDS to what Exchange grants: while it is there, the application can open every mailbox.",
		Where: where, Absent: "type Application: Calendars* Mail* Contacts* full_access_as_app",
		When:  "once the proof has held for 2 hours, so that bookings do not stop meanwhile",
		Brief: "look at " + where + ": one of type Application left there opens every mailbox",
	}
	if LeavesPolicy(a) {
		l.Why = cannotSee + "Without the policy, a permission left there opens EVERY mailbox; no test in Exchange shows it."
		l.When = "once the proof has held for 2 hours, and before the policy is removed"
		l.Brief = where + ": the consent there still counts and the policy limits it; do not remove the policy before the consent"
	}
	if a.Count(plan.RemovePolicy) > 0 {
		l.When = "now, and since a day: a token from before carries it until it expires"
		l.Brief = "look at " + where + ": one of type Application left there opens every mailbox"
	}
	return l
}

// LeavesPolicy reports whether an access policy stands beside the roles that take its place: they have to
// hold, and the consent in Entra to be gone, before it is removed.
func LeavesPolicy(a plan.Application) bool {
	left := func(f plan.Finding) bool { return f.Class == plan.PolicyLeft }
	return a.Way == plan.RBAC && (a.Held != "" || a.Count(plan.RemovePolicy) > 0 || slices.ContainsFunc(a.Findings, left))
}
