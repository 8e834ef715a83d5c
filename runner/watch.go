package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// How long a proof is watched: what is written to one of Exchange's servers is seen by the others within
// minutes, and Graph follows within two hours (facts.md 6).
const (
	watchAtMost = 2 * time.Hour
	firstPause  = 30 * time.Second
	lastPause   = 5 * time.Minute

	heldInARow   = 2 // rounds in a row that hold are stable
	failedInARow = 5 // so are rounds in a row that fail alike
	mayFail      = 2 // rounds in a row that may have no answer
)

// errUnstable says that a proof was watched in vain. One that held once is none.
var errUnstable = errors.New("the answers were not stable within two hours")

// watchProof asks round after round, until the answer is stable or two hours are over, and returns the
// last proof that is complete; of a first round that broke off, what it had. A round that fails for a reason
// that may pass is left out, twice in a row at most. Pausing is told before each pause.
func watchProof(ctx context.Context, ask func() (proof.Proof, error), pausing func(proof.Proof, time.Duration)) (last proof.Proof, err error) {
	began, pause := time.Now(), firstPause
	same, failed := 0, 0
	for round := 1; ; round++ {
		p, err := ask()
		switch {
		case err != nil && round == 1:
			return p, err
		case err != nil && (failed == mayFail || !passes(err)):
			return last, err
		case err != nil:
			failed++
		case p.Signature() == last.Signature() && round > 1:
			same, failed = same+1, 0
		default:
			same, failed = 1, 0
		}
		if err == nil {
			p.Rounds = round
			last = p
		}
		enough := failedInARow
		if last.Holds() {
			enough = heldInARow
		}
		switch {
		case same >= enough, !mends(last):
			return last, nil
		case time.Since(began)+pause > watchAtMost:
			return last, errUnstable
		}
		pausing(last, pause)
		if err := wait(ctx, pause); err != nil {
			return last, err
		}
		pause = min(2*pause, lastPause)
	}
}

// wait returns the reason if ctx is done before the time is over.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// mends reports whether time alone can mend what is not as it should be: where a role is missing, or
// something was found, a person has to do something.
func mends(p proof.Proof) bool {
	return !slices.ContainsFunc(p.Applications, func(a proof.Application) bool { return a.State != plan.Limited })
}

// passes reports whether asking again may help.
func passes(err error) bool {
	return slices.Contains([]exo.Class{exo.Transient, exo.Throttled, exo.NoAnswer, exo.Incomplete}, exo.ClassOf(err))
}
