package runner

import (
	"context"
	"time"

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
)

// watchProof asks round after round, until the answer is stable or two hours are over, and returns the
// last proof. Pausing is told before each pause.
func watchProof(ctx context.Context, ask func(round int) (proof.Proof, error), pausing func(proof.Proof, time.Duration)) (proof.Proof, error) {
	began, pause := time.Now(), firstPause
	last, same := "", 0
	for round := 1; ; round++ {
		p, err := ask(round)
		p.Rounds = round
		if err != nil {
			return p, err
		}
		if now := p.Signature(); now == last {
			same++
		} else {
			last, same = now, 1
		}
		enough := failedInARow
		if p.Holds() {
			enough = heldInARow
		}
		if same >= enough || time.Since(began)+pause > watchAtMost {
			return p, nil
		}
		pausing(p, pause)
		select {
		case <-ctx.Done():
			return p, context.Cause(ctx)
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}
