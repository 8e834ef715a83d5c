package pwsh_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

// Slow and dead are different: who answers pings has until the deadline, who does not is given up.
func TestSlowIsNotDead(t *testing.T) {
	tests := []struct {
		name string
		play func(c *child) // once it has the request
		want error
		took time.Duration
		told []time.Duration
	}{
		{"slow", func(c *child) { c.untilBye() }, pwsh.ErrNoAnswer, 100 * time.Second, []time.Duration{30 * time.Second, 60 * time.Second, 90 * time.Second}},
		{"dead", func(c *child) { silence(c) }, pwsh.ErrNoPong, 35 * time.Second, nil},
		{"reads no more", func(c *child) { <-c.gone }, pwsh.ErrNoPong, 35 * time.Second, nil},
		{"dies later", func(c *child) {
			for range 9 {
				c.pong(c.request())
			}
			silence(c)
		}, pwsh.ErrNoPong, 80 * time.Second, []time.Duration{30 * time.Second}},
		{"output is life", func(c *child) {
			go silence(c)
			for range 4 {
				<-time.After(20 * time.Second)
				c.frame(`{"t":"rec","id":1,"i":0,"r":{"stream":"warn","message":"still here"}}`)
			}
			<-c.gone
		}, pwsh.ErrNoAnswer, 100 * time.Second, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{killed: make(chan struct{}), play: func(c *child) { c.hello(); c.request(); tt.play(c) }}
				var told []time.Duration
				s := startFake(t, f, pwsh.Options{CommandTimeout: 100 * time.Second, Slow: func(waited time.Duration) { told = append(told, waited) }})
				began := time.Now()
				answers, err := run(t, s, repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 2)...)
				var lost *pwsh.SessionLostError
				if !errors.As(err, &lost) || !errors.Is(err, tt.want) {
					t.Errorf("Run = %v, want %v", err, tt.want)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("it took %v, want %v", took, tt.took)
				}
				if diff := cmp.Diff(tt.told, told); diff != "" && tt.told != nil {
					t.Errorf("told (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff([]pwsh.Status{pwsh.Unknown, pwsh.Skipped}, statuses(answers)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// silence reads everything and says nothing.
func silence(c *child) {
	for c.request() != nil {
	}
}

// Slow counts from the previous end.
func TestQuickCallsAreNotSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			c.request()
			c.meanwhile(func() {
				for i := range 10 {
					<-time.After(29 * time.Second)
					c.frame(fmt.Sprintf(`{"t":"end","id":1,"i":%d,"st":"ok"}`, i))
				}
				c.frame(`{"t":"done","id":1}`)
			})
		}}
		s := startFake(t, f, pwsh.Options{Slow: func(waited time.Duration) { t.Errorf("slow after %v", waited) }})
		if _, err := run(t, s, repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 10)...); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Whoever takes an hour over every answer holds up PowerShell, which is not dead, nor late, for that.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			c.request()
			for i := range 40 {
				c.frame(fmt.Sprintf(`{"t":"out","id":1,"i":0,"o":[{"N":%d}]}`, i))
			}
			c.frame(`{"t":"end","id":1,"i":0,"st":"ok"}`)
			c.frame(`{"t":"done","id":1}`)
			c.untilBye()
		}}
		s := startFake(t, f, pwsh.Options{})
		var got []int64
		err := s.Run(t.Context(), []pwsh.Call{{Cmdlet: "Get-Echo"}}, func(e pwsh.Event) error {
			if n, ok := e.Object["N"].(int64); ok {
				got = append(got, n)
			}
			<-time.After(time.Hour)
			return nil
		})
		if err != nil || len(got) != 40 || !slices.IsSorted(got) {
			t.Errorf("Run = %v, with %v", err, got)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// The same with a real cmdlet: it is held up, and stops when the cancel can be read.
func TestSlowReaderCancels(t *testing.T) {
	s := openContoso(t, pwsh.Options{Heartbeat: 200 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	next := int64(1)
	answers, err := collect(t, 2, func(each func(pwsh.Event) error) error {
		return s.Run(ctx, []pwsh.Call{{Cmdlet: "Get-Endless"}, {Cmdlet: "Set-Nothing"}}, func(e pwsh.Event) error {
			if e.Object != nil {
				if e.Object["N"] != next {
					t.Errorf("object %v, want %d", e.Object["N"], next)
				}
				next++
			}
			if next == 100 {
				<-time.After(1500 * time.Millisecond) // more than six heartbeats
				cancel()
				<-time.After(1500 * time.Millisecond)
			}
			return each(e)
		})
	})
	if diff := cmp.Diff([]pwsh.Status{pwsh.Stopped, pwsh.Skipped}, statuses(answers)); diff != "" || err != context.Canceled {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.OK {
		t.Errorf("afterwards: %+v", a)
	}
}

func TestStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			c.request()
			c.meanwhile(func() {
				<-time.After(6 * time.Second)
				c.frame(`{"t":"end","id":1,"i":0,"st":"ok"}`)
				c.frame(`{"t":"end","id":1,"i":1,"st":"failed"}`)
				c.frame(`{"t":"done","id":1,"started":3}`)
			})
		}}
		s := startFake(t, f, pwsh.Options{})
		if _, err := run(t, s, repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 4)...); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(pwsh.Stats{Commands: 3, Age: 6 * time.Second, Memory: 1024}, s.Stats()); diff != "" {
			t.Errorf("Stats (-want +got):\n%s", diff)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s := session(t)
	before := s.Stats()
	one(t, s, "Set-Nothing", nil)
	if got := s.Stats(); got.Commands != before.Commands+1 || got.Age <= before.Age || got.Memory < 10<<20 {
		t.Errorf("Stats = %+v after %+v", got, before)
	}
}
