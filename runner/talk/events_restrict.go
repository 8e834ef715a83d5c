package talk

import (
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Restriction says what would change for every application, what was found, and what to look at in Entra. Before an
// apply no application is summed up: that comes once, with what became of it.
func (e *Events) Restriction(p plan.Plan, then Then) {
	for _, a := range p.Applications {
		if then == ThenStop {
			e.application(a)
		}
		e.remarks(a)
		if then == ThenStop {
			for _, x := range a.Actions {
				e.emit("action", append([]field{{"n", x.N}, {"kind", string(x.Kind)}, {"app", string(a.AppID)}}, e.about(x)...)...)
			}
		}
		e.entra(a)
	}
}

// application sums one application up. Of one that is refused no action is carried out.
func (e *Events) application(a plan.Application) {
	actions := len(a.Actions)
	if a.Refused != nil {
		actions = 0
	}
	e.emit("application", field{"name", a.Name}, field{"app", string(a.AppID)}, field{"way", string(a.Way)}, field{"state", string(a.State)},
		field{"actions", actions}, field{"findings", len(a.Findings)})
}

// remarks are why an application is refused, what was found, and why a policy stays.
func (e *Events) remarks(a plan.Application) {
	app := field{"app", string(a.AppID)}
	if r := a.Refused; r != nil {
		e.refused(app, r)
	}
	for _, f := range a.Findings {
		e.emit("finding", app, field{"class", string(f.Class)}, field{"name", f.Name}, field{"text", f.Text}, field{"do", f.Do}, field{"wide", f.Wide})
	}
	if a.Held != "" {
		e.emit("held", app, field{"text", a.Held})
	}
}

// entra says what a person has to look at: no program can.
func (e *Events) entra(a plan.Application) {
	for _, l := range looks(a) {
		e.emit("entra", field{"app", string(a.AppID)}, field{"text", l.Why}, field{"where", clean(l.Where)}, field{"absent", l.Absent}, field{"stays", l.Stays}, field{"when", l.When})
	}
}

// about are the fields of what an action is about.
func (e *Events) about(x plan.Action) []field {
	return []field{{"permission", x.Permission}, {"group", x.Group}, {"policy", x.Policy}}
}

// Restricted says what became of every action.
func (e *Events) Restricted(a Applied) {
	for _, app := range a.Report.Applications {
		now := app.Application
		if !app.Open() {
			now.State = plan.Limited
		}
		e.application(now)
		if app.Refused != nil {
			continue
		}
		for _, l := range app.Lines {
			e.answer(l, append([]field{{"kind", string(l.Action.Kind)}, {"app", string(app.AppID)}}, e.about(l.Action)...)...)
		}
		if app.ReadBack != nil {
			seen, of := readBack(app)
			e.emit("readback", field{"app", string(app.AppID)}, field{"seen", seen}, field{"of", of})
			for _, text := range app.ReadBack.Strange {
				e.emit("finding", field{"app", string(app.AppID)}, field{"class", string(plan.ChangedMeanwhile)}, field{"text", text})
			}
		}
	}
}

// Compared says of every application what is missing and what was found.
func (e *Events) Compared(r report.Report) { e.Restriction(r.Plan, ThenStop) }

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
			field{"seed", p.Proof.Seed}, field{"rounds", p.Proof.Rounds}, orNothing("interrupted", p.Proof.Interrupted))
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
	for _, scope := range a.UnknownScopes {
		e.emit("unknown-scope", app, field{"scope", scope})
	}
}

func (e *Events) questions(a proof.Application) {
	app := field{"app", string(a.AppID)}
	for _, s := range a.Samples {
		e.emit("sample", app, field{"part", string(s.Part)}, field{"asked", s.Asked}, field{"of", s.Of}, field{"more", s.More}, field{"as", s.AsHeld})
	}
	for _, q := range a.Questions {
		if !q.Right() && !q.LeftOut() {
			e.emit("question", app, field{"part", string(q.Part)}, field{"address", q.Address}, field{"guid", string(q.ID)},
				field{"want", string(q.Want)}, field{"got", string(q.Got)}, field{"by", clean(q.By())}, field{"text", q.Text})
		}
	}
}
