package talk

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/plan"
)

// afterRestriction says what to type next.
func (p *Person) afterRestriction(pl plan.Plan) {
	changes := pl.Changes() > 0
	refused, found := byHand(pl.Applications)
	leaving := func(a plan.Application) bool { return a.Held != "" || !changes && besidePolicy(a) }
	switch i := slices.IndexFunc(pl.Applications, leaving); {
	case refused && !changes:
		p.next("mend what is refused, and plan again:", "roombridge restrict plan")
	case found && !changes:
		p.next("do what is said above, then:", "roombridge restrict verify")
	case i >= 0:
		p.migration(pl.Applications[i])
	case changes:
		command := restrictCommand(pl)
		p.next("", command)
		if strings.HasSuffix(command, " --policy") {
			p.next("or, not the older way:", "roombridge restrict plan")
		}
	default:
		p.next("nothing to do; at any time:", "roombridge restrict prove")
	}
}

// migration says in which order a policy is left.
func (p *Person) migration(a plan.Application) {
	const prove = "roombridge restrict prove"
	first := "roombridge restrict apply" + migrate
	steps := []string{
		first, "prove until it has held for 2 hours: " + prove, "remove the consent in Entra", "let the platform book a room; if it cannot, consent again",
		"wait a day: until it expires, a token from before carries the consent", "roombridge restrict apply" + migrateAndRemove, prove,
	}
	if len(inPlace(a)) == len(a.Pieces()) {
		steps, first = steps[1:], prove
	}
	var t table
	for i, s := range steps {
		t.row(fmt.Sprintf("  %d", i+1), s)
	}
	p.showf("In this order, so that the platform can book all the time, and no mailbox is opened meanwhile:")
	p.show(t.render(p.width))
	p.next("", first)
}
