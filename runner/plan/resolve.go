package plan

import (
	"cmp"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// resolve turns every row into a part of a member, or into a refusal.
func (c *computation) resolve(rows []rooms.Row) {
	c.isAt = make(map[exo.ID]int, len(rows))
	c.members = make([]Member, 0, len(rows))
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
	for i := range c.refused {
		c.guess(&c.refused[i])
	}
}

func (c *computation) match(row rooms.Row) (exo.Recipient, *Refusal) {
	if row.Problem != "" {
		return exo.Recipient{}, &Refusal{Row: row, Class: BadRow, Text: row.Problem, Hint: row.Hint}
	}
	found := c.index.find(row.Key)
	switch {
	case len(found) == 0:
		return exo.Recipient{}, new(noMatch(row))
	case len(found) > 1:
		return exo.Recipient{}, new(severalMatch(row, len(found)))
	case !c.mayEnter(found[0]):
		return exo.Recipient{}, new(wrongKind(row, found[0]))
	}
	return found[0], nil
}

func (c *computation) mayEnter(r exo.Recipient) bool {
	return slices.Contains(c.wanted.Kinds, r.Kind())
}

// resources are the kinds that a configuration can let in.
var resources = []exo.Kind{exo.KindRoom, exo.KindEquipment, exo.KindWorkspace}

// guess finds the recipients that a refused row may mean, so that they are not removed as extras, and
// offers the nearest to whoever mends the row. It comes after all rows: a mistyped row means most likely
// a room that no other row names.
func (c *computation) guess(f *Refusal) {
	key := f.Row.Key
	switch {
	case f.Class == BadRow:
		for _, word := range wordsOf(f.Row.Cell) {
			meant := c.index.find(rooms.Key{Address: word})
			if len(meant) == 0 {
				meant = c.nearAddress(word)
			}
			c.mean(f.Row, meant)
		}
	case f.Class == NoSuchAddress && key.Address != "":
		c.offer(f, c.nearAddress(key.Address))
		if domain := domainOf(key.Address); f.Nearest == "" && !slices.Contains(c.snapshot.Organization.Domains, domain) {
			f.Hint = domain + " is no domain of this organisation"
		}
	case f.Class == NotAnAddress:
		c.offer(f, c.nearName(key.Name))
	case f.Class == SeveralMatch:
		c.mean(f.Row, c.index.find(key))
	case f.ID != "":
		c.mean(f.Row, slices.DeleteFunc(slices.Clone(c.index.find(key)), func(r exo.Recipient) bool {
			return !slices.Contains(resources, r.Kind()) // a person stays refused, however the row is mended
		}))
	}
}

// wordsOf are the parts of a cell that may be addresses, and the cell without its spaces.
func wordsOf(cell string) []string {
	const most = 10 // a cell can be as long as a file
	lower := strings.ToLower(cell)
	words := strings.FieldsFunc(lower, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;<>()[]\"|", r) })
	words = slices.DeleteFunc(words[:min(len(words), most)], func(w string) bool { return !strings.Contains(w, "@") })
	return append(words, strings.Join(strings.Fields(lower), ""))
}

func (c *computation) mean(row rooms.Row, recipients []exo.Recipient) {
	for _, r := range recipients {
		if _, ok := c.meant[r.ID]; !ok {
			c.meant[r.ID] = row
		}
	}
}

// offer shows the nearest candidate, if possible one that no other row names.
func (c *computation) offer(f *Refusal, candidates []exo.Recipient) {
	if len(candidates) == 0 {
		return
	}
	c.mean(f.Row, candidates)
	best := max(0, slices.IndexFunc(candidates, func(r exo.Recipient) bool {
		_, wanted := c.isAt[r.ID]
		return !wanted
	}))
	f.Nearest = candidates[best].String()
	f.Hint = f.Nearest + "?"
}

func (c *computation) nearAddress(address string) []exo.Recipient {
	if c.addresses == nil {
		c.addresses = newNearest(c.snapshot.Recipients, c.mayEnter, func(r exo.Recipient) []string { return []string{r.Address} })
	}
	return c.addresses.find(address)
}

func (c *computation) nearName(name string) []exo.Recipient {
	if c.names == nil {
		c.names = newNearest(c.snapshot.Recipients, c.mayEnter, namesOf)
	}
	return c.names.find(strings.ToLower(name))
}

// namesOf are the names of a recipient in lower case, each once.
func namesOf(r exo.Recipient) []string {
	names := []string{strings.ToLower(r.Name), strings.ToLower(r.DisplayName), strings.ToLower(r.Alias)}
	slices.Sort(names)
	return slices.Compact(names)
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
		if c.mayEnter(r) && !except[r.ID] {
			rows = append(rows, rooms.Row{Source: c.wanted.All.Source, Cell: r.Address, Key: rooms.Key{ID: r.ID}, Name: r.DisplayName})
		}
	}
	slices.SortFunc(rows, func(a, b rooms.Row) int {
		return cmp.Or(strings.Compare(a.Cell, b.Cell), cmp.Compare(a.Key.ID, b.Key.ID))
	})
	return rows
}

// Unmatched returns the exceptions that do not name exactly one recipient of the snapshot: a mistyped
// exception would let in the very room that was to stay out.
func Unmatched(w Wanted, s Snapshot) []rooms.Row {
	if w.All == nil {
		return nil
	}
	x := newIndex(s.Recipients, w.Kinds)
	return slices.DeleteFunc(slices.Clone(w.All.Except), func(row rooms.Row) bool { return len(x.find(row.Key)) == 1 })
}
