package plan_test

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

const address = "placeosroombooking@contoso.com"

// id is the Guid of the object with this alias.
func id(alias string) exo.ID {
	return exo.ID(uuid.NewSHA1(uuid.NameSpaceDNS, []byte(alias)).String())
}

// recipient is one with an address at contoso.com, of a type as Exchange names it.
func recipient(typ, alias string) exo.Recipient {
	r := exo.Recipient{ID: id(alias), Type: typ, Name: alias, DisplayName: alias, Alias: alias, Address: alias + "@contoso.com"}
	r.UPN, r.Addresses = r.Address, []string{r.Address}
	return r
}

func room(alias string) exo.Recipient { return recipient("RoomMailbox", alias) }

func allOf(f func(string) exo.Recipient, aliases string) []exo.Recipient {
	var out []exo.Recipient
	for alias := range strings.FieldsSeq(aliases) {
		out = append(out, f(alias))
	}
	return out
}

// list reads cells as if they stood in the first column of rooms.csv, under a heading.
func list(cells ...string) []rooms.Row {
	rows := make([]rooms.Row, len(cells))
	for i, cell := range cells {
		rows[i] = rooms.ParseKey(cell)
		rows[i].Source, rows[i].Line, rows[i].Column = "rooms.csv", i+2, 1
	}
	return rows
}

// roomsOf is a list that names recipients by their addresses.
func roomsOf(aliases string) []rooms.Row {
	return list(strings.Split(strings.Join(strings.Fields(aliases), "@contoso.com ")+"@contoso.com", " ")...)
}

func wanted(rows []rooms.Row) plan.Wanted {
	return plan.Wanted{
		Rows: rows, Kinds: []exo.Kind{exo.KindRoom}, Inputs: []plan.Source{{Name: "rooms.csv", Rows: len(rows)}},
		Groups: []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("PlaceOS Room Booking"), Address: new(address)}}},
	}
}

// tenant holds these recipients, and at the group's address nothing.
func tenant(recipients ...exo.Recipient) plan.Snapshot {
	return plan.Snapshot{
		Organization: exo.Organization{ID: "1", Name: "contoso.onmicrosoft.com", Domains: []string{"contoso.com"}},
		Recipients:   recipients, Groups: []plan.Found{{}},
	}
}

// with returns the tenant with a group that has these members.
func with(s plan.Snapshot, members ...exo.Recipient) plan.Snapshot {
	g := exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "placeosroombooking"), Join: "Closed", Depart: "Closed"}
	s.Groups = []plan.Found{{Group: g, Members: members}}
	return s
}

// said is a plan in words, an action or a refusal each.
func said(p plan.Plan) []string {
	var out []string
	for _, g := range p.Groups {
		if g.Refused != nil {
			out = append(out, fmt.Sprintf("refused: %s (%s)", g.Refused.Text, g.Refused.Hint))
			continue
		}
		for _, a := range g.Actions {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s%s", a.Kind, a.Setting, strings.TrimSuffix(a.Address, "@contoso.com"))))
		}
		if g.Kept != "" {
			out = append(out, g.Kept)
		}
	}
	for _, f := range p.Refused {
		out = append(out, fmt.Sprintf("refused %s: %s", f.Row.At(), f.Text))
	}
	return out
}
