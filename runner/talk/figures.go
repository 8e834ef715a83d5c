package talk

import (
	"fmt"

	"roombridge/runner/plan"
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
