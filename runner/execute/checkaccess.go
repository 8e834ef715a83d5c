package execute

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// CheckAccess reads again what the applications' part of the plan was computed from, and returns an error
// that names every difference. Nothing may be sent when it fails. A plan for the groups alone has no such part.
func CheckAccess(ctx context.Context, a exo.Access, p plan.Plan) error {
	var changed []error
	for _, w := range p.Applications {
		if p.Part == plan.Membership || w.Refused != nil || w.State == plan.Unread {
			continue
		}
		t := newTarget(a, w, nil)
		is, err := t.read(ctx)
		if err != nil {
			return fmt.Errorf("reading what limits %s: %w", w.Name, err)
		}
		for _, difference := range differences(w.Was, is) {
			changed = append(changed, fmt.Errorf("%s: %s", w.Name, difference))
		}
	}
	return errors.Join(changed...)
}

// differences says in people's words what of an application's access is not as it was.
func differences(was, is plan.FoundAccess) (found []string) {
	if is.Customized && !was.Customized { // the other way round it is a server that does not know yet: it cannot be undone
		found = append(found, "the organisation was prepared for role assignments meanwhile")
	}
	found = append(found, changes(was.Principals, is.Principals,
		func(p exo.Principal) string { return "the service principal with application id " + string(p.AppID) })...)
	found = append(found, changes(was.Assignments, is.Assignments,
		func(a exo.Assignment) string { return fmt.Sprintf("the role assignment %q", a.Name) })...)
	return append(found, changes(was.Policies, is.Policies,
		func(p exo.Policy) string {
			return fmt.Sprintf("the %s policy on %s (%s)", p.Right, p.ScopeName, p.Identity)
		})...)
}

// changes says what went, changed or appeared. A name is that of one object.
func changes[T any](was, is []T, name func(T) string) (found []string) {
	now := make(map[string]T, len(is))
	for _, x := range is {
		now[name(x)] = x
	}
	for _, x := range was {
		switch y, there := now[name(x)]; {
		case !there:
			found = append(found, name(x)+" was removed meanwhile")
		case !reflect.DeepEqual(x, y):
			found = append(found, name(x)+" was changed meanwhile")
		}
		delete(now, name(x))
	}
	for _, x := range is {
		if _, appeared := now[name(x)]; appeared {
			found = append(found, name(x)+" was added meanwhile")
		}
	}
	return found
}
