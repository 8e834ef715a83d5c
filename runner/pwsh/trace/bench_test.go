package trace_test

import (
	"context"
	"io"
	"testing"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

// room is an object of 8 properties.
var room = map[string]any{
	"Guid": "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", "Name": "North 1.04", "Alias": "north.104", "PrimarySmtpAddress": "north.104@contoso.com",
	"RecipientTypeDetails": "RoomMailbox", "Floor": int64(1), "Hidden": false, "EmailAddresses": []any{"SMTP:north.104@contoso.com", "smtp:n104@contoso.com"},
}

// BenchmarkOneCall is what a recording costs a call without output; a call of real PowerShell takes about 100 µs at least.
func BenchmarkOneCall(b *testing.B) {
	benchmark(b, &scripted{events: answers()}, 1)
}

// BenchmarkObject is what a recording costs an object of 8 properties.
func BenchmarkObject(b *testing.B) {
	objects := make([]map[string]any, 1000)
	for i := range objects {
		objects[i] = room
	}
	benchmark(b, &scripted{events: answers(objects...)}, len(objects))
}

func benchmark(b *testing.B, shell *scripted, per int) {
	call := []pwsh.Call{{Cmdlet: "Get-Room", Params: map[string]any{"Identity": "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"}, Select: []string{"Guid", "Name"}}}
	for _, bm := range []struct {
		name string
		c    pwsh.Caller
	}{
		{"without", shell},
		{"pseudonyms", trace.Record(io.Discard, shell, trace.Options{Limit: 1 << 60, Keep: exchange.Keep})},
		{"plain", trace.Record(io.Discard, shell, trace.Options{Plain: true, Limit: 1 << 60})},
		{"cut off", trace.Record(io.Discard, shell, trace.Options{Limit: 1})},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := bm.c.Run(context.Background(), call, ignore); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*per), "ns/each")
		})
	}
}

// BenchmarkReplay reads and plays 1,000 objects of 8 properties.
func BenchmarkReplay(b *testing.B) {
	objects := make([]map[string]any, 1000)
	for i := range objects {
		objects[i] = room
	}
	call := pwsh.Call{Cmdlet: "Get-Room"}
	file := record(b, trace.Options{}, &scripted{events: answers(objects...)}, call).String()
	for b.Loop() {
		if err := replay(b, file).Run(context.Background(), []pwsh.Call{call}, ignore); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(objects)), "ns/each")
}
