package plan

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
)

// policyFindings are the access policies that are not as configured.
func (r *restriction) policyFindings() []Finding {
	var out []Finding
	for _, p := range r.Was.Policies {
		remove := command("Remove-ApplicationAccessPolicy", p.Identity, "")
		_, own := r.own(p)
		switch {
		case p.AppID != r.AppID:
			out = append(out, Finding{Class: WrongAppID, Name: p.Identity, Do: remove,
				Text: fmt.Sprintf("the access policy on %s is made for %s, which is the object id and not the application id of %s: it limits nothing", p.ScopeName, p.AppID, r.Name)})
		case !own:
			out = append(out, r.secondPolicy(p, remove))
		case r.Way == RBAC && !r.removes(p):
			out = append(out, Finding{Class: PolicyLeft, Name: p.Identity, Do: r.leave(),
				Text: fmt.Sprintf("the access policy on %s is still there beside RBAC for Applications, and limits what is left of the consent in Entra", p.ScopeName)})
		}
	}
	return out
}

func (r *restriction) removes(p exo.Policy) bool {
	for _, a := range r.Actions {
		if a.Kind == RemovePolicy && a.Policy == p.Identity {
			return true
		}
	}
	return false
}

// leave says how the policy is left without a gap in bookings and without an open mailbox.
func (r *restriction) leave() string {
	return steps(r.prepare(), "a day later: roombridge restrict apply --migrate --entra-consent-removed")
}

// prepare is what comes before a policy is removed: without it, a consent that is left in Entra opens every
// mailbox, for up to a day also by a token from before (facts.md 6).
func (r *restriction) prepare() string {
	prepared := steps("prove until it has held for 2 hours: roombridge restrict prove", "remove the consent in Entra, let the platform book a room")
	if r.complete(RBAC) {
		return prepared
	}
	return steps(r.again(), prepared)
}

// secondPolicy is about a policy of the application that is not on its groups, or denies. To remove the last
// one that limits an application opens every mailbox to what was consented to in Entra.
func (r *restriction) secondPolicy(p exo.Policy, remove string) Finding {
	f := Finding{Class: SecondPolicy, Name: p.Identity, Do: steps(remove, "roombridge restrict prove"), Wide: strings.EqualFold(p.Right, exo.RestrictAccess)}
	switch {
	case r.Way == RBAC:
		f.Do = steps(r.prepare(), "a day later:", f.Do)
	case !r.complete(Policy):
		f.Do = steps(r.again(), f.Do)
	}
	if f.Wide {
		f.Text = fmt.Sprintf("%s has an access policy on %s, which is no configured group of it: what was consented to in Entra counts for its members too", r.Name, p.ScopeName)
		return f
	}
	f.Text = fmt.Sprintf("%s has a policy that denies (%s) on %s: it may not open what its members have, whatever else allows it", r.Name, p.Right, p.ScopeName)
	f.Do = steps(f.Do, "or leave it, if you know why it is there")
	return f
}
