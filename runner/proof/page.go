package proof

import (
	"bytes"
	_ "embed" // the page's text
	"fmt"
	"html/template"
	"strconv"
	"time"

	"roombridge/runner/plan"
)

//go:embed page.html
var pageText string

// page escapes whatever people have named their rooms; <bdi> keeps marks that turn the direction of text
// inside the name.
var page = template.Must(template.New("proof").Funcs(template.FuncMap{
	"number": Number, "several": several, "when": when, "clock": clock, "how": how, "part": func(p Part) string { return partNames[p] },
	"scope": covers, "wrong": notRight, "questions": questions, "said": said, "nameOf": nameOf,
	"rbac": func(a Application) bool { return a.Way == plan.RBAC }, "policyLeft": policyLeft,
	"entra": func(a Application) Look { return InEntra(a.Application) },
}).Parse(pageText))

// HTML is the evidence for people: one page that needs nothing else and can be printed.
func (p Proof) HTML() ([]byte, error) {
	var b bytes.Buffer
	err := page.Execute(&b, p)
	return b.Bytes(), err
}

// Number puts commas between thousands.
func Number(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// several is a number with its noun.
func several(n int, one, more string) string {
	switch n {
	case 0:
		return "no " + more
	case 1:
		return "1 " + one
	}
	return Number(n) + " " + more
}

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 Jan 2006, 15:04:05 UTC-07:00")
}

// clock leaves out the day, which stands at the top of the page and in the table.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.TimeOnly)
}

// how says how a part's mailboxes were chosen.
func how(s Sample) string {
	switch {
	case s.More:
		return "drawn from the first " + Number(s.Of) + " listed"
	case s.Of == 0:
		return "there are none"
	case s.Asked == s.Of:
		return "all"
	case s.Part == Rooms:
		return "drawn from " + Number(s.Of) + ", with the first and last of every group"
	}
	return "drawn from " + Number(s.Of)
}

var partNames = map[Part]string{Rooms: "Wanted rooms", Extras: "Covered, not wanted", People: "People", Shared: "Shared mailboxes", Other: "Other rooms"}

// Why says in sentences what keeps the application's part from holding; nothing does if there are none.
func (a Application) Why() []string {
	var out []string
	add := func(is bool, format string, args ...any) {
		if is {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	asked, flaws := a.Unasked == "", a.Flaws()
	add(!asked, "Nothing was asked: %s.", a.Unasked)
	add(flaws.Open > 0 && asked, "It is not limited as configured: %s to make, %s.", several(len(a.Actions), "change", "changes"), several(len(a.Findings), "finding", "findings"))
	for _, c := range a.Covered {
		add(!c.exact(), "The scope on %s covers %s.", c.Group.Name, covers(c))
	}
	add(flaws.Unscoped > 0, "%s in the whole organisation.", several(flaws.Unscoped, "assignment counts", "assignments count"))
	add(flaws.Wrong > 0, "%s not as it should be.", several(flaws.Wrong, "answer is", "answers are"))
	add(flaws.Unanswered > 0, "%s no answer; asking again may help.", several(flaws.Unanswered, "question has", "questions have"))
	add(asked && !a.asks(Allowed), "No wanted room was asked about.")
	add(asked && !a.asks(Denied), "No mailbox outside the scope was asked about.")
	return out
}

// covers says what the scope covers, in one line.
func covers(c Covered) string {
	if c.exact() {
		return "exactly the " + several(c.Listed, "wanted room", "wanted rooms") + ", and no other mailbox"
	}
	return fmt.Sprintf("%s; %s missing, and %s not wanted", several(c.Listed, "mailbox", "mailboxes"),
		several(len(c.Missing), "wanted room is", "wanted rooms are"), several(len(c.Extra), "mailbox is", "mailboxes are"))
}

// exact reports whether what is covered is what is wanted.
func (c Covered) exact() bool { return len(c.Missing)+len(c.Extra) == 0 }

// notRight are the questions that were not answered as they should be, or not at all.
func notRight(a Application) []Question {
	var out []Question
	for _, q := range a.Questions {
		if !q.Right() {
			out = append(out, q)
		}
	}
	return out
}

func questions(p Proof) int {
	n := 0
	for _, a := range p.Applications {
		n += len(a.Questions)
	}
	return n
}

// policyLeft reports whether an access policy still stands beside RBAC for Applications.
func policyLeft(a Application) bool { return a.Way == plan.RBAC && policed(a.Application) }
