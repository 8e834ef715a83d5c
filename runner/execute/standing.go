package execute

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// standing is how a group of the plan stands after its part of the run.
type standing struct {
	id       exo.ID           // empty: it is not there
	seen     journal.ReadBack // the last one; zero if it was not read
	occupied string           // why nothing is given on it; "" if something may be
}

// standings are how the plan's groups stand, by address in lower case. A group that the run created is known
// from the journal.
func standings(p plan.Plan, records []journal.Record) map[string]standing {
	words, made, seen := journal.Words(records), journal.Groups(records), map[exo.ID]journal.ReadBack{}
	for _, r := range records {
		if r.ReadBack != nil && r.ReadBack.Group != "" {
			seen[r.ReadBack.Group] = *r.ReadBack
		}
	}
	all := map[string]standing{}
	for _, g := range p.Groups {
		s := standing{id: g.ID}
		for _, a := range plan.OfKind(g.Actions, plan.Create) {
			s.id = made[a.N]
		}
		s.seen = seen[s.id]
		s.occupied = occupied(p, g, words, s.seen.Strangers)
		all[strings.ToLower(*g.Want.Address)] = s
	}
	return all
}

// occupied says who is in the group whose calendar, or whose members' calendars, would be opened by what is given
// on it: who was to be removed and is still there, and who came in since the plan was made.
func occupied(p plan.Plan, g plan.Group, words map[int]journal.Word, strangers []exo.ID) string {
	for _, a := range plan.OfKind(g.Actions, plan.Remove) {
		if !words[a.N].Claims() && (a.Member.Kind.IsMailbox() || a.Member.Kind == exo.KindOther) && !slices.Contains(p.Kinds, a.Member.Kind) {
			return a.Address + " is no room and could not be removed"
		}
	}
	known := p.Strangers(g)
	for _, id := range strangers {
		if !slices.ContainsFunc(known, func(r exo.Recipient) bool { return r.ID == id }) {
			return "a member that is no room came in meanwhile"
		}
	}
	return ""
}
