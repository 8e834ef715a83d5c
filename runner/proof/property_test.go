package proof_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// Faults of an organisation or its answers, each enough for a proof not to hold. They are about a mailbox
// that is asked about: the room at index room, or the person at index person.
var faults = map[string]func(w *world, room, person exo.Recipient){
	"extra":         func(w *world, _, person exo.Recipient) { w.cover(person) },
	"unknown extra": func(w *world, _, _ exo.Recipient) { w.cover(recipient("MailContact", "contact")) },
	"missing":       func(w *world, room, _ exo.Recipient) { w.uncover(room.ID) },
	"other kind": func(w *world, room, _ exo.Recipient) {
		w.uncover(room.ID)
		room.Type = "SharedMailbox"
		w.cover(room)
	},
	"room denied":       func(w *world, room, _ exo.Recipient) { w.access.grant(room.ID, func(g *exo.Grant) { g.In = false }) },
	"person allowed":    func(w *world, _, person exo.Recipient) { w.access.grant(person.ID, func(g *exo.Grant) { g.In = true }) },
	"room unanswered":   func(w *world, room, _ exo.Recipient) { w.access.silent(room.ID) },
	"person unanswered": func(w *world, _, person exo.Recipient) { w.access.silent(person.ID) },
	"unscoped": func(w *world, _, _ exo.Recipient) {
		w.app().Was.Assignments = append(w.app().Was.Assignments, exo.Assignment{Name: "x", Role: "Application Mail.Send", Reach: exo.Reach{Kind: exo.ReachAll}})
	},
	"unscoped in an answer": func(w *world, room, _ exo.Recipient) {
		w.access.grant(room.ID, func(g *exo.Grant) { g.Role, g.ScopeType = "Application Mail.Send", "Organization" })
	},
	"open":       func(w *world, _, _ exo.Recipient) { w.app().State = plan.Open },
	"unread":     func(w *world, _, _ exo.Recipient) { w.app().State = plan.Unread },
	"refused":    func(w *world, _, _ exo.Recipient) { w.app().Refused = &plan.GroupRefusal{Text: "nested"} },
	"no group":   func(w *world, _, _ exo.Recipient) { w.app().Groups[0].ID = "" },
	"lost":       func(w *world, _, _ exo.Recipient) { w.access.lostAfter = 1 },
	"unreadable": func(w *world, _, _ exo.Recipient) { w.access.unreadable = "covered" },
}

func TestProofHoldsOnlyWithoutFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.IntRange(2, 230).Draw(t, "rooms")
		w := contoso(wanted, rapid.IntRange(1, proof.MaxPeople).Draw(t, "people"), rapid.IntRange(0, 25).Draw(t, "shared"), rapid.IntRange(0, 35).Draw(t, "others"))
		if rapid.Bool().Draw(t, "policy") {
			w.byPolicy()
		}
		w.options.Seed = rapid.Int64().Draw(t, "seed")
		w.options.All = wanted > proof.MaxRooms // so that every room is asked about
		room := w.listed[rapid.IntRange(0, wanted-1).Draw(t, "room")]
		person := w.access.people[rapid.IntRange(0, len(w.access.people)-1).Draw(t, "person")]
		names := rapid.SliceOfNDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(faults))), 0, 3, rapid.ID[string]).Draw(t, "faults")
		for _, name := range names {
			faults[name](w, room, person)
		}
		p, err := w.ask(t.Context())
		if p.Holds() != (len(names) == 0) || (err != nil && len(names) == 0) {
			t.Fatalf("holds: %v, with the faults %q (%v): %q", p.Holds(), names, err, proof.Why(p.Applications[0]))
		}
		if p.Holds() == (len(proof.Why(p.Applications[0])) > 0) {
			t.Fatalf("holds: %v, and the reasons are %q", p.Holds(), proof.Why(p.Applications[0]))
		}
	})
}
