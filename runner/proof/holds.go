package proof

import "roombridge/runner/plan"

// Holds reports whether all of it is as it should be: every application is limited as configured, what its
// scope covers is the wanted rooms and nothing else, and every question was answered as it should be.
func (p Proof) Holds() bool {
	for _, a := range p.Applications {
		if !a.Holds() {
			return false
		}
	}
	return len(p.Applications) > 0
}

// Unanswered reports whether some question has no answer, so that asking again may help.
func (p Proof) Unanswered() bool {
	for _, a := range p.Applications {
		if _, open := a.wrong(); open > 0 {
			return true
		}
	}
	return false
}

// Holds reports whether the application's part is as it should be. It takes rooms that are allowed and
// mailboxes that are denied: without a scope all would be allowed, and without a role none.
func (a Application) Holds() bool {
	if a.State != plan.Limited || a.Unasked != "" || len(a.Unscoped) > 0 || len(a.Covered) == 0 || len(a.Covered) != len(a.Groups) {
		return false
	}
	for _, c := range a.Covered {
		if !c.exact() {
			return false
		}
	}
	wrong, open := a.wrong()
	return wrong+open == 0 && a.asks(Allowed) && a.asks(Denied)
}

// wrong counts the questions that were not answered as they should be, and those without an answer.
func (a Application) wrong() (wrong, open int) {
	for _, q := range a.Questions {
		switch {
		case q.Got == Unanswered:
			open++
		case !q.Right():
			wrong++
		}
	}
	return wrong, open
}

func (a Application) asks(want Verdict) bool {
	for _, q := range a.Questions {
		if q.Want == want {
			return true
		}
	}
	return false
}

// exact reports whether what is covered is what is wanted.
func (c Covered) exact() bool { return len(c.Missing)+len(c.Extra) == 0 }
