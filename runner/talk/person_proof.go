package talk

import (
	"cmp"
	"fmt"
	"strings"

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
	pl := plan.Plan{Kinds: []exo.Kind{exo.KindRoom}}
	for _, a := range e.Proof.Applications {
		p.heading(pl, a.Application)
		if a.State != plan.Limited {
			p.compared(a.Application)
		}
		p.remarks(a.Application)
		p.covered(pl, a)
		p.samples(a)
		p.wrong(a)
	}
	p.verdict(e.Proof)
	p.evidence(e)
	p.afterProof(e.Proof)
}

// covered shows what is in the scope, and names what differs from the wanted rooms.
func (p *Person) covered(pl plan.Plan, a proof.Application) {
	var t table
	for _, c := range a.Covered {
		group := ""
		if len(a.Covered) > 1 {
			group = " in " + printable(c.Group.Name)
		}
		if n := c.Group.Wanted - len(c.Missing); len(c.Missing)+len(c.Extra) > 0 {
			t.row("! covered ", fmt.Sprintf("%d listed in full%s: %d of the %d wanted, %d other", c.Listed, group, n, c.Group.Wanted, len(c.Extra)))
		} else {
			t.row("  covered ", fmt.Sprintf("%d listed in full%s = the %d wanted, no other mailbox", c.Listed, group, n))
		}
		missing := make([]string, len(c.Missing))
		for i, m := range c.Missing {
			missing[i] = m.Address
		}
		first(&t, "! missing ", missing)
		extra := make([]string, len(c.Extra))
		for i, r := range c.Extra {
			extra[i] = withKind(pl, r.String(), r.Kind())
		}
		first(&t, "- extra   ", extra)
	}
	for _, name := range a.Unscoped {
		t.row("! unscoped", printable(name)+" counts in the whole organisation")
	}
	p.show(t.render(p.width))
}

// first adds the first of these texts to a table; the evidence has the rest.
func first(t *table, label string, texts []string) {
	for i, text := range texts {
		if i == maxShown {
			t.row(label, fmt.Sprintf("and %d more, in the evidence", len(texts)-maxShown))
			return
		}
		t.row(label, text)
		label = ""
	}
}

// samples is the table of what was asked.
func (p *Person) samples(a proof.Application) {
	if len(a.Samples) == 0 {
		return
	}
	var t table
	t.row("", "", "asked", "right", "")
	for _, s := range a.Samples {
		mark, want := " ", "denied"
		if s.AsHeld < s.Asked {
			mark = "!"
		}
		if s.Part == proof.Rooms {
			want = "allowed"
		}
		t.row(fmt.Sprintf("%s %-8s", mark, want), string(s.Part), fmt.Sprintf("%5d", s.Asked), strong.Render(fmt.Sprintf("%5d", s.AsHeld)), drawn(s))
	}
	p.show(t.render(p.width))
}

// drawn says how the mailboxes of a sample were chosen.
func drawn(s proof.Sample) string {
	switch {
	case s.Asked == 0:
		return "there is none"
	case s.Part == proof.Rooms && s.Asked < s.Of:
		return fmt.Sprintf("%d drawn, first and last", proof.MaxRooms)
	case s.More:
		return "of the first " + proof.Number(s.Of) + " listed"
	case s.Asked < s.Of:
		return "drawn from " + proof.Number(s.Of)
	}
	return "all"
}

// wrong names the mailboxes that were not answered as they should be.
func (p *Person) wrong(a proof.Application) {
	var wrong, none []string
	for _, q := range a.Questions {
		switch {
		case q.Got == proof.Unanswered:
			none = append(none, q.Address+": "+q.Text)
		case !q.Right():
			wrong = append(wrong, q.Address+" "+misjudged(q))
		}
	}
	var t table
	first(&t, "! wrong   ", wrong)
	first(&t, "! unknown ", none)
	p.show(t.render(p.width))
}

// misjudged says what a mailbox should be and is not, and by what.
func misjudged(q proof.Question) string {
	is := string(q.Got)
	if q.Got == proof.Partly {
		is = "partly allowed"
	}
	text := fmt.Sprintf("should be %s, is %s", q.Want, is)
	if by := grantedBy(q); by != "" {
		text += ": " + by
	}
	return text
}

// grantedBy says what lets the application into a mailbox.
func grantedBy(q proof.Question) string {
	var by []string
	for _, g := range q.Grants {
		switch {
		case !g.In:
		case g.Role == "":
			by = append(by, "the access policies")
		default:
			by = append(by, printable(g.Role)+" in "+printable(cmp.Or(g.Scope, g.ScopeType)))
		}
	}
	return strings.Join(by, ", ")
}
