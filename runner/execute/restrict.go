package execute

import (
	"context"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// CheckAccess reads again what the applications' part of the plan was computed from, and returns an error
// that names every difference. Nothing may be sent when it fails.
func CheckAccess(ctx context.Context, a exo.Access, p plan.Plan) error { return nil }

// ProbeAccess asks Exchange by one -WhatIf whether this account may make the first change to an application.
func ProbeAccess(ctx context.Context, a exo.Access, p plan.Plan) error { return nil }

// Restrict carries out the applications' part of the plan, after its groups' part: groups that were created
// meanwhile are found in the journal. What it returns is as for [Run].
func Restrict(ctx context.Context, a exo.Access, j Journal, p plan.Plan, o Options) error { return nil }

// SetCalendars carries out the calendars' part of the plan.
func SetCalendars(ctx context.Context, c exo.Calendars, j Journal, p plan.Plan, o Options) error {
	return nil
}
