package report_test

import (
	"fmt"

	"github.com/google/uuid"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/rooms"
)

func recipient(typ, alias string) exo.Recipient {
	r := exo.Recipient{ID: exo.ID(uuid.NewSHA1(uuid.NameSpaceDNS, []byte(alias)).String()), Type: typ, Name: alias, Alias: alias, Address: alias + "@contoso.com"}
	r.Addresses = []string{r.Address}
	return r
}

func room(alias string) exo.Recipient { return recipient("RoomMailbox", alias) }

func list(cells ...string) []rooms.Row {
	rows := make([]rooms.Row, len(cells))
	for i, cell := range cells {
		rows[i] = rooms.ParseKey(cell)
		rows[i].Source, rows[i].Line = "rooms.csv", i+2
	}
	return rows
}

// example is a plan for a group that has the room a, and Ana and Bob, who are no rooms and of whom Ana
// is to go: b and c come in, b is named twice, and a row is mistyped. Its actions are: 1 set hidden,
// 2 add b, 3 add c, 4 remove Ana.
func example() plan.Plan {
	ana, bob := recipient("UserMailbox", "ana"), recipient("UserMailbox", "bob")
	w := plan.Wanted{Rows: list("a@contoso.com", "b@contoso.com", "x@contoso.com", "b@contoso.com", "c@contoso.com"), Kinds: []exo.Kind{exo.KindRoom},
		Groups: []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("Rooms"), Address: new("rooms@contoso.com"), Hidden: new(true)}}}}
	g := exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "rooms")}
	g.ID = group
	p := plan.Compute(w, plan.Snapshot{
		Organization: exo.Organization{Domains: []string{"contoso.com"}}, Recipients: []exo.Recipient{room("a"), room("b"), room("c")},
		Groups: []plan.Found{{Group: g, Members: []exo.Recipient{room("a"), ana, bob}}},
	})
	remove := plan.Action{N: 4, Kind: plan.Remove, Member: plan.Member{ID: ana.ID, Type: ana.Type, Kind: ana.Kind(), Address: ana.Address}}
	p.Groups[0].Actions = append(p.Groups[0].Actions, remove)
	return p
}

func records(parts ...any) []journal.Record {
	out := make([]journal.Record, len(parts))
	for i, part := range parts {
		switch p := part.(type) {
		case journal.Started:
			out[i].Started = &p
		case journal.Answered:
			out[i].Answer = &p
		case journal.ReadBack:
			out[i].ReadBack = &p
		default:
			panic("no part of a record")
		}
	}
	return out
}

func started(how journal.How, actions ...int) journal.Started {
	return journal.Started{How: how, Actions: actions, Group: group}
}

func answered(n int, o journal.Outcome) journal.Answered {
	return journal.Answered{Action: n, Outcome: o}
}

// everything is the journal of a run in which all went well.
var everything = []any{
	started(journal.Set, 1), answered(1, journal.Changed),
	started(journal.Add, 2, 3), answered(2, journal.Added), answered(3, journal.Already),
	started(journal.Remove, 4), answered(4, journal.Removed),
	journal.ReadBack{Group: group, Members: 4, Strangers: []exo.ID{recipient("UserMailbox", "bob").ID}},
}

// lines are the results in short: where, whom, what became of it, and whether that was read back.
func lines(r report.Report) []string {
	var out []string
	for _, g := range r.Groups {
		for _, l := range g.Lines {
			where, seen := l.At, ""
			if where == "" {
				where = "-"
			}
			if l.Seen {
				seen = ", seen"
			}
			if l.Repeat != "" {
				seen += ", as " + l.Repeat
			}
			out = append(out, fmt.Sprintf("%s %s %s%s", where, l.Address, l.Outcome, seen))
		}
	}
	return out
}
