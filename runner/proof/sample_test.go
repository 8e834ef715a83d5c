package proof_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/proof"
)

func TestSamples(t *testing.T) {
	sample := func(p proof.Part, asked, of int) proof.Sample {
		return proof.Sample{Part: p, Drawn: asked, Asked: asked, Of: of, AsHeld: asked}
	}
	many := sample(proof.People, 50, 1000)
	many.More = true
	for _, tt := range []struct {
		name                          string
		rooms, people, shared, others int
		all                           bool
		want                          []proof.Sample
	}{
		{"all there are", 200, 50, 20, 30, false, []proof.Sample{sample(proof.Rooms, 200, 200), sample(proof.People, 50, 50), sample(proof.Shared, 20, 20), sample(proof.Other, 30, 30)}},
		{"a sample", 600, 1000, 96, 31, false, []proof.Sample{sample(proof.Rooms, 202, 600), many, sample(proof.Shared, 20, 96), sample(proof.Other, 30, 31)}},
		{"every room", 600, 1000, 96, 31, true, []proof.Sample{sample(proof.Rooms, 600, 600), many, sample(proof.Shared, 20, 96), sample(proof.Other, 30, 31)}},
		{"one room more than are drawn", 201, 1, 0, 0, false, []proof.Sample{sample(proof.Rooms, 201, 201), sample(proof.People, 1, 1), sample(proof.Shared, 0, 0), sample(proof.Other, 0, 0)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(tt.rooms, tt.people, tt.shared, tt.others)
			w.options.All = tt.all
			w.listed = append(w.listed, recipient("UserMailbox", "owner")) // looked up for a group; no room
			w.access.more = tt.people == 1000
			p, err := w.ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, p.Applications[0].Samples); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The same seed asks about the same mailboxes in the same order; another one about others.
func TestSeed(t *testing.T) {
	asked := func(seed int64, people int) (ids, rooms []exo.ID) {
		w := contoso(600, people, 96, 60)
		w.options.Seed = seed
		p, err := w.ask(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range p.Applications[0].Questions {
			ids = append(ids, q.ID)
			if q.Part == proof.Rooms {
				rooms = append(rooms, q.ID)
			}
		}
		if diff := cmp.Diff(ids, w.access.asked); diff != "" {
			t.Errorf("what was asked (+) is not what is kept (-):\n%s", diff)
		}
		return ids, rooms
	}
	first, rooms := asked(7319, 300)
	if again, _ := asked(7319, 300); !cmp.Equal(first, again) {
		t.Error("the same seed gave other questions")
	}
	if other, _ := asked(7320, 300); cmp.Equal(first, other) {
		t.Error("another seed gave the same questions")
	}
	if more, same := asked(7319, 301); cmp.Equal(first, more) || !cmp.Equal(rooms, same) {
		t.Error("one person more has to change which people are drawn, perhaps, and not which rooms")
	}
}

// The first and the last room of every group are asked about, whatever is drawn.
func TestEndsOfEveryGroup(t *testing.T) {
	w := contoso(400, 1, 1, 1)
	w.group("Annex", "annex@contoso.com", several("RoomMailbox", "annex", 100)...)
	p, err := w.ask(t.Context())
	if err != nil || !p.Holds() {
		t.Fatal(err, p.Why(p.Applications[0]))
	}
	asked := map[exo.ID]bool{}
	for _, q := range p.Applications[0].Questions {
		if asked[q.ID] {
			t.Errorf("%s is asked about twice", q.Address)
		}
		asked[q.ID] = true
	}
	for _, alias := range []string{"room.00001", "room.00400", "annex.00001", "annex.00100"} {
		if !asked[id(alias)] {
			t.Errorf("%s is not asked about", alias)
		}
	}
	if s := p.Applications[0].Samples[0]; s.Asked != proof.MaxRooms+4 || s.Of != 500 {
		t.Errorf("%d of %d rooms asked about", s.Asked, s.Of)
	}
}

// What is covered and not wanted is asked about first, at most 50 of it, and each mailbox once; what is
// wanted in another group of the application is not taken for it.
func TestExtras(t *testing.T) {
	w := contoso(5, 100, 5, 5)
	annex := recipient("RoomMailbox", "annex")
	w.group("Annex", "annex@contoso.com", annex)
	w.cover(annex)
	for i := range 60 {
		w.cover(w.access.people[i])
	}
	w.access.covered[w.plan.Groups[1].ID] = []exo.Recipient{annex, w.access.people[0]}
	p, err := w.ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := p.Applications[0]
	if len(a.Covered[0].Extra) != 61 || len(a.Covered[1].Extra) != 1 {
		t.Errorf("extra: %d and %d", len(a.Covered[0].Extra), len(a.Covered[1].Extra))
	}
	parts := map[exo.ID]proof.Part{}
	for _, q := range a.Questions {
		if parts[q.ID] != "" {
			t.Errorf("%s is asked about twice", q.Address)
		}
		parts[q.ID] = q.Part
	}
	want := proof.Sample{Part: proof.Extras, Drawn: 50, Asked: 50, Of: 60}
	if diff := cmp.Diff(want, a.Samples[1]); diff != "" || parts[annex.ID] != proof.Rooms {
		t.Errorf("%s is asked about as %s; %s", annex, parts[annex.ID], diff)
	}
}

// BenchmarkAsk proves 10,000 rooms. The calls are bounded: two for each 50 mailboxes where policies have a
// say, one listing for the group and one for each kind of the sample.
func BenchmarkAsk(b *testing.B) {
	for _, all := range []bool{false, true} {
		b.Run(fmt.Sprintf("all=%t", all), func(b *testing.B) {
			b.ReportAllocs()
			var w *world
			for b.Loop() {
				b.StopTimer()
				w = contoso(10_000, 1000, 1000, 500)
				w.options.All = all
				w.access.in("")
				b.StartTimer()
				if p, err := w.ask(b.Context()); err != nil || !p.Holds() {
					b.Fatal(err, p.Why(p.Applications[0]))
				}
			}
			c := w.access.calls
			b.ReportMetric(float64(c["covered"]+c["person"]+c["shared mailbox"]+c["authorize"]), "calls")
			b.ReportMetric(float64(len(w.access.asked)), "mailboxes")
			if most := map[bool]int{false: 3 + 7, true: 3 + 202}[all]; c["authorize"]+3 > most || c["covered"] != 1 {
				b.Errorf("calls %v, at most %d", c, most)
			}
		})
	}
}
