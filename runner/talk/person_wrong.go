package talk

import (
	"cmp"
	"fmt"
	"strings"

	"roombridge/runner/proof"
)

// maxAlike is how many groups of answers are shown.
const maxAlike = 10

// wrong shows what was not answered as it should be; mailboxes that were answered alike are told together.
func (p *Person) wrong(a proof.Application) {
	var wrong, unknown alike
	for _, q := range a.Questions {
		switch {
		case q.Right() || leftOut(a, q):
		case q.Got == proof.Unanswered:
			unknown.add(q.Address, "has no answer: "+q.Text, "have no answer: "+q.Text)
		default:
			wrong.add(q.Address, fmt.Sprintf("should be %s, is %s", q.Want, verdictOf(q)), fmt.Sprintf("that should be %s are %s", q.Want, verdictOf(q)))
		}
	}
	var t table
	first(&t, "! wrong   ", wrong.texts(), maxAlike)
	first(&t, "! unknown ", unknown.texts(), maxAlike)
	p.show(t.render(p.width))
}

// verdictOf says what the application may do with a mailbox, and by what.
func verdictOf(q proof.Question) string {
	text := string(q.Got)
	if q.Got == proof.Partly {
		text = "partly allowed"
	}
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

// leftOut says that a question has no answer because somebody stopped the proof.
func leftOut(a proof.Application, q proof.Question) bool {
	return a.Interrupted && q.Got == proof.Unanswered
}

// alike are mailboxes by what is said of them, in the order in which it was said first.
type alike struct {
	said []said
	at   map[string]int // in said, by what is said of many
}

type said struct {
	one, many string
	addresses []string
}

// add says something of a mailbox: one is what is said of it alone, many of it with others.
func (l *alike) add(address, one, many string) {
	if l.at == nil {
		l.at = map[string]int{}
	}
	i, there := l.at[many]
	if !there {
		i, l.said = len(l.said), append(l.said, said{one: one, many: many})
		l.at[many] = i
	}
	l.said[i].addresses = append(l.said[i].addresses, address)
}

func (l *alike) texts() []string {
	out := make([]string, len(l.said))
	for i, s := range l.said {
		out[i] = s.addresses[0] + " " + s.one
		if n := len(s.addresses); n > 1 {
			out[i] = fmt.Sprintf("%s mailboxes %s, such as %s", proof.Number(n), s.many, few(s.addresses))
		}
	}
	return out
}
