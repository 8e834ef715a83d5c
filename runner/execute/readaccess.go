package execute

import (
	"context"
	"fmt"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
)

// readBack reads what limits the application, and journals what was seen.
func (a *application) readBack(ctx context.Context) error {
	return a.watch(ctx, lag, func(ctx context.Context) (err error) {
		a.seen, err = a.read(ctx)
		return err
	})
}

// awaitCustomized waits until Exchange has prepared the organisation, as long as for a group that was just
// made, and journals what was seen.
func (a *application) awaitCustomized(ctx context.Context) error {
	return a.watch(ctx, visible, func(ctx context.Context) (err error) {
		a.seen.Customized, err = a.access.Customized(ctx)
		return err
	})
}

// watch reads until everything that was sent is seen, or the waits are over, and journals what was seen.
func (a *application) watch(ctx context.Context, waits []time.Duration, read func(context.Context) error) (err error) {
	words := a.words()
	b := journal.ReadBack{App: a.want.AppID}
	for _, wait := range waits {
		if err := a.pause(ctx, wait); err != nil {
			return err
		}
		if err = read(ctx); exo.ClassOf(err) == exo.NotFound && a.isNew {
			continue
		}
		if err != nil {
			break
		}
		var all bool
		if b.Settled, b.NotSeen, all = sift(a.want.Actions, words, a.shows); all {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("reading back what limits %s: %w", a.name, err)
	}
	return a.journal.Append(journal.Record{ReadBack: &b})
}
