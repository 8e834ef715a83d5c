package talk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/plan"
)

// Restriction shows what would change for every application, or sums it up where a question follows.
func (p *Person) Restriction(pl plan.Plan, then Then) {
	for _, a := range pl.Applications {
		if then == ThenApply {
			p.restrictionSummary(a)
		} else {
			p.heading(pl, a)
			p.restriction(a)
		}
		p.remarks(a)
	}
	if then == ThenStop {
		p.lookInEntra(pl.Applications)
		p.afterRestriction(pl)
		return
	}
	for _, a := range pl.Applications {
		if a.Refused == nil && a.Count(plan.RemovePolicy) > 0 {
			p.lookInEntra([]plan.Application{a})
		}
	}
}

// heading says which application it is and what it is to be limited to.
func (p *Person) heading(pl plan.Plan, a plan.Application) {
	p.showf("%s  app id %s", pad(printable(a.Name), 10), a.AppID)
	var t table
	label := "  limit to"
	for _, g := range a.Groups {
		text := printable(g.Name) + ", " + what(pl.Kinds, g.Wanted)
		if g.ID == "" && a.Refused == nil {
			text += ", created first"
		}
		t.row(label, text)
		label = ""
	}
	p.show(t.render(p.width))
}

// marks stand before what is not created.
var marks = map[plan.Kind]string{plan.Customize: "~ prepare ", plan.RemovePolicy: "- remove  "}

// restriction shows an application's actions, and what is in place already.
func (p *Person) restriction(a plan.Application) {
	if a.Refused != nil {
		return
	}
	var t table
	for _, x := range a.Actions {
		t.row(cmp.Or(marks[x.Kind], "+ create  "), described(a, x))
	}
	for _, x := range inPlace(a) {
		t.row("  already ", described(a, x))
	}
	if a.Held != "" {
		t.row("  held    ", "RestrictAccess policy: it goes last, in the order below")
	}
	if older(a) {
		t.row("  note    ", "the older way: Microsoft asks for no new policies")
	}
	p.show(t.render(p.width))
}

// remarks shows why an application is refused, and what was found that no action changes, with what to do.
func (p *Person) remarks(a plan.Application) {
	if r := a.Refused; r != nil {
		p.remark("! refused ", clean(r.Text), r.Hint)
	}
	for _, f := range a.Findings {
		if f.Class == plan.PolicyLeft && a.Held != "" { // it is said
			continue
		}
		text := clean(f.Text)
		if f.Wide {
			text = strong.Render(text)
		}
		p.remark("! found   ", text, f.Do)
	}
}

// remark shows something that is not as it should be, and what to do.
func (p *Person) remark(mark, text, do string) {
	var t table
	t.row(mark, text)
	if do != "" {
		t.row("  do:     ", clean(do))
	}
	p.show(t.render(p.width))
}

// restrictionSummary is an application's plan in one sentence, before the question.
func (p *Person) restrictionSummary(a plan.Application) {
	var parts []string
	add := func(verb string, kinds ...plan.Kind) {
		if what := tally(of(a.Actions, kinds...)); what != "" {
			parts = append(parts, verb+" "+what)
		}
	}
	if a.Count(plan.Customize) > 0 {
		parts = append(parts, "prepare the organisation")
	}
	add("create", plan.AddPrincipal, plan.Assign, plan.AddPolicy)
	add("remove", plan.RemovePolicy)
	if a.Refused != nil || len(parts) == 0 {
		p.say("%s.", access(a))
		return
	}
	p.say("Plan for %s: %s; limited to %s.", printable(a.Name), strings.Join(parts, ", "), groupNames(a))
	if a.Count(plan.Customize) > 0 {
		p.say("To prepare the organisation, %s.", customizing)
	}
	if a.Held != "" {
		p.say("The access policy stays until you say --entra-consent-removed.")
	}
}

// afterRestriction says what to type next.
func (p *Person) afterRestriction(pl plan.Plan) {
	if i := slices.IndexFunc(pl.Applications, func(a plan.Application) bool { return a.Held != "" }); i >= 0 {
		a := pl.Applications[i]
		p.migration(len(inPlace(a)) == len(a.Pieces()))
		return
	}
	switch refused, found := byHand(pl.Applications); {
	case pl.Changes() > 0:
		p.next("", restrictCommand(pl))
		if command := restrictCommand(pl); strings.HasSuffix(command, " --policy") {
			p.next("or, not the older way:", "roombridge restrict plan")
		}
	case refused:
		p.next("mend what is refused, and plan again:", "roombridge restrict plan")
	case found:
		p.next("do what is said above, then:", "roombridge restrict verify")
	default:
		p.next("nothing to do; at any time:", "roombridge restrict prove")
	}
}

// migration says in which order a policy is left, so that bookings never stop and nothing is ever open.
func (p *Person) migration(complete bool) {
	const prove = "roombridge restrict prove"
	first := "roombridge restrict apply" + migrate
	steps := []string{first, prove + ", until it has held for 2 hours", "in Entra, remove the consent", "wait a day: until it expires, a token that was issued before carries the consent", "roombridge restrict apply" + migrateAndRemove, prove}
	if complete {
		steps, first = steps[1:], prove
	}
	var t table
	for i, s := range steps {
		t.row(fmt.Sprintf("  %d", i+1), s)
	}
	p.showf("In this order bookings never stop, and nothing is ever open:")
	p.show(t.render(p.width))
	p.next("", first)
}
