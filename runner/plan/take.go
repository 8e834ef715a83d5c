package plan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// Snapshot is what the tenant held.
type Snapshot struct {
	Organization exo.Organization
	Recipients   []exo.Recipient         // every recipient of the wanted kinds, and what else the rows and owners name
	Groups       []Found                 // one for each of Wanted.Groups
	Access       []FoundAccess           // one for each of Wanted.Applications; filled by TakeAccess
	Calendars    map[exo.ID]exo.Calendar // of the wanted rooms; filled by TakeCalendars
}

// Found is what was found at a group's address.
type Found struct {
	Group   exo.Group // its ID is empty if the address is free
	Members []exo.Recipient
	Refused *GroupRefusal
}

// perQuery is how many rows are asked for at once.
const perQuery = 50

// Take reads what a plan needs: one listing of the wanted kinds, and in filters of 50 whatever else
// the rows and owners name. A read that fails or is incomplete is an error, never a smaller snapshot.
func Take(ctx context.Context, t exo.Tenant, w Wanted) (Snapshot, error) {
	var s Snapshot
	var err error
	if s.Organization, err = t.Organization(ctx); err != nil {
		return Snapshot{}, fmt.Errorf("reading the organisation: %w", err)
	}
	if s.Recipients, err = t.Recipients(ctx, exo.Query{Kinds: w.Kinds}); err != nil {
		return Snapshot{}, fmt.Errorf("listing the rooms: %w", err)
	}
	if err := s.lookUp(ctx, t, w); err != nil {
		return Snapshot{}, fmt.Errorf("looking up what is not among the rooms: %w", err)
	}
	x := newIndex(s.Recipients, w.Kinds)
	for _, g := range w.Groups {
		owners, _ := ownerIDs(x, g.Owners)
		f, err := find(ctx, t, *g.Spec.Address, owners)
		if err != nil {
			return Snapshot{}, fmt.Errorf("reading the group %s: %w", *g.Spec.Address, err)
		}
		s.Groups = append(s.Groups, f)
	}
	return s, nil
}

// lookUp adds the recipients that the rows and owners name and the listing does not hold.
func (s *Snapshot) lookUp(ctx context.Context, t exo.Tenant, w Wanted) error {
	x := newIndex(s.Recipients, w.Kinds)
	addresses, ids := unresolved(x, w)
	found := map[exo.ID]exo.Recipient{}
	ask := func(q exo.Query) error {
		more, err := t.Recipients(ctx, q)
		for _, r := range more {
			found[r.ID] = r
		}
		return err
	}
	for part := range slices.Chunk(addresses, perQuery) {
		if err := ask(exo.Query{Addresses: part}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(ids, perQuery) {
		if err := ask(exo.Query{IDs: part}); err != nil {
			return err
		}
	}
	for _, r := range s.Recipients {
		delete(found, r.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		s.Recipients = append(s.Recipients, found[id])
	}
	return nil
}

func unresolved(x *index, w Wanted) (addresses []string, ids []exo.ID) {
	keys := map[rooms.Key]bool{}
	for _, row := range w.Rows {
		keys[row.Key] = true
	}
	for _, g := range w.Groups {
		for _, o := range g.Owners {
			keys[rooms.Key{Address: strings.ToLower(o)}] = true
		}
	}
	for k := range keys {
		switch {
		case len(x.find(k)) > 0:
		case k.Address != "":
			addresses = append(addresses, k.Address)
		case k.ID != "":
			ids = append(ids, k.ID)
		}
	}
	slices.Sort(addresses)
	slices.Sort(ids)
	return addresses, ids
}

// ownerIDs resolves owners, each once; missing are those that not exactly one recipient matches.
func ownerIDs(x *index, owners []string) (ids []exo.ID, missing []string) {
	for _, o := range owners {
		r := x.find(rooms.Key{Address: strings.ToLower(o)})
		switch {
		case len(r) != 1:
			missing = append(missing, o)
		case !slices.Contains(ids, r[0].ID):
			ids = append(ids, r[0].ID)
		}
	}
	return ids, missing
}

func find(ctx context.Context, t exo.Tenant, address string, owners []exo.ID) (Found, error) {
	g, err := t.FindGroup(ctx, address, owners)
	var e *exo.Error
	switch {
	case err == nil:
		members, err := t.Members(ctx, g.ID)
		return Found{Group: g, Members: members}, err
	case !errors.As(err, &e):
		return Found{}, err
	case e.Class == exo.NotFound:
		return Found{}, nil
	case slices.Contains([]exo.Class{exo.WrongKind, exo.SyncedObject, exo.AddressTaken, exo.Ambiguous}, e.Class):
		return Found{Refused: new(wayOut(e, address))}, nil
	}
	return Found{}, err
}
