package talk

import (
	"fmt"

	"roombridge/runner/journal"
	"roombridge/runner/report"
)

// outcomes are what can become of an action, in the order in which they are told.
var outcomes = []journal.Outcome{journal.Created, journal.Changed, journal.Added, journal.Already, journal.Removed, journal.Absent,
	journal.Refused, journal.Failed, journal.Unknown, journal.Pending, report.Extra}

// meanings say what an outcome is, where that is the same whatever the action was.
var meanings = map[journal.Outcome]string{
	journal.Already: "nothing to do, nothing sent",
	journal.Absent:  "gone already",
	journal.Refused: "for the reason below",
	journal.Failed:  "answered with an error; may pass later",
	journal.Unknown: "sent, and it is not known whether it was done",
	journal.Pending: "never sent",
	report.Extra:    "not in the list (roombridge verify)",
}

// outcomes adds a row for each outcome that there is, with what is said of it or else what it means.
func (p *Person) outcomes(t *table, total report.Counts, said map[journal.Outcome]string) {
	for _, o := range outcomes {
		text, is := said[o]
		if !is {
			text = meanings[o]
		}
		if n := total[o]; n > 0 {
			t.row(outcomeMark(o), strong.Render(figure(n)), text)
		}
	}
}

// outcomeMark stands before what is told of an outcome.
func outcomeMark(o journal.Outcome) string {
	mark := " "
	switch {
	case wentWrong(o):
		mark = "!"
	case o == report.Extra:
		mark = "-"
	}
	return fmt.Sprintf("%s %-8s", mark, o)
}

func wentWrong(o journal.Outcome) bool {
	return o == journal.Failed || o == journal.Unknown || o == journal.Refused
}
