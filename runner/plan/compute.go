package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// Compute works out the plan. It is pure: the same arguments give the same plan.
func Compute(w Wanted, s Snapshot) Plan {
	c := computation{wanted: w, snapshot: s, index: newIndex(s.Recipients), meant: map[exo.ID]rooms.Row{}}
	p := Plan{Format: Format, Organization: s.Organization, Input: w.Inputs, Kinds: w.Kinds}
	rows := w.Rows
	if w.All != nil {
		rows = c.allRows()
	}
	c.resolve(rows)
	p.Refused = c.refused
	p.Listed, p.Unlisted = c.counts()
	for i, g := range w.Groups {
		p.Groups = append(p.Groups, c.group(g, s.Groups[i]))
	}
	return p
}

type computation struct {
	wanted   Wanted
	snapshot Snapshot
	index    *index
	near     *nearest

	members []Member
	isAt    map[exo.ID]int // wanted recipient → index in members
	refused []Refusal
	meant   map[exo.ID]rooms.Row // recipients that a refused row may mean
	actions int
}

// resolve turns rows into members and refusals.
func (c *computation) resolve(rows []rooms.Row) {
	c.isAt = make(map[exo.ID]int, len(rows))
	for _, row := range rows {
		r, refusal := c.match(row)
		if refusal != nil {
			c.refused = append(c.refused, *refusal)
			continue
		}
		at, repeated := c.isAt[r.ID]
		if !repeated {
			at = len(c.members)
			c.isAt[r.ID] = at
			c.members = append(c.members, Member{ID: r.ID, Type: r.Type, Kind: r.Kind(), Address: r.Address})
		}
		c.members[at].Rows = append(c.members[at].Rows, row)
	}
}

func (c *computation) match(row rooms.Row) (exo.Recipient, *Refusal) {
	if row.Problem != "" {
		return exo.Recipient{}, &Refusal{Row: row, Class: BadRow, Text: row.Problem, Hint: row.Hint}
	}
	found := c.index.find(row.Key)
	switch {
	case len(found) == 0:
		near := c.nearest(row.Key.Address)
		if near != "" {
			c.mean(row, c.index.find(rooms.Key{Address: near}))
		}
		return exo.Recipient{}, new(noMatch(row, near))
	case len(found) > 1:
		c.mean(row, found)
		return exo.Recipient{}, new(severalMatch(row, len(found)))
	case !slices.Contains(c.wanted.Kinds, found[0].Kind()):
		return exo.Recipient{}, new(wrongKind(row, found[0]))
	}
	return found[0], nil
}

func (c *computation) mean(row rooms.Row, recipients []exo.Recipient) {
	for _, r := range recipients {
		c.meant[r.ID] = row
	}
}

func (c *computation) nearest(address string) string {
	if address == "" {
		return ""
	}
	if c.near == nil {
		var addresses []string
		for _, r := range c.snapshot.Recipients {
			if slices.Contains(c.wanted.Kinds, r.Kind()) && r.Address != "" {
				addresses = append(addresses, r.Address)
			}
		}
		c.near = newNearest(addresses)
	}
	return c.near.find(address)
}

func (c *computation) counts() (listed, unlisted int) {
	for _, r := range c.snapshot.Recipients {
		if slices.Contains(c.wanted.Kinds, r.Kind()) {
			listed++
			if _, wanted := c.isAt[r.ID]; !wanted {
				unlisted++
			}
		}
	}
	return listed, unlisted
}

// allRows makes a row of every recipient of a wanted kind that is not excepted, by address.
func (c *computation) allRows() []rooms.Row {
	except := map[exo.ID]bool{}
	for _, row := range c.wanted.All.Except {
		for _, r := range c.index.find(row.Key) {
			except[r.ID] = true
		}
	}
	var rows []rooms.Row
	for _, r := range c.snapshot.Recipients {
		if slices.Contains(c.wanted.Kinds, r.Kind()) && !except[r.ID] {
			rows = append(rows, rooms.Row{Source: c.wanted.All.Source, Cell: r.Address, Key: rooms.Key{ID: r.ID}, Name: r.DisplayName})
		}
	}
	slices.SortFunc(rows, func(a, b rooms.Row) int { return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Key.ID, b.Key.ID)) })
	return rows
}

// Unmatched returns the exceptions that do not name exactly one recipient of the snapshot: a mistyped
// exception would let in the very room that was to stay out.
func Unmatched(w Wanted, s Snapshot) []rooms.Row {
	if w.All == nil {
		return nil
	}
	x := newIndex(s.Recipients)
	return slices.DeleteFunc(slices.Clone(w.All.Except), func(row rooms.Row) bool { return len(x.find(row.Key)) == 1 })
}

func (c *computation) group(w WantedGroup, f Found) Group {
	g := Group{Want: w.Spec, ID: f.Group.ID, Members: len(f.Members), Refused: f.Refused}
	var missing []string
	g.Want.Owners, missing = ownerIDs(c.index, w.Owners)
	if g.Refused == nil {
		g.Refused = c.refuse(w, missing)
	}
	c.membership(&g, f)
	if g.Refused == nil && g.ID == "" {
		c.act(&g, Action{Kind: Create})
		for _, s := range Differences(Only(g.Want, afterCreate...), exo.GroupSpec{}) {
			c.act(&g, Action{Kind: Set, Setting: s})
		}
	}
	if g.ID != "" {
		g.Was = new(SpecOf(f.Group, g.Want))
		for _, s := range Differences(g.Want, *g.Was) {
			c.act(&g, Action{Kind: Set, Setting: s})
		}
	}
	c.adds(&g)
	c.removes(&g)
	return g
}

func (c *computation) act(g *Group, a Action) {
	c.actions++
	a.N = c.actions
	g.Actions = append(g.Actions, a)
}

// refuse says why a group could not be made or changed as it is configured.
func (c *computation) refuse(w WantedGroup, missingOwners []string) *GroupRefusal {
	address := *w.Spec.Address
	domain := strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	switch {
	case len(missingOwners) > 0:
		return &GroupRefusal{Class: exo.NotFound, Text: "no such owner: " + strings.Join(missingOwners, ", "), Hint: "correct owners in the configuration"}
	case !slices.Contains(c.snapshot.Organization.Domains, domain):
		return &GroupRefusal{Class: exo.Invalid, Text: fmt.Sprintf("%s is no accepted domain of this organisation", domain),
			Hint: "give the group an address at one of: " + strings.Join(c.snapshot.Organization.Domains, ", ")}
	}
	return nil
}

// membership fills in who is there already and who is there and not wanted.
func (c *computation) membership(g *Group, f Found) {
	ids := make([]exo.ID, len(f.Members))
	for i, r := range f.Members {
		ids[i] = r.ID
		if at, wanted := c.isAt[r.ID]; wanted {
			g.Present = append(g.Present, c.members[at])
		} else {
			g.Extra = append(g.Extra, r)
		}
	}
	g.Base = Base(ids)
}

func (c *computation) adds(g *Group) {
	present := make(map[exo.ID]bool, len(g.Present))
	for _, m := range g.Present {
		present[m.ID] = true
	}
	for _, m := range c.members {
		if !present[m.ID] {
			c.act(g, Action{Kind: Add, Member: m})
		}
	}
}

// removes plans the removal of extras, if that was asked and is within the limits. A room that a
// refused row probably means stays: the row is to be mended, not the group.
func (c *computation) removes(g *Group) {
	if !c.wanted.Prune || len(g.Extra) == 0 || g.Refused != nil {
		return
	}
	limit := c.wanted.MaxRemove.Of(g.Members)
	var leave []exo.Recipient
	var meant []string
	for _, r := range g.Extra {
		if row, ok := c.meant[r.ID]; ok {
			meant = append(meant, fmt.Sprintf("%s, which %s probably means", r, row.At()))
			continue
		}
		leave = append(leave, r)
	}
	switch {
	case len(leave) > limit:
		g.Kept = fmt.Sprintf("none removed: %d members are not in %s, and one run removes at most %d of %d (--max-remove)", len(leave), c.sources(), limit, g.Members)
		return
	case len(leave) == g.Members && g.Count(Add) == 0:
		g.Kept = "none removed: the group would be left without members"
		return
	case len(meant) > 0:
		g.Kept = "kept: " + strings.Join(meant, "; ")
	}
	for _, r := range leave {
		c.act(g, Action{Kind: Remove, Member: Member{ID: r.ID, Type: r.Type, Kind: r.Kind(), Address: r.String()}})
	}
}

func (c *computation) sources() string {
	names := make([]string, len(c.wanted.Inputs))
	for i, in := range c.wanted.Inputs {
		names[i] = in.Name
	}
	return strings.Join(names, ", ")
}
