package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Contradicted reports whether something is not as it should be, apart from questions without an answer.
func (p Proof) Contradicted() bool {
	for i := range p.Applications {
		a := p.Applications[i]
		var answered []Question
		for _, q := range a.Questions {
			if q.Got == Unanswered {
				q.Got = q.Want
			}
			answered = append(answered, q)
		}
		if a.Questions = answered; !a.Holds() {
			return true
		}
	}
	return false
}

// Signature is equal for two proofs that found the same: state, what is covered, and every answer.
func (p Proof) Signature() string {
	h := sha256.New()
	for _, a := range p.Applications {
		fmt.Fprintln(h, a.AppID, a.State, len(a.Findings), len(a.Actions), a.Unscoped)
		for _, c := range a.Covered {
			fmt.Fprintln(h, c.Group.ID, c.Listed, c.Missing, c.Extra)
		}
		for _, q := range a.Questions {
			fmt.Fprintln(h, q.ID, q.Got)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
