package talk

import (
	"time"

	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Restricting is told of the work on applications; it is a part of [Talk].
type Restricting interface {
	// Restriction says what would change for the applications of the plan.
	Restriction(p plan.Plan, then Then)
	// Restricted says what became of the applications' part.
	Restricted(Applied)
	// Compared says how the applications differ from the configuration: restrict verify.
	Compared(r report.Report)
	Asking(proof.Progress)
	Proved(Proved)
}

// Proved is the end of a proof.
type Proved struct {
	Proof  proof.Proof
	Took   time.Duration
	Folder string // of the evidence
	Missed string // why it is not where it should be
}
