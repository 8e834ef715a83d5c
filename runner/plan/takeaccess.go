package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// TakeAccess reads what Exchange has for every application that is wanted, once the groups are read. For
// the part Membership it is no error if Exchange lets nobody read them, or says what cannot be understood: the
// application is then [Unread]. An error that may be about the groups too, or may pass, is one.
func TakeAccess(ctx context.Context, a exo.Access, w Wanted, s *Snapshot) error {
	var all []FoundAccess
	for _, app := range w.Applications {
		f, err := ReadAccess(ctx, a, app.AppID, app.ObjectID, s.groups(w, app.Groups))
		if e, ok := errors.AsType[*exo.Error](err); ok && w.Part == Membership && slices.Contains(unreadable, e.Class) {
			unread := *e
			unread.Err = nil // of a type that a saved plan could not be read with
			f, err = FoundAccess{Unread: &unread}, nil
		}
		if err != nil {
			return fmt.Errorf("reading what limits the application %s: %w", app.Name, err)
		}
		all = append(all, f)
	}
	s.Access = all
	return nil
}

// unreadable are the classes of errors that are about what is read, and not about the session or the load.
var unreadable = []exo.Class{exo.NoRight, exo.Incomplete, exo.Invalid, exo.UnknownResponse, exo.NotFound, exo.Ambiguous}

// groups are those with these addresses that are there.
func (s *Snapshot) groups(w Wanted, addresses []string) []exo.Group {
	var out []exo.Group
	for _, address := range addresses {
		if g := s.Groups[w.group(address)].Group; g.ID != "" {
			out = append(out, g)
		}
	}
	return out
}

// group returns the index of the group with this address. The configuration has no application without its groups.
func (w Wanted) group(address string) int {
	return slices.IndexFunc(w.Groups, func(g WantedGroup) bool { return strings.EqualFold(*g.Spec.Address, address) })
}

// ReadAccess reads what Exchange has for one application that is to be limited to these groups. Of the
// groups only ID and DN count. Two reads of an organisation that did not change are deeply equal.
func ReadAccess(ctx context.Context, a exo.Access, app, object exo.ID, groups []exo.Group) (f FoundAccess, err error) {
	if f.Customized, err = a.Customized(ctx); err != nil {
		return FoundAccess{}, err
	}
	if f.Principals, err = a.Principals(ctx, app, object); err != nil {
		return FoundAccess{}, err
	}
	if pointer, there := f.Pointer(app); there {
		if f.Assignments, err = a.Assignments(ctx, pointer, groups); err != nil {
			return FoundAccess{}, err
		}
	}
	policies, err := a.Policies(ctx)
	if err != nil {
		return FoundAccess{}, err
	}
	f.AllPolicies = len(policies)
	f.Policies, err = exo.PoliciesOf(policies, app, object)
	return f, err
}
