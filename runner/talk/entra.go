package talk

import (
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// remindOfEntra says where to look and for what, where the whole text would be too much.
func (p *Person) remindOfEntra(apps []plan.Application) {
	for _, a := range apps {
		if a.Refused != nil || a.State == plan.Unread {
			continue
		}
		text := "look at %s: one of type Application left there opens every mailbox"
		switch {
		case a.Way == plan.Policy:
			text = "the consent at %s has to stay: the policy limits it"
		case besidePolicy(a):
			text = "%s: the consent there still counts and the policy limits it; do not remove the policy before the consent"
		}
		p.say("Entra       "+text, clean(proof.InEntra(a).Where))
	}
}

// besidePolicy says that a policy stays beside the roles that are to take its place.
func besidePolicy(a plan.Application) bool {
	return proof.LeavesPolicy(a) && a.Count(plan.RemovePolicy) == 0
}

// lookInEntra says why and where to look, once for applications that have the same to look at.
func (p *Person) lookInEntra(apps []plan.Application) {
	var whys []string
	looks := map[string][]proof.Look{}
	for _, a := range apps {
		if a.Refused != nil || a.State == plan.Unread {
			continue
		}
		l := proof.InEntra(a)
		if looks[l.Why] == nil {
			whys = append(whys, l.Why)
		}
		looks[l.Why] = append(looks[l.Why], l)
	}
	for _, why := range whys {
		p.show(wrap([]string{why}, p.width, 0))
		p.whereInEntra(looks[why])
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
