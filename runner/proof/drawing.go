package proof

import (
	"context"
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// drawing makes the questions of every application.
type drawing struct {
	access exo.Access
	plan   plan.Plan
	listed []exo.Recipient
	seed   int64
	all    bool

	names map[exo.ID]string
	pools []pool // the same for every application
}

// pool is where mailboxes are drawn from that should be denied.
type pool struct {
	part      Part
	most      int // to ask about
	mailboxes []exo.Recipient
	more      bool // the organisation has others
}

// draw fills in what the application's scope covers, and its questions. A mailbox is asked about once, and
// one that is wanted in a group is never among those that should be denied. Rooms are asked about last: a
// proof that was stopped says something of those who should be denied.
func (d *drawing) draw(ctx context.Context, a *Application) error {
	if err := d.read(ctx); err != nil {
		return err
	}
	groups := make([][]Question, len(a.Groups))
	taken := map[exo.ID]bool{}
	for i, scope := range a.Groups {
		wanted := groupOf(d.plan, scope).Wanted()
		c, err := covered(ctx, d.access, scope, wanted)
		if err != nil {
			return err
		}
		a.Covered = append(a.Covered, c)
		groups[i] = asRooms(wanted, d.names)
		for _, m := range wanted {
			taken[m.ID] = true
		}
	}
	rooms, of := drawRooms(d.seed, groups, d.all)
	a.Samples = append(a.Samples, Sample{Part: Rooms, Drawn: len(rooms), Of: of})
	for _, p := range slices.Concat([]pool{extras(a.Covered)}, d.pools) {
		from := asOutside(p.part, p.mailboxes, taken)
		drawn := draw(d.seed, p.part, from, p.most)
		for _, q := range drawn {
			taken[q.ID] = true
		}
		if p.part != Extras || len(from) > 0 {
			a.Samples = append(a.Samples, Sample{Part: p.part, Drawn: len(drawn), Of: len(from), More: p.more})
			a.Questions = append(a.Questions, drawn...)
		}
	}
	a.Questions = append(a.Questions, rooms...)
	return nil
}

// extras is what is covered and not wanted, each once although two groups may have it.
func extras(all []Covered) pool {
	p := pool{part: Extras, most: MaxExtras}
	found := map[exo.ID]bool{}
	for _, c := range all {
		for _, r := range c.Extra {
			if !found[r.ID] {
				p.mailboxes = append(p.mailboxes, r)
			}
			found[r.ID] = true
		}
	}
	return p
}

// covered lists what the scope on the group covers, and compares it with the wanted members by Guid and
// kind: a wanted member that has become something else is both missing and extra.
func covered(ctx context.Context, access exo.Access, scope plan.ScopeGroup, wanted []plan.Member) (Covered, error) {
	g := exo.Group{Recipient: exo.Recipient{ID: scope.ID, Name: scope.Name, DisplayName: scope.Name, Address: scope.Address}, DN: scope.DN}
	list, err := access.Covered(ctx, g)
	if err != nil {
		return Covered{}, fmt.Errorf("listing what the scope on %s covers: %w", scope.Address, err)
	}
	kinds := make(map[exo.ID]exo.Kind, len(wanted))
	for _, m := range wanted {
		kinds[m.ID] = m.Kind
	}
	c := Covered{Group: scope, Listed: len(list)}
	found := make(map[exo.ID]bool, len(list))
	for _, r := range list {
		if kind, is := kinds[r.ID]; is && kind == r.Kind() {
			found[r.ID] = true
		} else {
			c.Extra = append(c.Extra, r)
		}
	}
	for _, m := range wanted {
		if !found[m.ID] {
			c.Missing = append(c.Missing, m)
		}
	}
	return c, nil
}

// read lists the mailboxes outside, when it is called first.
func (d *drawing) read(ctx context.Context) error {
	if d.pools != nil {
		return nil
	}
	pools := []pool{{part: People, most: MaxPeople}, {part: Shared, most: MaxShared}, {part: Other, most: MaxOther}}
	for i, k := range []exo.Kind{exo.KindPerson, exo.KindShared} {
		var err error
		if pools[i].mailboxes, pools[i].more, err = d.access.Sample(ctx, k); err != nil {
			return fmt.Errorf("listing mailboxes of the kind %s: %w", k, err)
		}
	}
	d.names = make(map[exo.ID]string, len(d.listed))
	for _, r := range d.listed {
		d.names[r.ID] = nameOf(r)
		if slices.Contains(d.plan.Kinds, r.Kind()) {
			pools[2].mailboxes = append(pools[2].mailboxes, r)
		}
	}
	d.pools = pools
	return nil
}
