package talk

import (
	"fmt"
	"strings"

	"roombridge/runner/plan"
)

// What has to be looked at in Entra, by a person: what was consented to there adds to what Exchange grants,
// and no cmdlet of Exchange shows it (facts.md 6).
const (
	entraAdds  = "Look in Entra, which roombridge cannot see. A permission given there ADDS to these: while it is there, the application can open every mailbox."
	entraOpens = "Look in Entra, which roombridge cannot see. Without the policy, a permission left there opens EVERY mailbox; no test in Exchange shows it."
	entraNeeds = "Look in Entra, which roombridge cannot see. With a policy the consent there has to STAY: without it, bookings stop."

	entraShort       = "a permission left there opens every mailbox all the same; roombridge restrict plan says where to look"
	entraShortPolicy = "the consent there has to stay; roombridge restrict plan says where to look"

	entraPlace    = "entra.microsoft.com > Enterprise applications > %s > Permissions"
	entraUnwanted = "type Application: Mail.* Calendars.* Contacts.* MailboxSettings.* full_access_as_app"
	entraWanted   = "type Application: %s"

	whenProved   = "once the proof has held for 2 hours, so that bookings do not stop meanwhile"
	whenLeaving  = "once the proof has held for 2 hours, and before the policy is removed"
	whenRemoving = "now, before the policy is removed"
)

// entra is what to look at for one application. Either absent or stays is empty.
type entra struct{ why, where, absent, stays, when string }

func inEntra(a plan.Application) entra {
	e := entra{why: entraAdds, where: fmt.Sprintf(entraPlace, printable(a.Name)), absent: entraUnwanted, when: whenProved}
	switch {
	case a.Way == plan.Policy:
		e.why, e.absent, e.stays, e.when = entraNeeds, "", fmt.Sprintf(entraWanted, strings.Join(a.Permissions, " ")), ""
	case a.Count(plan.RemovePolicy) > 0:
		e.why, e.when = entraOpens, whenRemoving
	case leaving(a):
		e.why, e.when = entraOpens, whenLeaving
	}
	return e
}

// remindOfEntra says in a line that what Exchange shows is not all, where the whole text would be too much.
func (p *Person) remindOfEntra(apps []plan.Application) {
	said := map[string]bool{}
	for _, a := range apps {
		text := entraShort
		if a.Way == plan.Policy {
			text = entraShortPolicy
		}
		if a.Refused == nil && !said[text] {
			said[text] = true
			p.say("Entra       %s", text)
		}
	}
}

// lookInEntra says why and where to look, once for applications that have the same to look at.
func (p *Person) lookInEntra(apps []plan.Application) {
	byWhy := map[string][]entra{}
	for _, a := range apps {
		if a.Refused == nil && a.State != plan.Unread {
			e := inEntra(a)
			byWhy[e.why] = append(byWhy[e.why], e)
		}
	}
	for _, why := range []string{entraAdds, entraOpens, entraNeeds} {
		if es := byWhy[why]; len(es) > 0 {
			p.show(wrap([]string{why}, p.width, 0))
			p.whereInEntra(es)
		}
	}
}

func (p *Person) whereInEntra(es []entra) {
	var t table
	each := func(label string, text func(entra) string) {
		said := map[string]bool{"": true}
		for _, e := range es {
			if text := text(e); !said[text] {
				t.row(pad(label, 10), text)
				label, said[text] = "", true
			}
		}
	}
	each("  where", func(e entra) string { return e.where })
	each("  absent", func(e entra) string { return e.absent })
	each("  stays", func(e entra) string { return e.stays })
	each("  when", func(e entra) string { return e.when })
	p.show(t.render(p.width))
}
