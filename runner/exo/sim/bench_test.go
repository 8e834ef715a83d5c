package sim_test

import (
	"context"
	"errors"
	"strconv"
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

// 10,000 adds, in memory and kept in a folder.
func BenchmarkAdd10000(b *testing.B) {
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			add(b, sim.ContosoOf(10_000), 10_000)
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
			add(b, o, 10_000)
		}
	})
}

// What a proof asks about one room of 10,000 that are in the group: a look-up, whatever the group's size.
func BenchmarkAuthorize(b *testing.B) {
	for _, rooms := range []int{100, 10_000} {
		b.Run(strconv.Itoa(rooms), func(b *testing.B) {
			o := sim.ContosoOf(rooms)
			add(b, o, rooms)
			if err := errors.Join(o.PutPrincipal(app, object, ""), o.PutAssignment("a", app, calendar, "finance"), o.PutPolicy(app, "finance", "RestrictAccess")); err != nil {
				b.Fatal(err)
			}
			s := connect(b, o, "")
			for b.Loop() {
				role := must(b, s, "Test-ServicePrincipalAuthorization", p{"Identity": app, "Resource": "boardroom@contoso.com"})
				policy := must(b, s, "Test-ApplicationAccessPolicy", p{"AppId": app, "Identity": "boardroom@contoso.com"})
				if role[0]["InScope"] != true || policy[0]["AccessCheckResult"] != "Granted" {
					b.Fatal(role, policy)
				}
			}
		})
	}
}

// What a proof lists of a group of 10,000.
func BenchmarkCovered10000(b *testing.B) {
	o := sim.ContosoOf(10_000)
	add(b, o, 10_000)
	s := connect(b, o, "")
	filter := "MemberOfGroup -eq '" + dn(b, s, "finance") + "'"
	for b.Loop() {
		if got := must(b, s, "Get-Recipient", p{"RecipientPreviewFilter": filter, "ResultSize": "Unlimited"}, "Guid"); len(got) != 10_000 {
			b.Fatal(len(got))
		}
	}
}

func extra(i int) string {
	return "extra." + string(rune('a'+i/1000)) + string(rune('a'+i/100%10)) + string(rune('a'+i/10%10)) + string(rune('a'+i%10)) + "@contoso.com"
}

// add puts this many rooms into finance, in batches of 50.
func add(b *testing.B, o *sim.Org, rooms int) {
	b.Helper()
	s := connect(b, o, "")
	var calls []pwsh.Call
	for _, guid := range column(must(b, s, "Get-EXOMailbox", p{"RecipientTypeDetails": "RoomMailbox", "ResultSize": strconv.Itoa(rooms)}), "Guid") {
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
	if added != rooms {
		b.Fatal(added)
	}
}
