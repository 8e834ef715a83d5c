package pwsh_test

import (
	"context"
	"testing"
	"time"

	"roombridge/runner/pwsh"
)

// The benchmarks compare the bridge with its prototype and with a loop inside PowerShell, in one run and
// with all sides warm, because the times themselves differ from one computer to the next:
//
//	go test -run '^$' -bench . ./runner/pwsh

const warmUp = 10_000 // calls, after which PowerShell is as fast as it gets

var nothing = pwsh.Call{Cmdlet: "Set-Nothing", Params: params{"Identity": "room"}}

// rivals are sessions that have warmed up.
type rivals struct {
	bridge, prototype     *pwsh.Session
	tookBridge, tookProto time.Duration
}

func newRivals(b *testing.B) *rivals {
	b.Helper()
	r := &rivals{bridge: openContoso(b, pwsh.Options{}), prototype: prototype(b)}
	for _, s := range []*pwsh.Session{r.bridge, r.prototype} {
		took(b, s, repeat(nothing, warmUp))
	}
	return r
}

// run gives both the same work, in short turns, as what else the computer does should hit both.
func (r *rivals) run(b *testing.B, times int, calls []pwsh.Call) {
	b.Helper()
	for range times {
		r.tookBridge += took(b, r.bridge, calls)
	}
	for range times {
		r.tookProto += took(b, r.prototype, calls)
	}
}

// report says what one of n calls or objects took.
func (r *rivals) report(b *testing.B, n int, unit string) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // of both together, which says nothing
	b.ReportMetric(micros(r.tookBridge, b.N*n), "µs/"+unit)
	b.ReportMetric(micros(r.tookProto, b.N*n), "µs-prototype/"+unit)
	b.ReportMetric(float64(r.tookBridge)/float64(r.tookProto), "x-prototype")
}

func micros(d time.Duration, n int) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }

func repeat(c pwsh.Call, n int) []pwsh.Call {
	calls := make([]pwsh.Call, n)
	for i := range calls {
		calls[i] = c
	}
	return calls
}

// took runs calls that must succeed.
func took(b *testing.B, s *pwsh.Session, calls []pwsh.Call) time.Duration {
	b.Helper()
	began := time.Now()
	err := s.Run(context.Background(), calls, func(e pwsh.Event) error {
		if e.End != nil && e.End.Status != pwsh.OK {
			b.Fatalf("call %d: %s", e.Call, e.End.Status)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// inLoop returns how long PowerShell alone takes for n calls of Set-Nothing.
func inLoop(b *testing.B, s *pwsh.Session, n int) time.Duration {
	b.Helper()
	a := one(b, s, "Measure-Loop", params{"Count": int64(n)})
	if len(a.Objects) != 1 {
		b.Fatalf("%+v", a)
	}
	ticks, _ := a.Objects[0]["Value"].(int64)
	return time.Duration(ticks) * 100
}

func BenchmarkOneCall(b *testing.B) {
	r := newRivals(b)
	for b.Loop() {
		r.run(b, 20, []pwsh.Call{nothing})
	}
	r.report(b, 20, "call")
}

func BenchmarkOneOfMany(b *testing.B) {
	r := newRivals(b)
	calls := repeat(nothing, 1000)
	var loop time.Duration
	inLoop(b, r.bridge, warmUp)
	for b.Loop() {
		r.run(b, 1, calls)
		loop += inLoop(b, r.bridge, len(calls))
	}
	r.report(b, len(calls), "call")
	b.ReportMetric(micros(loop, b.N*len(calls)), "µs-loop/call")
	b.ReportMetric(float64(r.tookBridge)/float64(loop), "x-loop")
}

func BenchmarkObjects(b *testing.B) {
	const count = 10_000
	r := newRivals(b)
	get := []pwsh.Call{{
		Cmdlet: "Get-Room", Params: params{"Count": int64(count)},
		Select: []string{"Guid", "Name", "Alias", "Address", "Type", "Floor", "Hidden", "Note"},
	}}
	r.run(b, 1, get)
	r.tookBridge, r.tookProto = 0, 0
	for b.Loop() {
		r.run(b, 1, get)
	}
	r.report(b, count, "object")
}

// BenchmarkMemory reports what PowerShell holds before and after 100,000 calls.
func BenchmarkMemory(b *testing.B) {
	s := openContoso(b, pwsh.Options{})
	took(b, s, repeat(nothing, warmUp))
	before := s.Stats().Memory
	for b.Loop() {
		for range 100 {
			took(b, s, repeat(nothing, 1000))
		}
	}
	b.ReportMetric(float64(before)/1e6, "MB-before")
	b.ReportMetric(float64(s.Stats().Memory)/1e6, "MB-after")
}
