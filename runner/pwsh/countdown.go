package pwsh

import "time"

// countdown is a timer with time that does not count.
type countdown struct {
	*time.Timer
	held time.Duration
}

func (c *countdown) set(d time.Duration) {
	c.held = 0
	if c.Timer == nil {
		c.Timer = time.NewTimer(d)
		return
	}
	c.Reset(d)
}

// hold adds time that does not count.
func (c *countdown) hold(d time.Duration) { c.held += d }

// over reports whether the countdown that fired is over, and makes up for the time that did not count.
func (c *countdown) over() bool {
	if c.held <= 0 {
		return true
	}
	c.set(c.held)
	return false
}
