package talk

import (
	"slices"
	"strings"

	"roombridge/runner/plan"
)

// remarks shows why an application is refused, and what was found that no action changes, with what to do.
func (p *Person) remarks(a plan.Application) {
	if r := a.Refused; r != nil {
		p.remark("! refused ", clean(r.Text), r.Hint)
	}
	for _, f := range a.Findings {
		text := clean(f.Text)
		if f.Wide {
			text = strong.Render(text)
		}
		switch {
		case f.Class != plan.PolicyLeft:
			p.remark("! found   ", text, f.Do)
		case a.Held == "": // else that is said; what to do is said at the end, of all that leave a policy
			p.remark("  note    ", text, "")
		}
	}
}

// remark shows something that is not as it should be, and what to do: a step a line, so that a command can be copied.
func (p *Person) remark(mark, text, do string) {
	var t table
	t.row(mark, text)
	label := "  do:     "
	for step := range strings.Lines(do) {
		t.row(label, clean(strings.TrimSuffix(step, "\n")))
		label = ""
	}
	p.show(t.render(p.width))
}

// toDo is what the remarks on these applications say that a person has to do.
func toDo(apps []plan.Application) []string {
	var all []string
	for _, a := range apps {
		if a.Refused != nil {
			all = append(all, a.Refused.Hint)
		}
		for _, f := range a.Findings {
			all = append(all, f.Do)
		}
	}
	return all
}

// inPowerShell says where the commands of Exchange are run, once for all that was shown.
func (p *Person) inPowerShell(shown ...string) {
	if slices.ContainsFunc(shown, exchange.MatchString) {
		p.showf("Run the Exchange commands above in PowerShell, after Connect-ExchangeOnline.")
	}
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
