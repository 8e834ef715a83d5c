package talk

import (
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// Asking says how far the questions are.
func (e *Events) Asking(p proof.Progress) {
	if !e.opts.Quiet {
		e.write(e.err, "progress", []field{{"application", p.Application}, {"kind", "ask"}, {"done", p.Done}, {"of", p.Total}})
	}
}

// Proved says what is covered, what was asked, every answer that is not as it should be, and the verdict.
func (e *Events) Proved(p Proved) {
	for _, a := range p.Proof.Applications {
		e.application(a.Application)
		e.remarks(a.Application)
		e.covered(a)
		e.questions(a)
		e.entra(a.Application)
		e.emit("proof", field{"app", string(a.AppID)}, field{"holds", a.Holds()}, field{"way", string(a.Way)}, field{"account", p.Proof.Account},
			field{"seed", p.Proof.Seed}, field{"rounds", p.Proof.Rounds})
	}
	e.emit("evidence", field{"folder", p.Folder}, field{"problem", p.Missed})
}

func (e *Events) covered(a proof.Application) {
	app := field{"app", string(a.AppID)}
	for _, c := range a.Covered {
		group := field{"group", c.Group.Address}
		e.emit("covered", app, group, field{"listed", c.Listed}, field{"wanted", c.Group.Wanted}, field{"missing", len(c.Missing)}, field{"extra", len(c.Extra)})
		for _, m := range c.Missing {
			e.emit("missing", app, group, field{"address", m.Address})
		}
		for _, r := range c.Extra {
			e.emit("extra", app, group, field{"address", r.String()}, field{"class", plan.KindClass(r.Kind())})
		}
	}
	for _, name := range a.Unscoped {
		e.emit("unscoped", app, field{"name", name})
	}
}

func (e *Events) questions(a proof.Application) {
	app := field{"app", string(a.AppID)}
	for _, s := range a.Samples {
		e.emit("sample", app, field{"part", string(s.Part)}, field{"asked", s.Asked}, field{"of", s.Of}, field{"more", s.More}, field{"as", s.AsHeld})
	}
	for _, q := range a.Questions {
		if !q.Right() {
			e.emit("question", app, field{"part", string(q.Part)}, field{"address", q.Address}, field{"guid", string(q.ID)},
				field{"want", string(q.Want)}, field{"got", string(q.Got)}, field{"by", grantedBy(q)}, field{"text", q.Text})
		}
	}
}
