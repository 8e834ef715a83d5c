package execute

import (
	"context"
	"fmt"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// SetCalendars carries out the calendars' part of the plan. What it returns is as for [Run].
func SetCalendars(ctx context.Context, c exo.Calendars, j Journal, p plan.Plan, o Options) error {
	if p.Calendars == nil || len(p.Calendars.Actions) == 0 {
		return nil
	}
	return inTurn(ctx, []carried{&calendars{part: newPart("calendars", j, o), exchange: c, actions: p.Calendars.Actions}})
}

// calendars is the carrying out of what has to change in the calendars of rooms.
type calendars struct {
	part
	exchange exo.Calendars
	actions  []plan.Action
}

func (c *calendars) run(ctx context.Context) error {
	return c.passes(ctx, c.actions, c.pass, c.readBack)
}

func (c *calendars) pass(ctx context.Context, open []plan.Action) error {
	s := sender{part: &c.part, kind: plan.SetCalendar, about: journal.Started{How: journal.SetCalendar}, total: len(open), write: c.write, outcome: c.outcome}
	return c.tries(ctx, open, s.send)
}

func (c *calendars) write(ctx context.Context, actions []plan.Action, each func(exo.Result) error) error {
	changes := make([]exo.CalendarChange, len(actions))
	for i, a := range actions {
		changes[i] = exo.CalendarChange{Room: a.ID, Spec: *a.Calendar}
	}
	return c.exchange.SetCalendars(ctx, changes, each)
}

// outcome is what an answer makes of an attempt. Setting what is set already is done.
func (c *calendars) outcome(_ plan.Action, r exo.Result) journal.Outcome {
	switch {
	case r.Answer == exo.Done, r.Answer == exo.NoChange:
		return journal.Changed
	case r.Answer == exo.Refused && r.Err != nil:
		return outcomeOf(r.Err, false)
	}
	return outcomes[r.Answer]
}

// readBack reads the calendars that were set, each until it is as it was set. One that cannot be read was not seen.
func (c *calendars) readBack(ctx context.Context) error {
	words := c.words()
	seen := map[exo.ID]bool{}
	for _, a := range c.actions {
		seen[a.ID] = words[a.N].Seen
	}
	return c.watch(ctx, lag, false, func(ctx context.Context) (b journal.ReadBack, all bool, err error) {
		if err := c.read(ctx, words, seen); err != nil {
			return b, false, fmt.Errorf("reading the calendars back: %w", err)
		}
		b.Calendars = true
		b.Settled, b.NotSeen, all = sift(c.actions, words, func(a plan.Action) bool { return seen[a.ID] })
		return b, all, nil
	})
}

// read reads those calendars that were set and not seen so yet.
func (c *calendars) read(ctx context.Context, words map[int]journal.Word, seen map[exo.ID]bool) error {
	want := map[exo.ID]exo.CalendarSpec{}
	var rooms []exo.ID
	for _, a := range c.actions {
		if w := words[a.N]; (w.Claims() || w.Open()) && !seen[a.ID] {
			want[a.ID] = *a.Calendar
			rooms = append(rooms, a.ID)
		}
	}
	if len(rooms) == 0 {
		return nil
	}
	return c.exchange.Calendars(ctx, rooms, func(k exo.Calendar) error {
		seen[k.Room] = k.Err == nil && plan.CalendarDifference(want[k.Room], k.Spec) == nil
		return nil
	})
}
