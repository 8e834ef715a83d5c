package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/spf13/cobra"

	"roombridge/runner/proof"
	"roombridge/runner/talk"
)

// proveFlags are those of restrict prove.
type proveFlags struct {
	seed   int64
	all    bool
	watch  bool
	output string
}

const proveHelp = `What the scope covers is listed in full. Then Exchange is asked about every room
up to 200, else about 200 of them, and about people, shared mailboxes and other
rooms, which should be denied. It cannot be asked what was consented to in Entra.
`

func (a *app) proveCommand() *cobra.Command {
	var flags proveFlags
	c := &cobra.Command{
		Use: "prove", Short: "Ask Exchange what the application may open, and keep the answers as evidence",
		Example: example("roombridge restrict prove", "roombridge restrict prove --watch       ask again until the answer is stable",
			"roombridge restrict prove --seed 7319   ask about the same mailboxes as before"),
		Long: proveHelp,
	}
	configFlags(c.Flags())
	c.Flags().Int64Var(&flags.seed, "seed", 0, "draw the same mailboxes as the proof with this seed: `N`")
	c.Flags().BoolVar(&flags.all, "all", false, "ask about every room")
	c.Flags().BoolVar(&flags.watch, "watch", false, "ask again until the answer is stable, at most 2 hours")
	c.Flags().StringVarP(&flags.output, "output", "o", "", "where the evidence goes, a new folder: `DIR` (default: beside the configuration)")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if !cmd.Flags().Changed("seed") {
			flags.seed = rand.Int64N(10_000) //nolint:gosec // a sample is drawn by it; it is told to whoever wants to repeat it
		}
		if _, err := os.Stat(a.path(flags.output)); flags.output != "" && err == nil {
			return &usageError{text: a.path(flags.output) + " is there already", do: "name a new folder for the evidence"}
		}
		return a.onPlan(cmd.Context(), "restrict prove", cmd.Flags(), restriction, func(w *work) error {
			return a.prove(cmd.Context(), w, flags)
		})
	}
	return c
}

// prove asks, keeps the evidence and tells. The evidence of what was asked before an error is kept too.
func (a *app) prove(ctx context.Context, w *work, flags proveFlags) error {
	ctx, cancel := a.untilStop(ctx)
	defer cancel()
	p, askErr := a.asked(ctx, w, flags)
	folder, missed, err := a.keep(w, p, flags.output)
	if err != nil {
		return errors.Join(askErr, err)
	}
	a.talk.Proved(talk.Proved{Proof: p, Folder: folder, Missed: missed})
	if p.Interrupted || errors.Is(askErr, context.Canceled) {
		return outcome(exitInterrupted) // it was told
	}
	if askErr != nil {
		return askErr
	}
	return asOutcome(provedCode(p))
}

// asked asks once, or with --watch until the answer is stable.
func (a *app) asked(ctx context.Context, w *work, flags proveFlags) (proof.Proof, error) {
	o := proof.Options{Seed: flags.seed, All: flags.all, Observe: a.talk.Asking, Stop: a.stop, Now: a.now, Account: a.account, Tool: tool(), Run: w.run.id}
	once := func() (proof.Proof, error) { return proof.Ask(ctx, w.access, w.plan, w.listed, o) }
	if !flags.watch {
		return once()
	}
	stale := false
	again := func() (proof.Proof, error) {
		if stale {
			if err := a.read(ctx, w); err != nil {
				return proof.Proof{}, err
			}
		}
		stale = true
		return once()
	}
	return watchProof(ctx, again, func(p proof.Proof, pause time.Duration) {
		said := "does not hold"
		if p.Holds() {
			said = "holds"
		}
		a.note(fmt.Sprintf("Round %d: the proof %s. Asking again in %s, until two rounds in a row hold.", p.Rounds, said, pause))
	})
}

// provedCode is 6 if a question has no answer and nothing else is wrong, 4 if the proof does not hold.
func provedCode(p proof.Proof) int {
	switch {
	case p.Holds():
		return exitOK
	case p.Unanswered() && !p.Contradicted():
		return exitLeft
	}
	return exitDrift
}
