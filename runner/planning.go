package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/plan"
)

// work is what plan, apply and verify share: a configuration, a connection and a plan.
type work struct {
	config config.Config
	run    *run
	*stack
	plan plan.Plan
}

func (w *work) Close() error {
	var errs []error
	if w.stack != nil {
		errs = append(errs, w.stack.Close())
	}
	if w.run != nil {
		errs = append(errs, w.run.Close())
	}
	return errors.Join(errs...)
}

// onPlan makes the plan, has it worked on, and closes what was opened for it.
func (a *app) onPlan(ctx context.Context, command string, fs *pflag.FlagSet, change func(*plan.Wanted), do func(*work) error) error {
	w, err := a.planned(ctx, command, fs, change)
	if err != nil {
		return err
	}
	return errors.Join(do(w), w.Close())
}

// planned reads the configuration and the list, connects, reads the tenant and computes the plan.
// Nothing is read from the tenant unless configuration and list can be used.
func (a *app) planned(ctx context.Context, command string, fs *pflag.FlagSet, change func(*plan.Wanted)) (_ *work, err error) {
	ctx, cancel := a.untilStop(ctx)
	defer cancel()
	w := &work{}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.Close())
		}
	}()
	if w.config, err = a.load(fs, false); err != nil {
		return nil, err
	}
	want, err := wanted(w.config)
	if err != nil {
		return nil, err
	}
	if change != nil {
		change(&want)
	}
	if w.run, err = a.newRun(w.config); err != nil {
		return nil, err
	}
	a.start(command, w.run, w.config)
	if w.stack, err = a.connect(ctx, w.config, w.run); err != nil {
		return nil, err
	}
	snapshot, err := plan.Take(ctx, w.tenant, want)
	if err != nil {
		return nil, err
	}
	if err := exceptions(want, snapshot); err != nil {
		return nil, err
	}
	w.plan = plan.Compute(want, snapshot)
	w.plan.ID, w.plan.Made, w.plan.Tool = w.run.id, a.now().UTC(), tool()
	return w, w.run.savePlan(w.plan)
}

// exceptions refuses a run whose rooms.except names something that is not there: the room that was meant would be let in.
func exceptions(w plan.Wanted, s plan.Snapshot) error {
	var cells []string
	for _, row := range plan.Unmatched(w, s) {
		cells = append(cells, row.Cell)
	}
	if len(cells) == 0 {
		return nil
	}
	return &usageError{text: fmt.Sprintf("rooms.except names what is no room here: %s", strings.Join(cells, ", ")),
		do: "correct or delete it; until then nothing is changed, because the room that was meant would be let in"}
}
