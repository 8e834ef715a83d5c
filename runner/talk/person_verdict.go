package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// verdict says what is proved, by whom and when; and what is not, whatever Exchange answered.
func (p *Person) verdict(e proof.Proof) {
	if !e.Holds() {
		p.showf("%s %s.", strong.Render("NOT proved:"), strings.Join(reasons(e), ", "))
		p.showf("In Exchange on %s.", asked(e))
		return
	}
	p.show(wrap([]string{fmt.Sprintf("%s on %s. Graph may lag 2 hours.", strong.Render("Proved in Exchange"), asked(e))}, p.width, 2))
	p.show(wrap([]string{strong.Render("NOT proved: Entra") + ", which roombridge cannot see. Look there, and keep a screenshot with the evidence."}, p.width, 2))
	var looks []proof.Look
	for _, a := range e.Applications {
		l := proof.InEntra(a.Application)
		l.When = "" // what to do next says it
		looks = append(looks, l)
	}
	p.whereInEntra(looks)
}

// asked says when, by whom and by which seed was asked.
func asked(e proof.Proof) string {
	text := fmt.Sprintf("%s, asked by %s, seed %d", e.Made.Format("2 Jan 2006 at 15:04"), e.Account, e.Seed)
	if e.Rounds > 1 {
		text += fmt.Sprintf(", in %d rounds", e.Rounds)
	}
	return text
}

// reasons are why a proof does not hold.
func reasons(e proof.Proof) []string {
	var out []string
	add := func(n int, text string) {
		if n > 0 {
			out = append(out, text)
		}
	}
	f := e.Flaws()
	add(f.Open, "not limited as configured")
	add(f.Unscoped, plural(f.Unscoped, "role")+" in the whole organisation")
	add(f.Differences, plural(f.Differences, "difference")+" in what is covered")
	add(f.Wrong, plural(f.Wrong, "wrong answer"))
	add(f.Unanswered, plural(f.Unanswered, "question")+" without an answer")
	add(f.Unasked, "too little could be asked")
	return out
}

// evidence says where it is kept.
func (p *Person) evidence(e Proved) {
	if e.Missed != "" {
		p.say("The evidence could not be written where it should be: %s", e.Missed)
	}
	if e.Folder != "" {
		p.sayPath("Evidence    ", e.Folder)
		p.sayPath("            ", "proof.html  proof.csv  proof.json")
	}
}

// afterProof says what to type next.
func (p *Person) afterProof(e proof.Proof) {
	const prove = "roombridge restrict prove"
	pl := plan.Plan{Part: plan.Restriction}
	leaves, rbac := false, false
	for _, a := range e.Applications {
		pl.Applications = append(pl.Applications, a.Application)
		leaves, rbac = leaves || proof.LeavesPolicy(a.Application), rbac || a.Way == plan.RBAC
	}
	switch f := e.Flaws(); {
	case e.Holds() && leaves:
		p.next("once it has held for 2 hours, remove the consent in Entra; then:", "roombridge restrict apply"+migrateAndRemove)
	case e.Holds() && rbac:
		p.next("once it has held for 2 hours, remove in Entra what must be absent; then, on any day:", prove)
	case e.Holds():
		p.next("on any day:", prove)
	case f.Open > 0 && pl.Changes() > 0:
		p.next("", restrictCommand(pl))
	case f.Open > 0:
		p.next("do what is said above, then:", prove)
	case f.Differences > 0:
		p.next("", "roombridge verify")
	case f.Unanswered > 0:
		p.next("ask again:", prove)
	default:
		p.next("Exchange can take 2 hours to follow a change; to ask until it does:", prove+" --watch")
	}
}
