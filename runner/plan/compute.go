package plan

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// Compute works out the plan. It is pure: the same arguments give the same plan.
func Compute(w Wanted, s Snapshot) Plan {
	c := computation{wanted: w, snapshot: s, index: newIndex(s.Recipients, w.Kinds), meant: map[exo.ID]rooms.Row{}}
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
	wanted    Wanted
	snapshot  Snapshot
	index     *index
	addresses *nearest // made when a mistyped row asks for it
	names     *nearest // likewise

	members []Member
	isAt    map[exo.ID]int // wanted recipient → index in members
	refused []Refusal
	meant   map[exo.ID]rooms.Row // recipients that a refused row may mean
	actions int
}

func (c *computation) counts() (listed, unlisted int) {
	for _, r := range c.snapshot.Recipients {
		if c.mayEnter(r) {
			listed++
			if _, wanted := c.isAt[r.ID]; !wanted {
				unlisted++
			}
		}
	}
	return listed, unlisted
}

func (c *computation) group(w WantedGroup, f Found) Group {
	g := Group{Want: w.Spec, ID: f.Group.ID, Members: len(f.Members), Refused: f.Refused}
	var missing []string
	g.Want.Owners, missing = ownerIDs(c.index, w.Owners)
	if g.Refused == nil {
		g.Refused = c.refuse(g, missing)
	}
	c.membership(&g, f)
	switch {
	case g.ID != "":
		g.Was = new(SpecOf(f.Group, g.Want))
		if g.Refused == nil {
			c.sets(&g, Differences(g.Want, *g.Was))
		}
	case g.Refused == nil:
		c.act(&g, Action{Kind: Create})
		c.sets(&g, Differences(Only(g.Want, afterCreate...), exo.GroupSpec{}))
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
func (c *computation) refuse(g Group, missingOwners []string) *GroupRefusal {
	address := *g.Want.Address
	domain := domainOf(address)
	switch {
	case len(c.members) == 0:
		return &GroupRefusal{Class: exo.Invalid, Text: c.sources() + " names no room", Hint: "mend it; until then the group is neither made nor changed"}
	case len(missingOwners) > 0:
		return &GroupRefusal{Class: exo.NotFound, Text: "no such owner: " + strings.Join(missingOwners, ", "), Hint: "correct owners in the configuration"}
	case g.ID == "" && !slices.Contains(c.snapshot.Organization.Domains, domain):
		return &GroupRefusal{Class: exo.Invalid, Text: fmt.Sprintf("%s is no accepted domain of this organisation", domain),
			Hint: "give the group an address at one of: " + strings.Join(c.snapshot.Organization.Domains, ", ")}
	}
	return nil
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// membership fills in who is there already and who is there and not wanted.
func (c *computation) membership(g *Group, f Found) {
	ids := make([]exo.ID, len(f.Members))
	g.Present = make([]Member, 0, min(len(f.Members), len(c.members)))
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

func (c *computation) sets(g *Group, settings []Setting) {
	for _, s := range settings {
		c.act(g, Action{Kind: Set, Setting: s})
	}
}

func (c *computation) adds(g *Group) {
	present := make(map[exo.ID]bool, len(g.Present))
	for _, m := range g.Present {
		present[m.ID] = true
	}
	g.Actions = slices.Grow(g.Actions, len(c.members)-len(present))
	for _, m := range c.members {
		if !present[m.ID] {
			c.act(g, Action{Kind: Add, Member: m})
		}
	}
}
