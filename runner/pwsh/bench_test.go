package pwsh_test

import (
	"context"
	"testing"

	"roombridge/runner/pwsh"
)

// warm makes both sides as fast as they get.
func warm(b *testing.B, s *pwsh.Session) {
	b.Helper()
	runBench(b, s, repeat(pwsh.Call{Cmdlet: "Set-Nothing", Params: params{"Identity": "room"}}, 10_000))
}

func repeat(c pwsh.Call, n int) []pwsh.Call {
	calls := make([]pwsh.Call, n)
	for i := range calls {
		calls[i] = c
	}
	return calls
}

func runBench(b *testing.B, s *pwsh.Session, calls []pwsh.Call) {
	b.Helper()
	err := s.Run(context.Background(), calls, func(e pwsh.Event) error {
		if e.End != nil && e.End.Status != pwsh.OK {
			b.Fatalf("call %d: %s", e.Call, e.End.Status)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkOneCall(b *testing.B) {
	s := openContoso(b, pwsh.Options{})
	warm(b, s)
	for b.Loop() {
		runBench(b, s, []pwsh.Call{{Cmdlet: "Set-Nothing", Params: params{"Identity": "room"}}})
	}
}

// BenchmarkOneOfMany reports the time of one call in a batch of 1,000.
func BenchmarkOneOfMany(b *testing.B) {
	s := openContoso(b, pwsh.Options{})
	warm(b, s)
	calls := repeat(pwsh.Call{Cmdlet: "Set-Nothing", Params: params{"Identity": "room"}}, 1000)
	for b.Loop() {
		runBench(b, s, calls)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(calls)), "µs/call")
}

// BenchmarkObjects reads 10,000 objects of 8 properties.
func BenchmarkObjects(b *testing.B) {
	s := openContoso(b, pwsh.Options{})
	warm(b, s)
	call := pwsh.Call{
		Cmdlet: "Get-Room", Params: params{"Count": int64(10_000)},
		Select: []string{"Guid", "Name", "Alias", "Address", "Type", "Floor", "Hidden", "Note"},
	}
	for b.Loop() {
		runBench(b, s, []pwsh.Call{call})
	}
}
