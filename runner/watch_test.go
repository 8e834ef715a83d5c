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
	const yes, no, other, busy, open = "holds", "fails", "fails otherwise", "too busy", "a role is missing"
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
		{"waiting does not help", []string{open}, 1, false},
		{"fails in changing ways before it settles", []string{no, other, no, no, no, no, no}, 7, false},
		{"a round without an answer is left out", []string{yes, busy, busy, yes}, 4, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rounds := 0
				p, err := watchProof(t.Context(), func() (proof.Proof, error) {
					rounds++
					return answered(tc.answers[min(rounds, len(tc.answers))-1])
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
			began, rounds := time.Now(), 0
			_, err := watchProof(t.Context(), func() (proof.Proof, error) {
				rounds++
				return answered([]string{"fails", "holds"}[rounds%2])
			}, func(proof.Proof, time.Duration) {})
			if took := time.Since(began); !errors.Is(err, errUnstable) || took > 2*time.Hour || took < 110*time.Minute {
				t.Errorf("took %s, error %v", took, err)
			}
		})
	})
	t.Run("when somebody stops it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			_, err := watchProof(ctx, func() (proof.Proof, error) { return answered("fails") },
				func(proof.Proof, time.Duration) { cancel() })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		})
	})
	for name, answers := range map[string][]string{
		"when the session is lost":         {"fails", "lost"},
		"when no round has an answer more": {"fails", "too busy"},
	} {
		t.Run(name+", with what was proved before", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rounds := 0
				p, err := watchProof(t.Context(), func() (proof.Proof, error) {
					rounds++
					return answered(answers[min(rounds, len(answers))-1])
				}, func(proof.Proof, time.Duration) {})
				if err == nil || len(p.Applications) == 0 || p.Rounds != 1 {
					t.Errorf("error %v, proof of round %d: %+v", err, p.Rounds, p)
				}
			})
		})
	}
}

// answered is a small proof that holds or fails in one of two ways, or none.
func answered(how string) (proof.Proof, error) {
	a := proof.Application{
		Application: plan.Application{State: plan.Limited, Groups: []plan.ScopeGroup{{}}}, Covered: []proof.Covered{{Listed: 1}},
		Questions: []proof.Question{{ID: "room", Want: proof.Allowed, Got: proof.Allowed}, {ID: "person", Want: proof.Denied, Got: proof.Denied}},
	}
	switch how {
	case "too busy":
		return proof.Proof{}, &exo.Error{Class: exo.Throttled}
	case "lost":
		return proof.Proof{}, &exo.Error{Class: exo.SessionLost}
	case "a role is missing":
		a.State = plan.Open
	case "fails":
		a.Questions[1].Got = proof.Allowed
	case "fails otherwise":
		a.Covered[0].Extra = []exo.Recipient{{ID: "person"}}
	}
	return proof.Proof{Applications: []proof.Application{a}}, nil
}
