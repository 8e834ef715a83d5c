package talk

import (
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// Asking rewrites one line on a terminal.
func (p *Person) Asking(e proof.Progress) {
	if p.opts.Quiet || !p.tty {
		return
	}
	p.rewrite(e.Application, "ask", e.Done, e.Total, progressBegin("asking", e.Done, e.Total))
	if e.Done == e.Total { // the next round, or what follows, comes below it
		p.stopLine()
	}
}

// Proved shows what was asked and answered, what that proves and what it does not.
func (p *Person) Proved(e Proved) {
	kinds := e.Proof.Kinds
	for _, a := range e.Proof.Applications {
		p.heading(kinds, a.Application)
		if a.State != plan.Limited {
			p.compared(a.Application)
		}
		p.remarks(withoutExtras(a))
		p.covered(kinds, a)
		p.samples(kinds, a)
		p.wrong(a)
	}
	p.inPowerShell()
	p.verdict(e.Proof)
	p.evidence(e)
	p.afterProof(e.Proof)
}

// withoutExtras leaves out what was found about members that are no rooms, if they are shown as covered.
func withoutExtras(a proof.Application) plan.Application {
	if slices.ContainsFunc(a.Covered, func(c proof.Covered) bool { return len(c.Extra) > 0 }) {
		a.Findings = slices.DeleteFunc(slices.Clone(a.Findings), func(f plan.Finding) bool { return f.Class == plan.NotARoom })
	}
	return a.Application
}

// covered shows what is in the scope, and names what differs from the wanted rooms.
func (p *Person) covered(kinds []exo.Kind, a proof.Application) {
	var t table
	for _, c := range a.Covered {
		group := ""
		if len(a.Covered) > 1 {
			group = " in " + printable(c.Group.Name)
		}
		if n := c.Group.Wanted - len(c.Missing); len(c.Missing)+len(c.Extra) > 0 {
			t.row("! covered ", fmt.Sprintf("%s listed in full%s: %s of the %s wanted, %s other",
				proof.Number(c.Listed), group, proof.Number(n), proof.Number(c.Group.Wanted), proof.Number(len(c.Extra))))
		} else {
			t.row("  covered ", fmt.Sprintf("%s listed in full%s = the %s wanted, no other mailbox", proof.Number(c.Listed), group, proof.Number(n)))
		}
		missing := make([]string, len(c.Missing))
		for i, m := range c.Missing {
			missing[i] = clean(m.Address)
		}
		t.first(list("! missing ", missing), inEvidence)
		t.first(list("- extra   ", withKinds(kinds, c.Extra)), inEvidence)
	}
	for _, name := range a.Unscoped {
		if slices.ContainsFunc(a.Findings, func(f plan.Finding) bool { return f.Name == name }) { // it is said
			continue
		}
		t.row("! unscoped", printable(name)+" counts in the whole organisation")
	}
	for _, scope := range a.UnknownScopes {
		t.row("! scope   ", "Exchange answers with a scope that no role in place shows: "+printable(scope))
	}
	p.show(t.render(p.width))
}

// inEvidence is where the rest of a list is that was cut short.
const inEvidence = "in the evidence"

// samples is the table of what was asked.
func (p *Person) samples(kinds []exo.Kind, a proof.Application) {
	if len(a.Samples) == 0 {
		return
	}
	digits := len("asked")
	for _, s := range a.Samples {
		digits = max(digits, len(proof.Number(s.Asked)))
	}
	column := func(n int) string { return fmt.Sprintf("%*s", digits, proof.Number(n)) }
	var t table
	t.row("", "", fmt.Sprintf("%*s", digits, "asked"), fmt.Sprintf("%*s", digits, "right"), "")
	for _, s := range a.Samples {
		mark, want := " ", "denied"
		if s.AsHeld < s.Asked {
			mark = "!"
		}
		if s.Part == proof.Rooms {
			want = "allowed"
		}
		t.row(fmt.Sprintf("%s %-8s", mark, want), s.Part.Words(kinds), column(s.Asked), strong.Render(column(s.AsHeld)), drawn(s))
	}
	p.show(t.render(p.width))
}

// drawn says how the mailboxes of a sample were chosen.
func drawn(s proof.Sample) string {
	switch {
	case s.Drawn == 0:
		return "there is none"
	case s.Asked < s.Drawn:
		return "of the " + proof.Number(s.Drawn) + " drawn"
	case s.Part == proof.Rooms && s.Asked < s.Of:
		return fmt.Sprintf("%d drawn, first and last", proof.MaxRooms)
	case s.More:
		return "of the first " + proof.Number(s.Of) + " listed"
	case s.Asked < s.Of:
		return "drawn from " + proof.Number(s.Of)
	}
	return "all"
}

// wrong shows what was not answered as it should be; mailboxes that were answered alike are told together.
func (p *Person) wrong(a proof.Application) {
	var rows [][]string
	for _, w := range a.Wrong() {
		mark := "! wrong   "
		if w.Got == proof.Unanswered {
			mark = "! unknown "
		}
		rows = append(rows, []string{mark, fmt.Sprintf("%s %s instead of %s (%s): %s", plural(len(w.Questions), "mailbox"), w.Got.Words(), w.Want, clean(w.Why), few(w.Addresses()))})
	}
	var t table
	t.first(rows, inEvidence)
	p.show(t.render(p.width))
}
