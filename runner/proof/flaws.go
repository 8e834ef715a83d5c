package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"roombridge/runner/plan"
)

// Flaws count what keeps a proof, or one application's part of it, from holding.
type Flaws struct {
	Open          int // applications that are not limited as configured
	Unasked       int // applications of which no room, or nobody outside, was asked about
	Unscoped      int // assignments that count in the whole organisation
	UnknownScopes int // scopes in answers that no role in place shows
	Differences   int // mailboxes that are wanted and not covered, or covered and not wanted
	Wrong         int // answers that are not as they should be
	Unanswered    int // questions without an answer
}

// Flaws are those of all applications together.
func (p Proof) Flaws() Flaws {
	var all Flaws
	for _, a := range p.Applications {
		f := a.Flaws()
		all.Open, all.Unasked = all.Open+f.Open, all.Unasked+f.Unasked
		all.Unscoped, all.UnknownScopes = all.Unscoped+f.Unscoped, all.UnknownScopes+f.UnknownScopes
		all.Differences, all.Wrong, all.Unanswered = all.Differences+f.Differences, all.Wrong+f.Wrong, all.Unanswered+f.Unanswered
	}
	return all
}

// Flaws of one application. It takes rooms that are allowed and mailboxes that are denied: without a scope
// all would be allowed, and without a role none.
func (a Application) Flaws() Flaws {
	f := Flaws{Unscoped: len(a.Unscoped), UnknownScopes: len(a.UnknownScopes)}
	if a.State != plan.Limited {
		f.Open = 1
	}
	if a.Unasked != "" || !a.asks(Allowed) || !a.asks(Denied) || len(a.Covered) == 0 || len(a.Covered) != len(a.Groups) {
		f.Unasked = 1
	}
	for _, c := range a.Covered {
		f.Differences += len(c.Missing) + len(c.Extra)
	}
	for _, q := range a.Questions {
		switch {
		case q.Got == Unanswered:
			f.Unanswered++
		case !q.Right():
			f.Wrong++
		}
	}
	return f
}

func (a Application) asks(want Verdict) bool {
	for _, q := range a.Questions {
		if q.Want == want {
			return true
		}
	}
	return false
}

// Holds reports whether all of it is as it should be: every application is limited as configured, what its
// scope covers is the wanted rooms and nothing else, and every question was answered as it should be.
func (p Proof) Holds() bool {
	return len(p.Applications) > 0 && !p.Interrupted && p.Flaws() == Flaws{}
}

// Holds reports whether the application's part is as it should be.
func (a Application) Holds() bool { return a.Flaws() == Flaws{} }

// Unanswered reports whether some question has no answer, so that asking again may help.
func (p Proof) Unanswered() bool { return p.Flaws().Unanswered > 0 }

// Contradicted reports whether something is not as it should be, apart from questions without an answer.
func (p Proof) Contradicted() bool {
	f := p.Flaws()
	f.Unanswered = 0
	return f != Flaws{}
}

// Signature is equal for two proofs that found the same: state, what is covered, and every answer.
func (p Proof) Signature() string {
	h := sha256.New()
	for _, a := range p.Applications {
		fmt.Fprintln(h, a.AppID, a.State, len(a.Findings), len(a.Actions), a.Unscoped, a.UnknownScopes)
		for _, c := range a.Covered {
			fmt.Fprintln(h, c.Group.ID, c.Listed, c.Missing, c.Extra)
		}
		for _, q := range a.Questions {
			fmt.Fprintln(h, q.ID, q.Got)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
