package plan

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
)

// removes plans the removal of extras, if that was asked and is within the limits. A room that a
// refused row may mean stays: the row is to be mended, not the group.
func (c *computation) removes(g *Group) {
	if !c.wanted.Prune || len(g.Extra) == 0 || g.Refused != nil {
		return
	}
	leave, meant := c.extras(*g)
	if g.Kept = c.forbidden(*g, len(leave)); g.Kept != "" {
		return
	}
	g.Kept = keptText(meant)
	for _, r := range leave {
		c.act(g, Action{Kind: Remove, Member: Member{ID: r.ID, Type: r.Type, Kind: r.Kind(), Address: r.String()}})
	}
}

// extras parts those that may go from those that a refused row may mean.
func (c *computation) extras(g Group) (leave []exo.Recipient, meant []string) {
	for _, r := range g.Extra {
		if row, ok := c.meant[r.ID]; ok {
			meant = append(meant, fmt.Sprintf("%s, which %s probably means", r, row.At()))
			continue
		}
		leave = append(leave, r)
	}
	return leave, meant
}

// forbidden says why so many members may not be removed, or "".
func (c *computation) forbidden(g Group, leave int) string {
	limit, named := c.wanted.MaxRemove.Of(g.Members), len(c.members)+len(c.refused)
	switch {
	case leave == 0:
		return ""
	case 2*named < g.Members && !c.wanted.MaxRemove.exact():
		return fmt.Sprintf("none removed: %s names %d and the group has %d members: is it the whole list? If it is: --max-remove %d",
			c.sources(), named, g.Members, leave)
	case leave > limit:
		return fmt.Sprintf("none removed: %d members are not in %s, and one run removes at most %d of %d (--max-remove)",
			leave, c.sources(), limit, g.Members)
	case leave == g.Members && g.Count(Add) == 0:
		return "none removed: the group would be left without members"
	}
	return ""
}

// keptText names the extras that stay.
func keptText(meant []string) string {
	if len(meant) == 0 {
		return ""
	}
	return "kept: " + few(3, meant, "; ")
}

// few joins the first few items and says how many more there are.
func few(most int, items []string, separator string) string {
	if len(items) > most {
		items = append(items[:most:most], fmt.Sprintf("and %d more", len(items)-most))
	}
	return strings.Join(items, separator)
}

func (c *computation) sources() string {
	names := make([]string, len(c.wanted.Inputs))
	for i, in := range c.wanted.Inputs {
		names[i] = in.Name
	}
	return strings.Join(names, ", ")
}
