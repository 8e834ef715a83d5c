package sim

import (
	"slices"
	"strings"
)

// setManagedBy sets the owners, or with @{Add=…; Remove=…} changes them. Who makes a group owns it; an
// app is nobody and has to name an owner (facts 5).
func (c *call) setManagedBy(x *object) error {
	owners, err := c.owners(x)
	if err != nil {
		return err
	}
	if len(owners) == 0 {
		return refused("The group must have at least one owner: use the ManagedBy parameter.")
	}
	x.Group.ManagedBy = owners
	return nil
}

func (c *call) owners(x *object) ([]string, error) {
	if !c.has("ManagedBy") {
		if c.conn.guid == "" {
			return nil, nil
		}
		return []string{c.conn.guid}, nil
	}
	changes, isTable := c.params["ManagedBy"].(map[string]any)
	if !isTable {
		return c.ownerGuids(texts(c.params["ManagedBy"]))
	}
	owners := slices.Clone(x.Group.ManagedBy)
	for how, who := range changes {
		guids, err := c.ownerGuids(texts(who))
		switch {
		case err != nil:
			return nil, err
		case strings.EqualFold(how, "Add"):
			owners = append(owners, guids...)
		case strings.EqualFold(how, "Remove"):
			owners = slices.DeleteFunc(owners, func(o string) bool { return slices.Contains(guids, o) })
		default:
			return nil, refused(`The key "%s" isn't valid: use Add or Remove.`, how)
		}
	}
	return unique(owners), nil
}

func (c *call) ownerGuids(identities []string) ([]string, error) {
	var guids []string
	for _, id := range identities {
		x, err := c.org.oneNamed(id)
		if err != nil {
			return nil, err
		}
		if !canOwn(x) {
			return nil, refused(`The recipient "%s" of type %s can't own a group.`, x.Name, x.Type)
		}
		guids = append(guids, x.Guid)
	}
	return unique(guids), nil
}

// unique returns the values without repeats, in their order.
func unique(values []string) []string {
	var out []string
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
