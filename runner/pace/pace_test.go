package pace_test

import (
	"testing"
	"time"

	"roombridge/runner/pace"
)

func TestNext(t *testing.T) {
	tests := []struct {
		name string
		seen pace.Seen
		size int
		wait time.Duration
	}{
		{"nothing measured yet", pace.Seen{}, 10, 0},
		{"fast calls: never more than 50", pace.Seen{PerItem: time.Millisecond}, 50, 0},
		{"a second a call: 50 fit into a minute", pace.Seen{PerItem: time.Second}, 50, 0},
		{"three seconds a call: a minute's worth", pace.Seen{PerItem: 3 * time.Second}, 20, 0},
		{"a call of minutes still goes out alone", pace.Seen{PerItem: 5 * time.Minute}, 1, 0},
		{"throttled once: half, after 2 s", pace.Seen{PerItem: time.Second, Throttled: 1}, 25, 2 * time.Second},
		{"throttled for ever: at most 64 s", pace.Seen{PerItem: time.Second, Throttled: 40}, 25, 64 * time.Second},
		{"the tenant's own wish wins", pace.Seen{PerItem: time.Second, Throttled: 1, RetryAfter: 90 * time.Second}, 25, 90 * time.Second},
		{"but nobody waits for a day", pace.Seen{PerItem: time.Second, RetryAfter: 24 * time.Hour}, 50, 15 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			size, wait := pace.Next(tt.seen)
			if size != tt.size || wait != tt.wait {
				t.Errorf("Next(%+v) = %d, %v; want %d, %v", tt.seen, size, wait, tt.size, tt.wait)
			}
		})
	}
}
