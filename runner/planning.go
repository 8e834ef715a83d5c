package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/plan"
)

// work is what the commands that plan share: a configuration, a connection and a plan.
type work struct {
	config config.Config
	run    *run
	*stack
	want   plan.Wanted
	plan   plan.Plan
	listed []exo.Recipient // what the plan was made from
}

// asking completes what a command asks for, once the configuration is known.
type asking func(config.Config, *plan.Wanted) error

// all combines what several groups of flags ask for.
func all(parts ...asking) asking {
	return func(c config.Config, w *plan.Wanted) error {
		for _, ask := range parts {
			if err := ask(c, w); err != nil {
				return err
			}
		}
		return nil
	}
}

// nothingMore asks for what the configuration says.
func nothingMore(config.Config, *plan.Wanted) error { return nil }

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
func (a *app) onPlan(ctx context.Context, command string, fs *pflag.FlagSet, ask asking, do func(*work) error) error {
	w, err := a.planned(ctx, command, fs, ask)
	if err != nil {
		return err
	}
	return errors.Join(do(w), w.Close())
}

// planned reads the configuration and the list, connects, reads the tenant and computes the plan.
// Nothing is read from the tenant unless configuration and list can be used.
func (a *app) planned(ctx context.Context, command string, fs *pflag.FlagSet, ask asking) (_ *work, err error) {
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
	if w.want, err = wanted(w.config); err != nil {
		return nil, err
	}
	if err := ask(w.config, &w.want); err != nil {
		return nil, err
	}
	if w.run, err = a.newRun(w.config); err != nil {
		return nil, err
	}
	a.start(command, w.run, w.config)
	if w.stack, err = a.connect(ctx, w.config, w.run, commands(w.want)); err != nil {
		return nil, err
	}
	return w, a.read(ctx, w)
}

// read reads the tenant, computes the plan and saves it. A proof that watches reads again and again.
func (a *app) read(ctx context.Context, w *work) error {
	snapshot, err := plan.Take(ctx, w.tenant, w.want)
	if err != nil {
		return err
	}
	if err := exceptions(w.want, snapshot); err != nil {
		return err
	}
	if err := plan.TakeAccess(ctx, w.access, w.want, &snapshot); err != nil {
		return err
	}
	if err := plan.TakeCalendars(ctx, w.calendars, w.want, &snapshot); err != nil {
		return err
	}
	w.listed = snapshot.Recipients
	w.plan = plan.Compute(w.want, snapshot)
	w.plan.ID, w.plan.Made, w.plan.Tool = w.run.id, a.now().UTC(), tool()
	return w.run.savePlan(w.plan)
}

// commands are the cmdlets that what is wanted can need: a connection is asked for no others.
func commands(w plan.Wanted) []string {
	list := session.GroupCommands()
	if len(w.Applications) > 0 {
		list = append(list, session.AccessCommands()...)
	}
	if w.Calendars != nil {
		list = append(list, session.CalendarCommands()...)
	}
	return list
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
