package proof

import (
	"bytes"
	_ "embed" // the page's text
	"fmt"
	"html/template"
	"strings"
	"time"

	"roombridge/runner/plan"
)

//go:embed page.html
var pageText string

// HTML is the evidence for people: one page that needs nothing else and can be printed. It escapes whatever people
// have named their rooms; <bdi> keeps marks that turn the direction of text inside the name.
func (p Proof) HTML() ([]byte, error) {
	page, err := template.New("proof").Funcs(functions).Funcs(p.words()).Parse(pageText)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, p)
	return b.Bytes(), err
}

// functions are what the page calls.
var functions = template.FuncMap{
	"number": Number, "several": several, "when": when, "clock": clock, "how": how,
	"steps": steps, "questions": questions, "asked": asked, "said": said, "nameOf": nameOf,
	"limited": func(a Application) bool { return a.State == plan.Limited }, "way": way, "unfinished": unfinished, "beyond": beyond, "source": source, "sentence": sentence,
	"asksRoles": func(a Application) bool { return pointer(a.Application) != nil },
	"entra":     func(a Application) Look { return InEntra(a.Application) },
}

// words are those functions that depend on which kinds are wanted.
func (p Proof) words() template.FuncMap {
	one, more := Nouns(p.Kinds)
	return template.FuncMap{
		"room": func() string { return one }, "rooms": func() string { return more },
		"part": func(part Part) string { return part.Words(p.Kinds) }, "heading": func(part Part) string { return heading(part, more) },
		"scope": func(c Covered) string { return covers(c, "wanted "+one, "wanted "+more) },
	}
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
	case s.Drawn == s.Of:
		return "all"
	case s.Part == Rooms:
		return "drawn from " + Number(s.Of) + ", with the first and last of every group"
	}
	return "drawn from " + Number(s.Of)
}

// heading is a part in the first column of a table.
func heading(p Part, wanted string) string {
	switch p {
	case Rooms:
		return "Wanted " + wanted
	case Other:
		return "Other " + wanted
	case Extras:
		return "Covered, not wanted"
	case People:
		return "People"
	}
	return "Shared mailboxes"
}

// covers says what the scope covers, in one line.
func covers(c Covered, one, more string) string {
	if c.exact() {
		return "exactly the " + several(c.Listed, one, more) + ", and no other mailbox"
	}
	return fmt.Sprintf("%s; %s missing, and %s not wanted", several(c.Listed, "mailbox", "mailboxes"),
		several(len(c.Missing), one+" is", more+" are"), several(len(c.Extra), "mailbox is", "mailboxes are"))
}

// exact reports whether what is covered is what is wanted.
func (c Covered) exact() bool { return len(c.Missing)+len(c.Extra) == 0 }

func questions(p Proof) int {
	n := 0
	for _, a := range p.Applications {
		n += len(a.Questions)
	}
	return n
}

// asked is how many questions were really put.
func asked(p Proof) int {
	n := 0
	for _, s := range p.Samples() {
		n += s.Asked
	}
	return n
}

// unfinished reports whether nothing but the stop keeps the application's part from holding.
func unfinished(a Application) bool {
	f := a.Flaws()
	f.Unanswered = 0
	if a.Unasked != "" {
		f.Unasked = 0
	}
	return a.Interrupted && f == Flaws{}
}

// way says by what the application is limited, or should be.
func way(a Application) string {
	switch {
	case a.Way == plan.RBAC && policed(a.Application):
		return "RBAC for Applications; an application access policy is still beside it"
	case a.Way == plan.RBAC:
		return "RBAC for Applications"
	case a.Way == plan.Policy:
		return "application access policies, the older way"
	}
	return "" // this account may not look
}

// source names a list of wanted rooms.
func source(s plan.Source) string {
	if s.Path == "" && s.SHA256 == "" && s.Rows == 0 { // there is no list
		return s.Name + " of the organisation, as configured"
	}
	return s.Name + ", " + several(s.Rows, "row", "rows")
}

// beyond says which mailboxes the proof is not about.
func beyond(p Proof) string {
	listed, sampled := false, false
	var said []string
	for _, a := range p.Applications {
		listed = listed || len(a.Covered) > 0
	}
	for _, s := range p.Samples() {
		sampled = sampled || s.More || s.Drawn < s.Of
	}
	if listed {
		said = append(said, "What the scope covers was listed in full.")
	}
	switch {
	case asked(p) == 0:
		said = append(said, "No mailbox was asked about.")
	case p.Interrupted:
		said = append(said, "It was stopped before all the mailboxes that were chosen were asked about.")
	case sampled:
		said = append(said, "Beside that, a sample of mailboxes was asked about, not every one.")
	default:
		_, more := Nouns(p.Kinds)
		said = append(said, "The people, shared mailboxes and "+more+" that Exchange listed were all asked about, and no mailbox of another kind.")
	}
	return strings.Join(said, " ")
}
