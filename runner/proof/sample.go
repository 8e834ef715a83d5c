package proof

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Samples are those of all applications together, one for each part.
func (p Proof) Samples() []Sample {
	var sums []Sample
	for _, a := range p.Applications {
		for _, s := range a.Samples {
			i := slices.IndexFunc(sums, func(sum Sample) bool { return sum.Part == s.Part })
			if i < 0 {
				i, sums = len(sums), append(sums, Sample{Part: s.Part})
			}
			sum := &sums[i]
			sum.Drawn, sum.Asked, sum.Of, sum.AsHeld = sum.Drawn+s.Drawn, sum.Asked+s.Asked, sum.Of+s.Of, sum.AsHeld+s.AsHeld
			sum.More = sum.More || s.More
		}
	}
	return sums
}

// parts, by whose place here each has its random stream.
var parts = []Part{Rooms, Extras, People, Shared, Other}

// draw takes n of the mailboxes, or all if there are no more, and sorts them by address. Each part has a
// random stream of its own: one person more in the organisation does not change which rooms are drawn.
func draw(seed int64, part Part, from []Question, n int) []Question {
	drawn := slices.SortedFunc(slices.Values(from), func(a, b Question) int { return cmp.Compare(a.ID, b.ID) })
	if len(drawn) > n {
		stream := uint64(slices.Index(parts, part))
		random := rand.New(rand.NewPCG(uint64(seed), stream)) //nolint:gosec // a sample that anybody can draw again by its seed
		random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
		drawn = drawn[:n]
	}
	slices.SortFunc(drawn, byAddress)
	return drawn
}

func byAddress(a, b Question) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Address), strings.ToLower(b.Address)), cmp.Compare(a.ID, b.ID))
}

// drawRooms chooses among the wanted rooms of an application's groups: all of them up to MaxRooms, else
// the first and last of every group by address, where a list that was cut short shows, and MaxRooms others.
func drawRooms(seed int64, groups [][]Question, all bool) (drawn []Question, of int) {
	ends := map[exo.ID]bool{}
	rooms := map[exo.ID]Question{}
	for _, g := range groups {
		if len(g) > 0 {
			ends[slices.MinFunc(g, byAddress).ID], ends[slices.MaxFunc(g, byAddress).ID] = true, true
		}
		for _, q := range g {
			rooms[q.ID] = q
		}
	}
	var rest []Question
	for id, q := range rooms {
		if ends[id] {
			drawn = append(drawn, q)
		} else {
			rest = append(rest, q)
		}
	}
	most := MaxRooms
	if all {
		most = len(rest)
	}
	drawn = append(drawn, draw(seed, Rooms, rest, most)...)
	slices.SortFunc(drawn, byAddress)
	return drawn, len(rooms)
}

// asRooms are the questions about wanted members.
func asRooms(wanted []plan.Member, names map[exo.ID]string) []Question {
	out := make([]Question, len(wanted))
	for i, m := range wanted {
		out[i] = Question{Part: Rooms, ID: m.ID, Address: m.Address, Name: names[m.ID], Want: Allowed, Got: Unanswered}
	}
	return out
}

// asOutside are the questions about those of the recipients that are not taken.
func asOutside(part Part, from []exo.Recipient, taken map[exo.ID]bool) []Question {
	var out []Question
	for _, r := range from {
		if !taken[r.ID] {
			out = append(out, Question{Part: part, ID: r.ID, Address: r.Address, Name: nameOf(r), Want: Denied, Got: Unanswered})
		}
	}
	return out
}

func nameOf(r exo.Recipient) string { return cmp.Or(r.DisplayName, r.Name) }
