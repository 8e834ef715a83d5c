package talk

import (
	"fmt"
	"slices"

	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// The commands for applications, as they are typed.
const (
	restrictPlan   = "roombridge restrict plan"
	restrictApply  = "roombridge restrict apply"
	restrictVerify = "roombridge restrict verify"
	restrictProve  = "roombridge restrict prove"
	migrate        = " --migrate"
	removePolicy   = migrate + " --entra-consent-removed"
)

// afterRestriction says what to type after a plan or a comparison.
func (p *Person) afterRestriction(pl plan.Plan) {
	changes := pl.Changes() > 0
	leaving := slices.IndexFunc(pl.Applications, func(a plan.Application) bool { return a.Held != "" || !changes && besidePolicy(a) })
	switch {
	case changes && leaving >= 0:
		p.migration(pl.Applications[leaving])
	case changes:
		p.next("", restrictCommand(pl))
		if pl.Part == plan.Restriction && slices.ContainsFunc(pl.Applications, older) {
			p.next("or, not the older way:", restrictPlan)
		}
		p.byHand(pl.Applications, restrictVerify)
	case p.byHand(pl.Applications, restrictVerify):
	case leaving >= 0:
		p.migration(pl.Applications[leaving])
	default:
		p.next("nothing to do; at any time:", restrictProve)
	}
}

// afterRestricted says what to type after an apply.
func (p *Person) afterRestricted(e Applied) {
	pl := e.Report.Plan
	switch {
	case e.Stopped || e.Report.Left():
		p.next("run again:", restrictCommand(pl))
	case len(actionsByOutcome(e.Report)[journal.Refused]) > 0:
		p.next("mend what is refused, then:", restrictPlan)
	case len(meanwhile(e.Report)) > 0:
		p.next("to see what somebody else has changed:", restrictVerify)
	case p.byHand(pl.Applications, restrictProve):
	case pl.Changes() == 0:
		p.next("at any time:", restrictProve)
	default:
		p.next("", restrictProve+" --watch")
	}
}

// afterProof says what to type after a proof.
func (p *Person) afterProof(e proof.Proof) {
	pl := plan.Plan{Part: plan.Restriction}
	leaves, rbac := false, false
	for _, a := range e.Applications {
		pl.Applications = append(pl.Applications, a.Application)
		leaves, rbac = leaves || proof.LeavesPolicy(a.Application), rbac || a.Way == plan.RBAC
	}
	switch f := e.Flaws(); {
	case e.Interrupted:
		p.next("", again(e))
	case e.Holds() && leaves:
		p.next("once it has held for 2 hours, remove the consent in Entra; a day later:", restrictApply+removePolicy)
	case e.Holds() && rbac:
		p.next("once it has held for 2 hours, remove in Entra what must be absent; then, on any day:", restrictProve)
	case e.Holds():
		p.next("on any day:", restrictProve)
	case onlyMembers(e):
		p.next("", fillCommand(e))
	case pl.Changes() > 0:
		p.next("", restrictCommand(pl))
		p.byHand(pl.Applications, restrictProve)
	case p.byHand(pl.Applications, restrictProve):
	case f.Open+f.Unscoped > 0:
		p.next("do what is said above, then:", restrictProve)
	case f.Unanswered > 0:
		p.next("ask again:", restrictProve)
	default:
		p.next("Exchange can take 2 hours to follow a change; to ask until it does:", restrictProve+" --watch")
	}
}

// byHand says what to type after what only a person can mend: an application that is refused, or something that
// was found. It reports whether there is such a thing.
func (p *Person) byHand(apps []plan.Application, then string) bool {
	switch {
	case slices.ContainsFunc(apps, func(a plan.Application) bool { return a.Refused != nil }):
		p.next("mend what is refused, then:", restrictPlan)
	case slices.ContainsFunc(apps, plan.Application.Troubled):
		p.next("do what is said above, then:", then)
	default:
		return false
	}
	return true
}

// migration says in which order a policy is left.
func (p *Person) migration(a plan.Application) {
	first := restrictApply + migrate
	steps := []string{
		first, "prove until it has held for 2 hours: " + restrictProve, "remove the consent in Entra", "let the platform book a room; if it cannot, consent again",
		"wait a day: until it expires, a token from before carries the consent", restrictApply + removePolicy, restrictProve,
	}
	if len(inPlace(a)) == len(a.Pieces()) {
		steps, first = steps[1:], restrictProve
	}
	var t table
	for i, s := range steps {
		t.row(fmt.Sprintf("  %d", i+1), s)
	}
	p.showf("In this order, so that the platform can book all the time, and no mailbox is opened meanwhile:")
	p.show(t.render(p.width))
	p.next("", first)
}

// besidePolicy says that a policy stays beside the roles that are to take its place.
func besidePolicy(a plan.Application) bool {
	return proof.LeavesPolicy(a) && a.Count(plan.RemovePolicy) == 0
}

// restrictCommand is the command that carries out these applications' plan: with the flags that it was made with.
func restrictCommand(pl plan.Plan) string {
	if pl.Part == plan.Both {
		return "roombridge apply --restrict"
	}
	flags := ""
	for _, a := range pl.Applications {
		switch {
		case a.Count(plan.RemovePolicy) > 0:
			return restrictApply + removePolicy
		case proof.LeavesPolicy(a):
			flags = migrate
		case flags == "" && older(a):
			flags = " --policy"
		}
	}
	return restrictApply + flags
}

// older says that a policy is to be made where none limited the application: somebody asked for the older way.
func older(a plan.Application) bool {
	return a.Way == plan.Policy && a.Count(plan.AddPolicy) > 0 && !a.Restricted()
}

// again asks about the same mailboxes.
func again(e proof.Proof) string {
	command := fmt.Sprintf("%s --seed %d", restrictProve, e.Seed)
	if e.All {
		command += " --all"
	}
	return command
}

// onlyMembers says that nothing is wrong but who is in the groups, and what follows from that.
func onlyMembers(e proof.Proof) bool {
	other := func(a proof.Application) bool {
		return a.Refused != nil || len(a.Actions)+len(a.Unscoped)+len(a.UnknownScopes) > 0 ||
			slices.ContainsFunc(a.Findings, func(f plan.Finding) bool { return f.Class != plan.NotARoom && f.Class != plan.PolicyLeft })
	}
	return e.Flaws().Differences > 0 && !slices.ContainsFunc(e.Applications, other)
}

// fillCommand puts the rooms into the groups that are missing there, and takes out who is no room.
func fillCommand(e proof.Proof) string {
	extra, over := 0, 0
	for _, a := range e.Applications {
		for _, c := range a.Covered {
			extra, over = extra+len(c.Extra), max(over, overLimit(len(c.Extra), c.Listed))
		}
	}
	if extra == 0 {
		return "roombridge apply"
	}
	return pruneCommand(over)
}
