package talk

import (
	"fmt"
	"slices"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// afterProof says what to type next.
func (p *Person) afterProof(e proof.Proof) {
	const prove = "roombridge restrict prove"
	pl := plan.Plan{Part: plan.Restriction}
	leaves, rbac := false, false
	for _, a := range e.Applications {
		pl.Applications = append(pl.Applications, a.Application)
		leaves, rbac = leaves || proof.LeavesPolicy(a.Application), rbac || a.Way == plan.RBAC
	}
	_, found := byHand(pl.Applications)
	switch f := e.Flaws(); {
	case e.Interrupted:
		p.next("", again(e))
	case e.Holds() && leaves:
		p.next("once it has held for 2 hours, remove the consent in Entra; a day later:", "roombridge restrict apply"+migrateAndRemove)
	case e.Holds() && rbac:
		p.next("once it has held for 2 hours, remove in Entra what must be absent; then, on any day:", prove)
	case e.Holds():
		p.next("on any day:", prove)
	case onlyMembers(e):
		p.next("", fillCommand(e))
	case pl.Changes() > 0:
		p.next("", restrictCommand(pl))
		if found {
			p.next("do what is said above, then:", prove)
		}
	case f.Open+f.Unscoped > 0:
		p.next("do what is said above, then:", prove)
	case f.Unanswered > 0:
		p.next("ask again:", prove)
	default:
		p.next("Exchange can take 2 hours to follow a change; to ask until it does:", prove+" --watch")
	}
}

// again asks about the same mailboxes.
func again(e proof.Proof) string {
	command := fmt.Sprintf("roombridge restrict prove --seed %d", e.Seed)
	if e.All {
		command += " --all"
	}
	return command
}

// onlyMembers says that nothing is wrong but who is in the groups, and what follows from that.
func onlyMembers(e proof.Proof) bool {
	other := func(a proof.Application) bool {
		return a.Refused != nil || len(a.Actions)+len(a.Unscoped) > 0 ||
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
