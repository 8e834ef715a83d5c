// Package pace says how large the next batch is and how long to wait before it. It is a pure function
// of what the last batch showed.
package pace

import "time"

// The bounds of a batch.
const (
	MaxBatch = 50               // calls
	target   = 60 * time.Second // how long a batch may take, so that Ctrl-C is answered within it
	first    = 10               // calls of a batch before anything was measured
	maxWait  = 15 * time.Minute // a session that waits longer is lost in the end
)

// Seen is what the last batch showed. The zero value is a run that has sent nothing.
type Seen struct {
	PerItem    time.Duration // mean time of a call
	Throttled  int           // batches in a row in which a call was throttled
	RetryAfter time.Duration // the longest that the tenant asked for
}

// Next returns the size of the next batch and how long to wait before sending it. The wait doubles with
// every throttled batch in a row, from 2 s to 64 s; a longer wait that the tenant asked for is kept, up to
// 15 minutes.
func Next(s Seen) (size int, wait time.Duration) {
	size = first
	if s.PerItem > 0 {
		size = int(min(MaxBatch, max(1, target/s.PerItem)))
	}
	if s.Throttled > 0 {
		size = max(1, size/2)
		wait = time.Second << min(s.Throttled, 6)
	}
	return size, max(wait, min(s.RetryAfter, maxWait))
}
