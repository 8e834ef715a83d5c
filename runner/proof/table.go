package proof

import (
	"strings"
	"time"

	"roombridge/runner/exo"
)

// Table is the evidence as a table: one row for each question, after one for each difference in what is covered.
func (p Proof) Table() (header []string, rows [][]string) {
	header = []string{"Application", "Part", "Mailbox", "Name", "Guid", "Should be", "Is", "Exchange said", "At", "Reason"}
	for _, a := range p.Applications {
		if a.Unasked != "" {
			rows = append(rows, []string{a.Name, "", "", "", "", "", string(Unanswered), "", "", a.Unasked})
		}
		for _, c := range a.Covered {
			for _, m := range c.Missing {
				rows = append(rows, []string{a.Name, "scope", m.Address, "", string(m.ID), "covered", "not covered", "", "", "wanted in " + c.Group.Address})
			}
			for _, r := range c.Extra {
				rows = append(rows, []string{a.Name, "scope", r.Address, nameOf(r), string(r.ID), "not covered", "covered", string(r.Kind()), "", "not wanted in " + c.Group.Address})
			}
		}
		for _, q := range a.Questions {
			rows = append(rows, []string{a.Name, string(q.Part), q.Address, q.Name, string(q.ID), string(q.Want), string(q.Got), said(q.Grants), at(q.At), q.Text})
		}
	}
	return header, rows
}

func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// said is an answer in one line, in the words of the two test cmdlets.
func said(grants []exo.Grant) string {
	lines := make([]string, len(grants))
	for i, g := range grants {
		switch {
		case g.Role != "" && g.In:
			lines[i] = g.Role + ": InScope True"
		case g.Role != "":
			lines[i] = g.Role + ": InScope False"
		case g.In:
			lines[i] = "access policies: Granted"
		default:
			lines[i] = "access policies: Denied"
		}
	}
	return strings.Join(lines, "; ")
}
