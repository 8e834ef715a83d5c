package sim_test

import (
	"context"
	"testing"

	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
)

func BenchmarkContosoOf(b *testing.B) {
	for b.Loop() {
		sim.ContosoOf(100_000)
	}
}

func BenchmarkList100000Rooms(b *testing.B) {
	s := connect(b, sim.ContosoOf(100_000), "")
	for b.Loop() {
		var n int
		call := pwsh.Call{
			Cmdlet: "Get-EXOMailbox", Select: []string{"Guid", "PrimarySmtpAddress", "EmailAddresses", "ResourceType"},
			Params: p{"RecipientTypeDetails": []any{"RoomMailbox"}, "ResultSize": "Unlimited", "PropertySets": []any{"Minimum", "Resource"}},
		}
		err := s.Run(context.Background(), []pwsh.Call{call}, func(e pwsh.Event) error {
			if e.Object != nil {
				n++
			}
			return nil
		})
		if err != nil || n != 100_012 {
			b.Fatal(n, err)
		}
	}
}

// 10,000 adds in batches of 50, in memory and kept in a folder.
func BenchmarkAdd10000(b *testing.B) {
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			add10000(b, sim.ContosoOf(10_000))
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			o := open(b, b.TempDir())
			for i := range 10_000 - 623 {
				if err := o.AddRoom(extra(i), extra(i)); err != nil {
					b.Fatal(err)
				}
			}
			b.StartTimer()
			add10000(b, o)
		}
	})
}

func extra(i int) string {
	return "extra." + string(rune('a'+i/1000)) + string(rune('a'+i/100%10)) + string(rune('a'+i/10%10)) + string(rune('a'+i%10)) + "@contoso.com"
}

func add10000(b *testing.B, o *sim.Org) {
	b.Helper()
	s := connect(b, o, "")
	var calls []pwsh.Call
	for _, guid := range column(must(b, s, "Get-EXOMailbox", p{"RecipientTypeDetails": "RoomMailbox", "ResultSize": "10000"}), "Guid") {
		calls = append(calls, pwsh.Call{Cmdlet: "Add-DistributionGroupMember", Params: p{"Identity": "finance", "Member": guid}})
	}
	added := 0
	for ; len(calls) > 0; calls = calls[min(50, len(calls)):] {
		err := s.Run(context.Background(), calls[:min(50, len(calls))], func(e pwsh.Event) error {
			if e.End != nil && e.End.Status == pwsh.OK {
				added++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if added != 10_000 {
		b.Fatal(added)
	}
}
