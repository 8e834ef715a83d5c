package plan

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// Compute works out the plan. It is pure: the same arguments give the same plan.
func Compute(w Wanted, s Snapshot) Plan {
	c := resolved(w, s)
	p := Plan{Format: Format, Organization: s.Organization, Input: w.Inputs, Kinds: w.Kinds, Part: w.Part, Refused: c.refused}
	p.Listed, p.Unlisted = c.counts()
	for i, g := range w.Groups {
		p.Groups = append(p.Groups, c.group(g, s.Groups[i]))
	}
	for i, a := range w.Applications {
		p.Applications = append(p.Applications, c.application(a, s.Access[i], p.Groups))
	}
	p.Calendars = c.calendars()
	return p
}

// resolved is a computation in which every row is a member or refused.
func resolved(w Wanted, s Snapshot) *computation {
	c := &computation{wanted: w, snapshot: s, index: newIndex(s.Recipients, w.Kinds), meant: map[exo.ID]rooms.Row{}}
	rows := w.Rows
	if w.All != nil {
		rows = c.allRows()
	}
	c.resolve(rows)
	return c
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

	customized bool // the plan prepares the organisation for role assignments
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
	if g.ID != "" {
		g.Was = new(SpecOf(f.Group, g.Want))
	}
	if c.wanted.Part == Restriction {
		g.Missing = slices.Collect(c.missing(g))
		return g
	}
	switch {
	case g.Refused != nil:
	case g.ID != "":
		c.sets(&g, Differences(g.Want, *g.Was))
	default:
		c.act(&g, Action{Kind: Create})
		c.sets(&g, Differences(Only(g.Want, afterCreate...), exo.GroupSpec{}))
	}
	c.adds(&g)
	c.removes(&g)
	return g
}

func (c *computation) act(g *Group, a Action) { g.Actions = append(g.Actions, c.number(a)) }

// number gives an action the next number of the plan.
func (c *computation) number(a Action) Action {
	c.actions++
	a.N = c.actions
	return a
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
	g.Actions = slices.Grow(g.Actions, max(0, len(c.members)-len(g.Present)))
	for m := range c.missing(*g) {
		c.act(g, Action{Kind: Add, Member: m})
	}
}

// missing yields the wanted members that are not there.
func (c *computation) missing(g Group) iter.Seq[Member] {
	present := make(map[exo.ID]bool, len(g.Present))
	for _, m := range g.Present {
		present[m.ID] = true
	}
	return func(yield func(Member) bool) {
		for _, m := range c.members {
			if !present[m.ID] && !yield(m) {
				return
			}
		}
	}
}
