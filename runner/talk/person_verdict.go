package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// verdict says what is proved, by whom and when; and what is not, whatever Exchange answered.
func (p *Person) verdict(e proof.Proof) {
	switch {
	case e.Interrupted:
		p.interrupted(e)
		return
	case !e.Holds():
		p.showf("%s %s.", strong.Render("NOT proved:"), strings.Join(reasons(e.Flaws()), ", "))
		p.showf("In Exchange on %s.", asked(e))
		return
	}
	p.showf("%s on %s. Graph may lag 2 hours.", strong.Render("Proved in Exchange"), asked(e))
	p.showf("%s, which roombridge cannot see. Look there, and keep a screenshot with the evidence.", strong.Render("NOT proved: Entra"))
	var all []proof.Look
	for _, a := range e.Applications {
		l := proof.InEntra(a.Application)
		l.When = "" // what to do next says it
		all = append(all, l)
	}
	p.whereInEntra(all)
	for _, a := range e.Applications {
		if a.Way == plan.RBAC {
			p.showf("%s that Object ID %s is the enterprise application's: compare with Entra > Enterprise applications > %s > Overview, or let the platform book a room.",
				strong.Render("NOT proved:"), a.ObjectID, clean(a.Name))
		}
	}
}

// interrupted says how far a proof came that somebody stopped, and what it showed until then.
func (p *Person) interrupted(e proof.Proof) {
	var left []string
	asked, drawn := 0, 0
	for _, s := range e.Samples() {
		asked, drawn = asked+s.Asked, drawn+s.Drawn
		if s.Asked < s.Drawn {
			left = append(left, fmt.Sprintf("%s of %s %s", proof.Number(s.Drawn-s.Asked), proof.Number(s.Drawn), s.Part.Words(e.Kinds)))
		}
	}
	soFar, flaws := "nothing wrong so far", e.Flaws()
	flaws.Unanswered, flaws.Unasked = 0, 0
	if wrong := reasons(flaws); len(wrong) > 0 {
		soFar = "so far " + strings.Join(wrong, ", ")
	}
	p.showf("%s after %s of %s questions; %s.", strong.Render("Interrupted"), proof.Number(asked), proof.Number(drawn), soFar)
	if len(left) > 0 {
		p.showf("Not asked: %s.", strings.Join(left, ", "))
	}
}

// asked says when, by whom and by which seed was asked.
func asked(e proof.Proof) string {
	text := fmt.Sprintf("%s, asked by %s, seed %d", e.Made.Format("2 Jan 2006 at 15:04"), e.Account, e.Seed)
	if e.Rounds > 1 {
		text += fmt.Sprintf(", in %d rounds", e.Rounds)
	}
	return text
}

// reasons are why a proof with these flaws does not hold, the worst first.
func reasons(f proof.Flaws) []string {
	var out []string
	add := func(n int, text string) {
		if n > 0 {
			out = append(out, text)
		}
	}
	add(f.Unscoped, plural(f.Unscoped, "role")+" in the whole organisation")
	add(f.UnknownScopes, plural(f.UnknownScopes, "scope")+" that no role in place shows")
	add(f.Differences, plural(f.Differences, "difference")+" in what is covered")
	add(f.Wrong, plural(f.Wrong, "wrong answer"))
	add(f.Open, "not limited as configured")
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
