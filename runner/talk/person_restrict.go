package talk

import (
	"cmp"
	"fmt"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Restriction shows what would change for every application, or sums it up where a question follows.
func (p *Person) Restriction(pl plan.Plan, then Then) {
	for _, a := range pl.Applications {
		if then == ThenApply {
			p.restrictionSummary(a)
		} else {
			p.heading(pl.Kinds, a)
			p.restriction(a)
		}
		p.remarks(a)
	}
	p.inPowerShell()
	p.rejectedRows(pl)
	if then == ThenStop {
		p.lookInEntra(pl.Applications...)
		p.afterRestriction(pl)
		return
	}
	for _, a := range pl.Applications {
		if a.Refused == nil && a.Count(plan.RemovePolicy) > 0 {
			p.lookInEntra(a)
		}
	}
}

// Compared shows how every application differs from the configuration.
func (p *Person) Compared(r report.Report) {
	for _, a := range r.Plan.Applications {
		p.heading(r.Plan.Kinds, a)
		p.compared(a)
		p.remarks(a)
		p.showf("%s.", strong.Render(access(a)))
	}
	p.inPowerShell()
	p.remindOfEntra(r.Plan.Applications)
	p.say("Nothing was changed.")
	p.afterRestriction(r.Plan)
}

// heading says which application it is and what it is to be limited to.
func (p *Person) heading(kinds []exo.Kind, a plan.Application) {
	p.showf("%s  app id %s", pad(printable(a.Name), 10), a.AppID)
	var t table
	label := "  limit to"
	for _, g := range a.Groups {
		text := printable(g.Name) + ", " + what(kinds, g.Wanted)
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
		t.row("  held    ", held(a))
	}
	if older(a) {
		t.row("  note    ", "the older way: Microsoft asks for no new policies")
	}
	p.show(t.render(p.width))
}

// compared shows what is in place and what is missing.
func (p *Person) compared(a plan.Application) {
	if a.Refused != nil {
		return
	}
	var t table
	for _, x := range inPlace(a) {
		t.row("  in place", described(a, x))
	}
	for _, x := range a.Actions {
		if x.Kind != plan.Customize {
			t.row("! missing ", described(a, x))
		}
	}
	p.show(t.render(p.width))
}

// restrictionSummary is an application's plan in one sentence, before the question.
func (p *Person) restrictionSummary(a plan.Application) {
	if a.Refused != nil {
		p.say("%s.", access(a))
		return
	}
	var parts []string
	if a.Count(plan.Customize) > 0 {
		parts = append(parts, "prepare the organisation")
	}
	if made := of(a.Actions, plan.AddPrincipal, plan.Assign, plan.AddPolicy); len(made) > 0 {
		what := tally(made)
		if names := permissions(made); names != "" {
			what += ": " + names
		}
		parts = append(parts, fmt.Sprintf("create %s; only in %s", what, groupNames(a)))
	}
	if gone := of(a.Actions, plan.RemovePolicy); len(gone) > 0 {
		parts = append(parts, fmt.Sprintf("remove %s on %s", tally(gone), groupNames(a)))
	}
	if len(parts) > 0 { // else the end says how it is
		p.say("Plan for %s (%s): %s.", printable(a.Name), ident(a), strings.Join(parts, ", "))
	}
	if a.Count(plan.Customize) > 0 {
		p.say("To prepare the organisation, %s.", customizing)
	}
	switch {
	case a.Held != "" && len(parts) > 0:
		p.say("%s. Prove them, remove the consent, wait a day, then say --entra-consent-removed.", sentence(held(a)))
	case a.Held != "":
		p.say("%s.", sentence(held(a)))
	}
}

// ident is the id by which the application is limited.
func ident(a plan.Application) string {
	if a.Way == plan.Policy {
		return "app id " + string(a.AppID)
	}
	return "object id " + string(a.ObjectID)
}

// held says why a policy that is to go stays for now: by how it is, or by what removing it needs.
func held(a plan.Application) string {
	if why, stays := strings.CutPrefix(a.Held, "the policy "); stays {
		return "the access policy " + why
	}
	return "removing the access policy " + a.Held
}

// rejectedRows says that there are such rows, where they are not what it is about.
func (p *Person) rejectedRows(pl plan.Plan) {
	if n := len(pl.Refused); n > 0 && pl.Part == plan.Restriction {
		verb := "are"
		if n == 1 {
			verb = "is"
		}
		p.say("%s of %s %s refused (roombridge plan)", plural(n, "row"), sources(pl), verb)
	}
}
