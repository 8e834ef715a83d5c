package plan

import (
	"context"
	"fmt"

	"roombridge/runner/exo"
)

// TakeCalendars reads the calendar settings of every wanted room, if they are asked about. A room that
// cannot be read is kept as such; an error that condemns every room is an error of the read.
func TakeCalendars(ctx context.Context, c exo.Calendars, w Wanted, s *Snapshot) error {
	if w.Calendars == nil {
		return nil
	}
	var ids []exo.ID
	for _, m := range resolved(w, *s).members {
		ids = append(ids, m.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	found := make(map[exo.ID]exo.Calendar, len(ids))
	err := c.Calendars(ctx, ids, func(r exo.Calendar) error {
		if r.Err != nil && r.Err.Scope == exo.ScopeRun {
			return r.Err
		}
		found[r.Room] = r
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the calendar settings of the rooms: %w", err)
	}
	s.Calendars = found
	return nil
}
