package proof

import (
	"cmp"
	"slices"
	"strings"

	"roombridge/runner/plan"
)

// Wrong are questions that were not answered as they should be, or not at all, for one reason.
type Wrong struct {
	Want, Got Verdict
	Why       string // what lets the application in, keeps it out, or kept the answer from coming
	Questions []Question
}

// Wrong sorts what was not answered as it should be, or not at all, by reason: first who should be denied,
// then the rooms, then what has no answer; of each the most frequent reason first. What was not asked
// because the proof was stopped is not among it.
func (a Application) Wrong() []Wrong {
	var all []Wrong
	type reason struct {
		want, got Verdict
		why       string
	}
	at := map[reason]int{}
	for _, q := range a.Questions {
		if q.Right() || q.LeftOut() {
			continue
		}
		key := reason{q.Want, q.Got, q.why(a.Application)}
		if _, known := at[key]; !known {
			at[key] = len(all)
			all = append(all, Wrong{Want: q.Want, Got: q.Got, Why: key.why})
		}
		same := &all[at[key]]
		same.Questions = append(same.Questions, q)
	}
	slices.SortStableFunc(all, func(x, y Wrong) int {
		return cmp.Or(cmp.Compare(x.rank(), y.rank()), cmp.Compare(len(y.Questions), len(x.Questions)))
	})
	return all
}

// Addresses are those of the mailboxes.
func (w Wrong) Addresses() []string {
	out := make([]string, len(w.Questions))
	for i, q := range w.Questions {
		out[i] = q.Address
	}
	return out
}

func (w Wrong) rank() int {
	switch {
	case w.Got == Unanswered:
		return 2
	case w.Want == Allowed:
		return 1
	}
	return 0
}

// why says why a question was not answered as it should be, in words that are the same for others of the
// same reason.
func (q Question) why(a plan.Application) string {
	switch {
	case q.Got == Unanswered:
		return strings.ReplaceAll(q.Text, " "+string(q.ID), "")
	case q.Want == Denied:
		return q.By()
	}
	return lacks(q.Grants, a)
}

// By says what lets the application into the mailbox; "" if nothing does.
func (q Question) By() string { return ways(q.Grants) }

// LeftOut reports whether the question was not put because somebody stopped the proof.
func (q Question) LeftOut() bool { return q.Text == notAsked }
