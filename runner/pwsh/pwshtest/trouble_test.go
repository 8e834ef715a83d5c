// Package pwshtest_test brings a [pwsh.Session] into every trouble that a process can make: with a
// scripted child, which can do anything (child_test.go), and with a real PowerShell (engine_test.go).
// Each trouble ends in time, in a right answer or in an error of a type that says what happened, and
// leaves no goroutine, process or file.
package pwshtest_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

func TestMain(m *testing.M) {
	child.Main(nil)
	flag.Parse()
	// Most of what runs side by side waits.
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestTrouble(t *testing.T) {
	leavesNothing(t)
	t.Run("child", func(t *testing.T) {
		t.Parallel()
		for _, tr := range childTroubles {
			t.Run(tr.name, tr.tryChild)
		}
	})
	t.Run("engine", func(t *testing.T) {
		w := newWorld(t)
		t.Parallel()
		for _, tr := range engineTroubles {
			t.Run(tr.name, func(t *testing.T) { tr.tryEngine(t, w) })
		}
	})
	for _, tr := range longChildTroubles {
		t.Run("child: "+tr.name, func(t *testing.T) {
			t.Parallel()
			tr.tryChild(t)
		})
	}
	for _, tr := range longEngineTroubles {
		t.Run("engine: "+tr.name, func(t *testing.T) {
			w := newWorld(t)
			t.Parallel()
			tr.tryEngine(t, w)
		})
	}
}

// trouble is a session that runs two calls, the first of which is in trouble.
type trouble struct {
	name string
	does string // how it comes about: the script of a child, or a cmdlet
	want string // the outcome, as text

	caller   caller        // what the caller does meanwhile
	timeout  time.Duration // of the start and of each call; 0: two minutes
	beat     time.Duration // between heartbeats; 0: the session's own
	within   time.Duration // in which all has to be over; 0: 30 s
	outlives bool          // a grandchild outlives the session, and is for the test to end
}

// caller is what the caller of Run does from the first event on.
type caller string

const (
	cancels         caller = "cancels"
	closes          caller = "closes the session"
	readsSlowly     caller = "reads slowly"
	readsAndCancels caller = "reads slowly, and cancels after a while"
)

const (
	slowReader         = time.Millisecond // for an event
	eventsBeforeCancel = 100
)

func (tr trouble) options() pwsh.Options {
	o := pwsh.Options{Path: "pwsh", StartTimeout: 2 * time.Minute, CommandTimeout: 2 * time.Minute}
	if tr.timeout > 0 {
		o.StartTimeout, o.CommandTimeout = tr.timeout, tr.timeout
	}
	o.Heartbeat = tr.beat
	return o
}

// inTime fails the test if all is not over in time.
func (tr trouble) inTime(t *testing.T, began time.Time) {
	t.Helper()
	within := tr.within
	if within == 0 {
		within = 30 * time.Second
	}
	if took := time.Since(began); took > within {
		t.Errorf("it took %v, more than %v", took, within)
	}
}

// run runs the calls and returns the outcome, and the PIDs that they told of.
func (tr trouble) run(t *testing.T, s pwsh.Caller, calls ...pwsh.Call) (outcome string, pids []int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	answers := make([]answer, len(calls))
	events := 0
	err := s.Run(ctx, calls, func(e pwsh.Event) error {
		events++
		tr.caller.meanwhile(events, s, cancel)
		if pid, ok := e.Object["PID"].(int64); ok {
			pids = append(pids, int(pid))
		}
		if text, ok := e.Object["Text"]; ok && text != calls[e.Call].Params["Text"] {
			t.Errorf("the echo of %.40q begins %.40q", calls[e.Call].Params["Text"], text)
		}
		if e.Record != nil && strings.Contains(e.Record.Message, "\r") {
			t.Errorf("a record with the line end of Windows: %q", e.Record.Message)
		}
		return answers[e.Call].add(e)
	})
	if lost := (*pwsh.SessionLostError)(nil); errors.As(err, &lost) && len(lost.Stderr) > 64<<10 {
		t.Errorf("the error holds %d bytes of standard error", len(lost.Stderr))
	}
	var all []string
	for _, a := range answers {
		all = append(all, a.String())
	}
	return strings.Join(all, ", ") + cause(err), pids
}

func (c caller) meanwhile(events int, s pwsh.Caller, cancel func()) {
	switch {
	case c == closes && events == 1:
		go s.Close()
	case c == cancels, c == readsAndCancels && events == eventsBeforeCancel:
		cancel()
	case c == readsSlowly, c == readsAndCancels && events < eventsBeforeCancel:
		<-time.NewTimer(slowReader).C
	}
}

// checkUse fails the test unless a session that is not lost answers, and one that is says so again.
func checkUse(t *testing.T, s pwsh.Caller, outcome string) {
	t.Helper()
	want := "ok (1 object)"
	if _, lost, ok := strings.Cut(outcome, "; lost: "); ok {
		want = "skipped; lost: " + lost
	}
	if got, _ := (trouble{}).run(t, s, echo()); got != want {
		t.Errorf("afterwards it answers\n\t%s, want\n\t%s", got, want)
	}
}

// echo is a call with more text than any pipe holds, so that it cannot be sent to who does not read.
func echo() pwsh.Call {
	return pwsh.Call{Cmdlet: "Get-Echo", Params: map[string]any{"Text": strings.Repeat("Grüße, 会议室 🏢\r\n", 10_000)}}
}
