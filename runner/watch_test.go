package runner

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// A proof is watched until its answer is stable, and never for more than two hours.
func TestWatchProof(t *testing.T) {
	const yes, no, other = "holds", "fails", "fails otherwise"
	for _, tc := range []struct {
		name    string
		answers []string // of the rounds; the last one goes on
		rounds  int
		holds   bool
	}{
		{"twice as it should be", []string{yes}, 2, true},
		{"late", []string{no, no, yes, yes}, 4, true},
		{"once is not stable", []string{no, yes, no, yes, yes}, 5, true},
		{"never", []string{no}, 5, false},
		{"fails in changing ways before it settles", []string{no, other, no, no, no, no, no}, 7, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rounds := 0
				p, err := watchProof(t.Context(), func(round int) (proof.Proof, error) {
					rounds = round
					return answered(tc.answers[min(round, len(tc.answers))-1]), nil
				}, func(proof.Proof, time.Duration) {})
				if err != nil || rounds != tc.rounds || p.Rounds != tc.rounds || p.Holds() != tc.holds {
					t.Errorf("%d rounds (the proof says %d), holds %v, error %v; want %d, %v", rounds, p.Rounds, p.Holds(), err, tc.rounds, tc.holds)
				}
			})
		})
	}
}

func TestWatchProofEnds(t *testing.T) {
	t.Run("after two hours", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			_, err := watchProof(t.Context(), func(round int) (proof.Proof, error) {
				return answered([]string{"fails", "fails otherwise"}[round%2]), nil
			}, func(proof.Proof, time.Duration) {})
			if took := time.Since(began); err != nil || took > 2*time.Hour || took < 110*time.Minute {
				t.Errorf("took %s, error %v", took, err)
			}
		})
	})
	t.Run("when somebody stops it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			_, err := watchProof(ctx, func(int) (proof.Proof, error) { return answered("fails"), nil },
				func(proof.Proof, time.Duration) { cancel() })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		})
	})
	t.Run("when asking fails", func(t *testing.T) {
		broken := errors.New("session lost")
		_, err := watchProof(t.Context(), func(int) (proof.Proof, error) { return proof.Proof{}, broken }, func(proof.Proof, time.Duration) {})
		if !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	})
}

// answered is a small proof that holds, or fails in one of two ways.
func answered(how string) proof.Proof {
	a := proof.Application{
		Application: plan.Application{State: plan.Limited, Groups: []plan.ScopeGroup{{}}}, Covered: []proof.Covered{{Listed: 1}},
		Questions: []proof.Question{{ID: "room", Want: proof.Allowed, Got: proof.Allowed}, {ID: "person", Want: proof.Denied, Got: proof.Denied}},
	}
	switch how {
	case "fails":
		a.Questions[1].Got = proof.Allowed
	case "fails otherwise":
		a.Covered[0].Extra = []exo.Recipient{{ID: "person"}}
	}
	return proof.Proof{Applications: []proof.Application{a}}
}
