package talk

import (
	"fmt"
	"strings"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// counts are the rows of a plan by what became of them.
type counts struct{ rows, rooms, repeats, refused int }

func rowCounts(p plan.Plan) counts {
	c := counts{refused: len(p.Refused)}
	if len(p.Groups) > 0 {
		for _, m := range p.Groups[0].Wanted() {
			c.rooms++
			c.repeats += len(m.Rows) - 1
		}
	}
	c.rows = c.rooms + c.repeats + c.refused
	return c
}

// at is where a refused row stands, with its column where the cell itself is at fault.
func at(f plan.Refusal) string {
	if (f.Class == plan.NotAnAddress || f.Class == plan.BadRow) && f.Row.Line > 0 && f.Row.Column > 1 {
		return fmt.Sprintf("%s:%d", f.Row.At(), f.Row.Column)
	}
	return f.Row.At()
}

// difference is how a group is not as it should be.
type difference struct {
	wanted   int
	missing  []missing
	settings []setting
}

type missing struct{ at, address string }

type setting struct {
	name     plan.Setting
	is, want string
}

func differences(g plan.Group) difference {
	d := difference{wanted: len(g.Wanted())}
	for _, a := range g.Actions {
		switch {
		case a.Kind == plan.Add:
			d.missing = append(d.missing, missing{a.Rows[0].At(), a.Address})
		case a.Kind == plan.Set && g.Was != nil:
			d.settings = append(d.settings, setting{a.Setting, a.Setting.Value(*g.Was), a.Setting.Value(g.Want)})
		}
	}
	return d
}

// plural is n with a word in the right number.
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	switch {
	case word == "is":
		return proof.Number(n) + " are"
	case strings.HasSuffix(word, "y"):
		return proof.Number(n) + " " + word[:len(word)-1] + "ies"
	}
	return proof.Number(n) + " " + word + "s"
}

// figure is n in a column of figures.
func figure(n int) string { return fmt.Sprintf("%6s", proof.Number(n)) }

// span says a length of time as people do: 14 s, 2 min 51 s, 1 h 5 min.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	case m > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	}
	return fmt.Sprintf("%d s", s)
}

// what says which recipients the plan's kinds are, for a count of them.
func what(kinds []exo.Kind, n int) string {
	if len(kinds) == 1 && kinds[0] != exo.KindEquipment {
		return plural(n, string(kinds[0]))
	}
	if len(kinds) == 1 {
		return proof.Number(n) + " pieces of equipment"
	}
	return plural(n, "resource")
}
