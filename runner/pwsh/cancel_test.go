package pwsh_test

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

// statuses returns how calls ended.
func statuses(answers []answer) []pwsh.Status {
	all := make([]pwsh.Status, len(answers))
	for i, a := range answers {
		all[i] = a.Status
	}
	return all
}

// A cancel stops the call under way and nothing else; the session lives on.
func TestCancelIsPolite(t *testing.T) {
	s := session(t)
	for _, cmdlet := range []string{"Invoke-Wait", "Get-Endless"} {
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			calls := []pwsh.Call{{Cmdlet: "Set-Nothing"}, {Cmdlet: cmdlet}, {Cmdlet: "Set-Nothing"}}
			answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error { return s.Run(ctx, calls, each) })
			cancel()
			if diff := cmp.Diff([]pwsh.Status{pwsh.OK, pwsh.Stopped, pwsh.Skipped}, statuses(answers)); diff != "" || err != context.DeadlineExceeded {
				t.Errorf("%s: %v (-want +got):\n%s", cmdlet, err, diff)
			}
			if a := one(t, s, "Get-Echo", params{"Value": "x"}); a.Status != pwsh.OK || len(a.Objects) != 1 || a.Objects[0]["Value"] != "x" {
				t.Errorf("%s: the call after it: %+v", cmdlet, a)
			}
		}
	}
}

func TestEachStopsRun(t *testing.T) {
	s := session(t)
	stop := errors.New("enough")
	events := 0
	err := s.Run(t.Context(), []pwsh.Call{{Cmdlet: "Get-Endless"}, {Cmdlet: "Get-Many"}}, func(pwsh.Event) error { events++; return stop })
	if err != stop || events != 1 {
		t.Errorf("Run = %v after %d events", err, events)
	}
	if a := one(t, s, "Get-Many", nil); a.Status != pwsh.OK || len(a.Objects) != 450 {
		t.Errorf("afterwards: %s with %d objects", a.Status, len(a.Objects))
	}
}

func TestCancelOfASignIn(t *testing.T) {
	s := session(t)
	ctx, cancel := context.WithCancel(t.Context())
	calls := []pwsh.Call{{Cmdlet: "Connect-Contoso"}, {Cmdlet: "Invoke-Wait"}}
	answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error {
		return s.RunInteractive(ctx, time.Minute, calls, func(string) {}, func(e pwsh.Event) error {
			if e.End != nil && e.Call == 0 {
				cancel()
			}
			return each(e)
		})
	})
	if got := statuses(answers); err != context.Canceled || got[0] != pwsh.OK || got[1] == pwsh.OK || got[1] == pwsh.Unknown {
		t.Errorf("%v, %v", got, err)
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.OK {
		t.Errorf("afterwards: %+v", a)
	}
}

// Nothing stops a call that blocks outside PowerShell: it is killed, and may have had its effect.
func TestCancelOfWhatCannotBeStopped(t *testing.T) {
	t.Parallel()
	s := openContoso(t, pwsh.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	began := time.Now()
	if lost := lostIn(ctx, t, s, "Invoke-Block"); !errors.Is(lost, context.DeadlineExceeded) {
		t.Errorf("lost because of %v", lost)
	}
	if took := time.Since(began); took < 10*time.Second || took > 16*time.Second {
		t.Errorf("it took %v, with 10 s of grace", took)
	}
}

// What the bridge says of a request that was cancelled, and what is made of it.
func TestCancelStatuses(t *testing.T) {
	const ok, stopped, skipped, unknown = pwsh.OK, pwsh.Stopped, pwsh.Skipped, pwsh.Unknown
	tests := []struct {
		name  string
		play  func(c *child) // after the cancel; the first of three calls has ended before
		want  []pwsh.Status
		alive bool
		took  time.Duration
	}{
		{"between two calls", func(c *child) { c.frame(`{"t":"done","id":1,"state":"Stopped","started":1}`) }, []pwsh.Status{ok, skipped, skipped}, true, 0},
		{"in the middle of a call", func(c *child) { c.frame(`{"t":"done","id":1,"state":"Stopped","started":2}`) }, []pwsh.Status{ok, stopped, skipped}, true, 0},
		{"too late", func(c *child) {
			c.frame(`{"t":"end","id":1,"i":1,"st":"ok"}`)
			c.frame(`{"t":"end","id":1,"i":2,"st":"ok"}`)
			c.frame(`{"t":"done","id":1,"state":"Completed","started":3}`)
		}, []pwsh.Status{ok, ok, ok}, true, 0},
		{"call by call", func(c *child) {
			c.frame(`{"t":"end","id":1,"i":1,"st":"stopped"}`)
			c.frame(`{"t":"end","id":1,"i":2,"st":"skipped"}`)
			c.frame(`{"t":"done","id":1,"state":"Stopped"}`)
		}, []pwsh.Status{ok, stopped, skipped}, true, 0},
		{"at the last moment", func(c *child) {
			<-time.After(9 * time.Second)
			c.frame(`{"t":"done","id":1,"state":"Stopped","started":2}`)
		}, []pwsh.Status{ok, stopped, skipped}, true, 9 * time.Second},
		{"not at all", func(c *child) { c.untilBye() }, []pwsh.Status{ok, unknown, skipped}, false, 10 * time.Second},
		{"by leaving its loop", func(c *child) { c.frame(`{"t":"done","id":1,"state":"Completed","started":2}`) }, []pwsh.Status{ok, unknown, skipped}, true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				f := &fake{killed: make(chan struct{}), play: func(c *child) {
					c.hello()
					c.request()
					c.frame(`{"t":"end","id":1,"i":0,"st":"ok"}`)
					cancel()
					if c.untilCancel() {
						tt.play(c)
					}
					c.answerNext()
				}}
				s := startFake(t, f, pwsh.Options{})
				began := time.Now()
				calls := repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 3)
				answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error { return s.Run(ctx, calls, each) })
				if diff := cmp.Diff(tt.want, statuses(answers)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("it took %v, want %v", took, tt.took)
				}
				var lost *pwsh.SessionLostError
				if errors.As(err, &lost) == tt.alive || (err == nil) != (tt.want[2] == ok) || err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("Run = %v", err)
				}
				if _, err := run(t, s, calls[0]); (err == nil) != tt.alive {
					t.Errorf("the next Run = %v", err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// The request must be written before its cancel, also when PowerShell is slow to read.
func TestCancelFollowsItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			<-time.After(4 * time.Second)
			if r := c.request(); r["op"] != "batch" {
				t.Errorf("first came %v", r)
			}
			if c.untilCancel() {
				c.frame(`{"t":"done","id":1,"state":"Stopped","started":1}`)
			}
			c.untilBye()
		}}
		s := startFake(t, f, pwsh.Options{})
		calls := []pwsh.Call{{Cmdlet: "Get-Echo"}}
		defer time.AfterFunc(time.Second, cancel).Stop()
		answers, err := collect(t, 1, func(each func(pwsh.Event) error) error { return s.Run(ctx, calls, each) })
		if answers[0].Status != pwsh.Stopped || err != context.Canceled {
			t.Errorf("%s, %v", answers[0].Status, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

var cancelFor = flag.Duration("cancel", 5*time.Second, "how long TestCancelAtRandom runs")

// Eight goroutines share a session and cancel whenever they like. Every call ends once, in order, with a
// status that fits what the cmdlet did; the session lives on, and nothing is left of it. For longer:
//
//	go test -race -run CancelAtRandom ./runner/pwsh -args -cancel 1m
func TestCancelAtRandom(t *testing.T) {
	s := openContoso(t, pwsh.Options{})
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	var mu sync.Mutex
	counts := map[pwsh.Status]int64{}
	var all sync.WaitGroup
	until := time.Now().Add(*cancelFor)
	for g := range 8 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(g)))
			for time.Now().Before(until) {
				got, err := cancelOnce(t, s, random)
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("Run = %v", err)
					return
				}
				mu.Lock()
				for _, status := range got {
					counts[status]++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	t.Logf("%v", counts)
	done, _ := one(t, s, "Get-Count", nil).Objects[0]["Value"].(int64)
	if most := counts[pwsh.OK] + counts[pwsh.Stopped]; done < counts[pwsh.OK] || done > most {
		t.Errorf("the cmdlet ran %d times, want %d to %d", done, counts[pwsh.OK], most)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if process, err := os.FindProcess(s.Hello().PID); err == nil && alive(process) {
		t.Error("PowerShell still runs after Close")
	}
	for _, status := range []pwsh.Status{pwsh.OK, pwsh.Stopped, pwsh.Skipped} {
		if counts[status] == 0 {
			t.Errorf("no call was %s", status)
		}
	}
}

// cancelOnce runs some calls and cancels them, from outside or from within.
func cancelOnce(t *testing.T, s *pwsh.Session, random *rand.Rand) ([]pwsh.Status, error) {
	work := int64(random.IntN(2) * 50_000) // none, or some milliseconds
	calls := repeat(pwsh.Call{Cmdlet: "Add-Count", Params: params{"Work": work}}, 1+random.IntN(50))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	at := random.IntN(2 * len(calls)) // of its ends
	if random.IntN(2) == 0 {
		defer time.AfterFunc(time.Duration(random.IntN(20_000))*time.Microsecond, cancel).Stop()
		at = -1
	}
	answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error {
		return s.Run(ctx, calls, func(e pwsh.Event) error {
			if e.End != nil && e.Call == at {
				cancel()
			}
			return each(e)
		})
	})
	got := statuses(answers)
	for i, status := range got {
		if status != pwsh.Skipped && i > 0 && got[i-1] != pwsh.OK {
			t.Errorf("a call ran after one that was cut: %v", got)
		}
	}
	return got, err
}
