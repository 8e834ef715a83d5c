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
	var es []entra
	for _, a := range e.Applications {
		look := inEntra(a.Application)
		look.when = ""
		es = append(es, look)
	}
	p.whereInEntra(es)
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
	var open, differ, unscoped, wrong, unanswered, blank int
	for _, a := range e.Applications {
		if a.State != plan.Limited {
			open++
		}
		for _, c := range a.Covered {
			differ += len(c.Missing) + len(c.Extra)
		}
		unscoped += len(a.Unscoped)
		asked := map[proof.Verdict]int{}
		for _, q := range a.Questions {
			asked[q.Want]++
			switch {
			case q.Got == proof.Unanswered:
				unanswered++
			case !q.Right():
				wrong++
			}
		}
		if asked[proof.Allowed] == 0 || asked[proof.Denied] == 0 || len(a.Covered) == 0 {
			blank++
		}
	}
	var out []string
	add := func(n int, text string) {
		if n > 0 {
			out = append(out, text)
		}
	}
	add(open, "not limited as configured")
	add(unscoped, plural(unscoped, "role")+" in the whole organisation")
	add(differ, plural(differ, "difference")+" in what is covered")
	add(wrong, plural(wrong, "wrong answer"))
	add(unanswered, plural(unanswered, "question")+" without an answer")
	add(blank, "too little could be asked")
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

func (p *Person) afterProof(e proof.Proof) {
	var open, differ bool
	pl := plan.Plan{Part: plan.Restriction}
	left, rbac := false, false
	for _, a := range e.Applications {
		pl.Applications = append(pl.Applications, a.Application)
		open = open || a.State != plan.Limited
		left, rbac = left || leaving(a.Application), rbac || a.Way == plan.RBAC
		for _, c := range a.Covered {
			differ = differ || len(c.Missing)+len(c.Extra) > 0
		}
	}
	const prove = "roombridge restrict prove"
	switch {
	case e.Holds() && left:
		p.next("once it has held for 2 hours, remove the consent in Entra; then:", "roombridge restrict apply"+migrateAndRemove)
	case e.Holds() && rbac:
		p.next("once it has held for 2 hours, remove in Entra what must be absent; then, on any day:", prove)
	case e.Holds():
		p.next("on any day:", prove)
	case open && pl.Changes() > 0:
		p.next("", restrictCommand(pl))
	case open:
		p.next("do what is said above, then:", prove)
	case differ:
		p.next("", "roombridge verify")
	case e.Unanswered():
		p.next("ask again:", prove)
	default:
		p.next("Exchange can take 2 hours to follow a change; to ask until it does:", prove+" --watch")
	}
}
