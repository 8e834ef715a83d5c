package talk

import (
	"fmt"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// Restriction says nothing before an apply; what follows says it.
func (s *Story) Restriction(p plan.Plan, then Then) {
	if then == ThenStop {
		s.Person.Restriction(p, then)
	}
}

// Restricted shows what was done in two lines.
func (s *Story) Restricted(e Applied) {
	acts := actionsByOutcome(e.Report)
	for _, o := range outcomes {
		if n := len(acts[o]); n > 0 {
			s.showf("     %s %s    %s", o, strong.Render(fmt.Sprint(n)), tally(acts[o]))
		}
	}
	if seen, of := readBack(e.Report.Applications...); of > 0 {
		s.showf("     read back: %d of %d; %s", seen, of, follows(e.Report))
	}
}

// Asking says nothing: the story is short.
func (s *Story) Asking(proof.Progress) {}

// Proved shows how many were asked and answered as they should be, and what that does not prove.
func (s *Story) Proved(e Proved) {
	s.evidence = e.Folder
	var allowed, denied proof.Sample
	for _, m := range e.Proof.Samples() {
		sum := &denied
		if m.Part == proof.Rooms {
			sum = &allowed
		}
		sum.Asked, sum.AsHeld = sum.Asked+m.Asked, sum.AsHeld+m.AsHeld
	}
	s.showf("     allowed %s  of %d rooms asked", strong.Render(fmt.Sprintf("%3d", allowed.AsHeld)), allowed.Asked)
	s.showf("     denied  %s  of %d people, shared mailboxes and other rooms asked", strong.Render(fmt.Sprintf("%3d", denied.AsHeld)), denied.Asked)
	if e.Proof.Holds() {
		s.showf("     proved in Exchange; what was consented to in Entra has to be looked at there")
	} else {
		s.showf("     not proved")
	}
}
