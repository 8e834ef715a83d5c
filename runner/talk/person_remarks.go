package talk

import (
	"strings"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
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
		step = clean(strings.TrimSuffix(step, "\n"))
		if proof.IsCommand(step) {
			p.cmdlets = p.cmdlets || !strings.HasPrefix(step, "roombridge ")
			step = unbroken(step)
		}
		t.row(label, step)
		label = ""
	}
	p.show(t.render(p.width))
}

// inPowerShell says where the commands of Exchange are run, once for all remarks that have been shown.
func (p *Person) inPowerShell() {
	if p.cmdlets {
		p.showf("Run the Exchange commands above in PowerShell, after Connect-ExchangeOnline.")
	}
	p.cmdlets = false
}
