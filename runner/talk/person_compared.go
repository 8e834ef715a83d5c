package talk

import (
	"slices"

	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Compared shows how every application differs from the configuration.
func (p *Person) Compared(r report.Report) {
	for _, a := range r.Plan.Applications {
		p.heading(r.Plan, a)
		p.compared(a)
		p.remarks(a)
		p.showf("%s.", strong.Render(access(a)))
	}
	p.inPowerShell(toDo(r.Plan.Applications)...)
	p.remindOfEntra(r.Plan.Applications)
	p.say("Nothing was changed.")
	changes := r.Plan.Changes()
	if changes > 0 {
		p.next("", restrictCommand(r.Plan))
	}
	i := slices.IndexFunc(r.Plan.Applications, besidePolicy)
	switch refused, found := byHand(r.Plan.Applications); {
	case refused:
		p.next("mend what is refused, then:", "roombridge restrict plan")
	case found:
		p.next("do what is said above, then:", "roombridge restrict verify")
	case changes == 0 && i >= 0:
		p.migration(r.Plan.Applications[i])
	case changes == 0:
		p.next("at any time:", "roombridge restrict prove")
	}
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
