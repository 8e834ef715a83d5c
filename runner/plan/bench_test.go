package plan_test

import (
	"fmt"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

// BenchmarkCompute compares a list of so many rooms, of which 5 % are mistyped, with a group of as many
// members. Memory has to grow in step with the rooms.
func BenchmarkCompute(b *testing.B) {
	for _, n := range []int{10_000, 50_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, s := campus(n)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				p := plan.Compute(w, s)
				if len(p.Refused) != n/20 || len(p.Groups[0].Present) != n*9/10 || p.Groups[0].Count(plan.Add) != n/20 {
					b.Fatal(len(p.Refused), len(p.Groups[0].Present), p.Groups[0].Count(plan.Add))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/room")
		})
	}
}

// campus has n rooms, all of them in the list, every 20th mistyped; and n members, of which the first
// half of the 20s is extra.
func campus(n int) (plan.Wanted, plan.Snapshot) {
	recipients := make([]exo.Recipient, n)
	members := make([]exo.Recipient, 0, n)
	rows := make([]rooms.Row, n)
	for i := range n {
		r := room(fmt.Sprintf("room.%06d", i))
		r.Addresses = append(r.Addresses, fmt.Sprintf("old.room.%06d@contoso.com", i))
		r.UPN = fmt.Sprintf("room.%06d@contoso.onmicrosoft.com", i)
		recipients[i] = r
		rows[i] = rooms.ParseKey(r.Address)
		if i%20 == 7 {
			rows[i] = rooms.ParseKey(fmt.Sprintf("room.%03dx%02d@contoso.com", i/1000, i%100))
		}
		rows[i].Source, rows[i].Line = "rooms.csv", i+2
		if i%20 != 11 {
			members = append(members, r)
		}
	}
	for i := range n / 20 {
		members = append(members, recipient("UserMailbox", fmt.Sprintf("person.%d", i)))
	}
	return wanted(rows), with(tenant(recipients...), members...)
}

// BenchmarkHostileNames is a list of names that nothing matches, in a tenant whose rooms share theirs.
func BenchmarkHostileNames(b *testing.B) {
	const n = 50_000
	recipients := make([]exo.Recipient, n)
	rows := make([]rooms.Row, n)
	for i := range n {
		recipients[i] = room(fmt.Sprintf("room.%06d", i))
		recipients[i].DisplayName = "Meeting room"
		rows[i] = rooms.ParseKey("Meting room")
		rows[i].Source, rows[i].Line = "rooms.csv", i+2
	}
	w, s := wanted(rows), tenant(recipients...)
	b.ReportAllocs()
	for b.Loop() {
		if p := plan.Compute(w, s); len(p.Refused) != n {
			b.Fatal(len(p.Refused))
		}
	}
}
