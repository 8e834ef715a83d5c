package talk

import (
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// looks are what to look at in Entra. Of an application that is refused, or was not looked at, nothing is known.
func looks(apps ...plan.Application) []proof.Look {
	var out []proof.Look
	for _, a := range apps {
		if a.Refused == nil && a.State != plan.Unread {
			out = append(out, proof.InEntra(a))
		}
	}
	return out
}

// remindOfEntra says where to look and for what, where the whole text would be too much.
func (p *Person) remindOfEntra(apps []plan.Application) {
	for _, l := range looks(apps...) {
		p.say("Entra       %s", clean(l.Brief))
	}
}

// lookInEntra says why and where to look, once for applications that have the same to look at.
func (p *Person) lookInEntra(apps ...plan.Application) {
	var whys []string
	alike := map[string][]proof.Look{}
	for _, l := range looks(apps...) {
		if alike[l.Why] == nil {
			whys = append(whys, l.Why)
		}
		alike[l.Why] = append(alike[l.Why], l)
	}
	for _, why := range whys {
		p.showf("%s", why)
		p.whereInEntra(alike[why])
	}
}

// whereInEntra shows where to look and for what, each text once.
func (p *Person) whereInEntra(looks []proof.Look) {
	var t table
	each := func(label string, text func(proof.Look) string) {
		said := map[string]bool{"": true}
		for _, l := range looks {
			if text := text(l); !said[text] {
				t.row(pad(label, 10), clean(text))
				label, said[text] = "", true
			}
		}
	}
	each("  where", func(l proof.Look) string { return l.Where })
	each("  absent", func(l proof.Look) string { return l.Absent })
	each("  stays", func(l proof.Look) string { return l.Stays })
	each("  when", func(l proof.Look) string { return l.When })
	p.show(t.render(p.width))
}
