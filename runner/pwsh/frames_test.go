package pwsh_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bhendo/go-powershell/backend"
	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

// fake is a Starter whose process is the function play, at the other end of three pipes.
type fake struct {
	play   func(p *child)
	killed chan struct{} // nil: it cannot be killed
	done   chan struct{}
	exit   error
	held   bool // another process keeps the output open
	args   []string
}

// child is PowerShell as play sees it.
type child struct {
	in    *bufio.Reader
	out   *io.PipeWriter
	err   *io.PipeWriter
	nonce string
	gone  <-chan struct{} // closed when it is killed
}

func (f *fake) StartProcess(_ string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	f.args = args
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	errR, errW := io.Pipe()
	f.done = make(chan struct{})
	go func() {
		defer close(f.done)
		f.play(&child{in: bufio.NewReader(inR), out: outW, err: errW, gone: f.killed})
		_ = inR.Close()
		if !f.held {
			_ = outW.Close()
			_ = errW.Close()
		}
	}()
	if f.killed == nil {
		return waiter{f}, inW, outR, errR, nil
	}
	go func() {
		select {
		case <-f.killed:
			_ = inR.Close()
		case <-f.done:
		}
	}()
	return killer{waiter{f}}, inW, outR, errR, nil
}

type waiter struct{ *fake }

func (w waiter) Wait() error { <-w.done; return w.exit }

type killer struct{ waiter }

func (k killer) Kill() error {
	select {
	case <-k.killed:
	default:
		close(k.killed)
	}
	return nil
}

type exitCode int

func (e exitCode) Error() string { return fmt.Sprint("exit ", int(e)) }
func (e exitCode) ExitCode() int { return int(e) }

// hello reads the script and init, and answers.
func (c *child) hello() {
	c.request()
	c.nonce, _ = c.request()["nonce"].(string)
	c.frame(`{"t":"hello","proto":1,"pid":7,"version":"7.6.5","edition":"Core"}`)
}

// request reads one line; nil means that the input is at its end.
func (c *child) request() map[string]any {
	line, err := c.in.ReadBytes('\n')
	if err != nil {
		return nil
	}
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil {
		panic(err)
	}
	return fields
}

func (c *child) print(text string) { _, _ = io.WriteString(c.out, text) }

func (c *child) frame(body string) {
	c.print(fmt.Sprintf("\n#PSB:%s:%d:%s\n", c.nonce, len(body), body))
}

// untilBye answers pings until the session is closed.
func (c *child) untilBye() {
	for r := c.request(); r != nil && r["op"] != "bye"; r = c.request() {
		if r["op"] == "ping" {
			c.pong(r)
		}
	}
}

func (c *child) pong(ping map[string]any) {
	c.frame(fmt.Sprintf(`{"t":"pong","n":%v,"busy":1,"memory":1024}`, ping["n"]))
}

// untilCancel answers pings until the request is cancelled, and returns false if the session ends first.
func (c *child) untilCancel() bool {
	for r := c.request(); r != nil; r = c.request() {
		switch r["op"] {
		case "ping":
			c.pong(r)
		case "cancel":
			return true
		}
	}
	return false
}

// answerNext answers one call of the next batch, and waits for the end of the session.
func (c *child) answerNext() {
	r := c.request()
	for ; r != nil && r["op"] == "ping"; r = c.request() {
		c.pong(r)
	}
	if r != nil && r["op"] == "batch" {
		c.frame(fmt.Sprintf(`{"t":"end","id":%v,"i":0,"st":"ok"}`, r["id"]))
		c.frame(fmt.Sprintf(`{"t":"done","id":%v,"state":"Completed","started":1}`, r["id"]))
		c.untilBye()
	}
}

// meanwhile answers pings while work goes on.
func (c *child) meanwhile(work func()) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		c.untilBye()
	}()
	work()
	<-over
}

func startFake(t *testing.T, f *fake, o pwsh.Options) *pwsh.Session {
	t.Helper()
	o.Starter, o.Path = f, "pwsh"
	s, err := pwsh.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFramesAmongStrayText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.print("a banner\n")
			c.hello()
			c.request()
			c.print("no line end")
			c.frame(`{"t":"out","id":1,"i":0,"o":[{"Name":"a"}]}`)
			c.print("\r\n#PSB:wrong nonce:2:{}\r\n\xff\xfe" + strings.Repeat("long", 50_000))
			c.frame(`{"t":"end","id":1,"i":0,"st":"ok","ms":5}`)
			c.frame(`{"t":"done","id":1,"state":"Completed","message":null}`)
			c.untilBye()
		}}
		s := startFake(t, f, pwsh.Options{})
		answers, err := run(t, s, pwsh.Call{Cmdlet: "Get-Echo"})
		if err != nil {
			t.Fatal(err)
		}
		want := []answer{{Objects: []map[string]any{{"Name": "a"}}, Status: pwsh.OK}}
		if diff := cmp.Diff(want, answers); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Whatever breaks the protocol costs the session. What cannot be read may have happened: unknown.
func TestProtocolErrors(t *testing.T) {
	end0 := `{"t":"end","id":1,"i":0,"st":"ok"}`
	tests := []struct {
		name string
		play func(c *child)
		want error
		ends []pwsh.Status
	}{
		{"length too short", func(c *child) { c.print("\n#PSB:" + c.nonce + ":5:" + end0 + "\n") }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"length too long", func(c *child) { c.print("\n#PSB:" + c.nonce + ":500:" + end0 + "\n") }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"no length", func(c *child) { c.print("\n#PSB:" + c.nonce + ":x:" + end0 + "\n") }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"over the limit", func(c *child) { c.print("\n#PSB:" + c.nonce + ":4194305:") }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"no JSON", func(c *child) { c.frame("{") }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"fatal", func(c *child) { c.frame(`{"t":"fatal","message":"what?"}`) }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"a call out of turn", func(c *child) { c.frame(`{"t":"end","id":1,"i":1,"st":"ok"}`) }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"two ends", func(c *child) { c.frame(end0); c.frame(end0) }, pwsh.ErrProtocol, []pwsh.Status{pwsh.OK, pwsh.Unknown}},
		{"another request", func(c *child) { c.frame(`{"t":"end","id":9,"i":0,"st":"ok"}`) }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"unknown status", func(c *child) { c.frame(`{"t":"end","id":1,"i":0,"st":"fine"}`) }, pwsh.ErrProtocol, []pwsh.Status{pwsh.Unknown, pwsh.Unknown}},
		{"no answer", func(c *child) { c.untilBye() }, pwsh.ErrNoAnswer, []pwsh.Status{pwsh.Unknown, pwsh.Skipped}},
		{"no second answer", func(c *child) { c.frame(end0); c.untilBye() }, pwsh.ErrNoAnswer, []pwsh.Status{pwsh.OK, pwsh.Unknown}},
		{"done without the ends", func(c *child) { c.frame(`{"t":"done","id":1}`); c.untilBye() }, nil, []pwsh.Status{pwsh.Unknown, pwsh.Skipped}},
		{"the end inside a frame", func(c *child) { c.frame(end0); c.print("\n#PSB:" + c.nonce + ":50:{") }, nil, []pwsh.Status{pwsh.OK, pwsh.Unknown}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{killed: make(chan struct{}), play: func(c *child) {
					c.hello()
					c.request()
					tt.play(c)
					_ = c.err.Close()
				}}
				s := startFake(t, f, pwsh.Options{})
				answers, err := run(t, s, pwsh.Call{Cmdlet: "Get-Echo"}, pwsh.Call{Cmdlet: "Get-Echo"})
				if tt.want != nil && !errors.Is(err, tt.want) {
					t.Errorf("Run = %v, want %v", err, tt.want)
				}
				if diff := cmp.Diff(tt.ends, []pwsh.Status{answers[0].Status, answers[1].Status}); diff != "" {
					t.Errorf("ends (-want +got):\n%s", diff)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A deadline counts from the previous End: a slow batch is not a dead one.
func TestDeadlineCountsFromThePreviousEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			c.request()
			c.meanwhile(func() {
				for i := range 10 {
					<-time.NewTimer(1000 * time.Second).C
					c.frame(fmt.Sprintf(`{"t":"end","id":1,"i":%d,"st":"ok"}`, i))
				}
				c.frame(`{"t":"done","id":1}`)
			})
		}}
		s := startFake(t, f, pwsh.Options{})
		if _, err := run(t, s, repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 10)...); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A call that is known to be slow brings a deadline of its own; its neighbours keep the session's.
func TestACallsOwnDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		took time.Duration
		lost bool
	}{"long, and in time": {3000 * time.Second, false}, "too long": {4000 * time.Second, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{killed: make(chan struct{}), play: func(c *child) {
					c.hello()
					c.request()
					c.frame(`{"t":"end","id":1,"i":0,"st":"ok"}`)
					c.meanwhile(func() {
						select {
						case <-time.After(tt.took):
						case <-c.gone:
							return
						}
						c.frame(`{"t":"end","id":1,"i":1,"st":"ok"}`)
						c.frame(`{"t":"done","id":1}`)
					})
				}}
				s := startFake(t, f, pwsh.Options{})
				_, err := run(t, s, pwsh.Call{Cmdlet: "Get-Echo"}, pwsh.Call{Cmdlet: "Get-Echo", Timeout: 3720 * time.Second})
				if errors.Is(err, pwsh.ErrNoAnswer) != tt.lost {
					t.Errorf("Run = %v", err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A program that PowerShell started can outlive it with the pipes in hand: no one may wait for that.
func TestProcessEndsButItsPipesStayOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), held: true, exit: exitCode(3), play: func(c *child) { c.hello(); c.request() }}
		s := startFake(t, f, pwsh.Options{})
		began := time.Now()
		answers, err := run(t, s, pwsh.Call{Cmdlet: "Get-Echo"}, pwsh.Call{Cmdlet: "Get-Echo"})
		var lost *pwsh.SessionLostError
		if !errors.As(err, &lost) || lost.ExitCode != 3 || time.Since(began) > 10*time.Second {
			t.Errorf("Run = %v after %v", err, time.Since(began))
		}
		if answers[0].Status != pwsh.Unknown || answers[1].Status != pwsh.Unknown {
			t.Errorf("not all was read, but %+v", answers)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Close ends a Run that is under way, which still tells what had been answered; it does not wait for an
// each that does not return.
func TestCloseDuringRun(t *testing.T) {
	for name, tt := range map[string]struct {
		busy time.Duration // each, after the first end
		took time.Duration // Close
		want []pwsh.Status
	}{
		"quick reader": {0, 0, []pwsh.Status{pwsh.OK, pwsh.Unknown, pwsh.Skipped}},
		"slow reader":  {time.Second, time.Second, []pwsh.Status{pwsh.OK, pwsh.Unknown, pwsh.Skipped}},
		"stuck reader": {time.Hour, 5 * time.Second, []pwsh.Status{pwsh.OK, pwsh.Unknown, pwsh.Skipped}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{killed: make(chan struct{}), play: func(c *child) {
					c.hello()
					c.request()
					c.frame(`{"t":"end","id":1,"i":0,"st":"ok"}`)
					<-c.gone
				}}
				s := startFake(t, f, pwsh.Options{})
				ended := make(chan error)
				go func() {
					calls := repeat(pwsh.Call{Cmdlet: "Get-Echo"}, 3)
					answers, err := collect(t, len(calls), func(each func(pwsh.Event) error) error {
						return s.Run(t.Context(), calls, func(e pwsh.Event) error {
							if e.Call == 0 {
								time.Sleep(tt.busy)
							}
							return each(e)
						})
					})
					if diff := cmp.Diff(tt.want, statuses(answers)); diff != "" {
						t.Errorf("(-want +got):\n%s", diff)
					}
					ended <- err
				}()
				synctest.Wait()
				began := time.Now()
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("Close took %v, want %v", took, tt.took)
				}
				var lost *pwsh.SessionLostError
				if err := <-ended; !errors.As(err, &lost) || !errors.Is(err, pwsh.ErrClosed) {
					t.Errorf("Run = %v", err)
				}
			})
		})
	}
}

// The command line shows in process lists and logs, and Windows PowerShell would need a quote escaped.
func TestCommandLineHoldsNothingOfTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines [2]string
		for i := range lines {
			f := &fake{killed: make(chan struct{}), play: func(c *child) { c.hello(); c.untilBye() }}
			s := startFake(t, f, pwsh.Options{Allow: []string{fmt.Sprint("Get-Room", i)}})
			lines[i] = strings.Join(f.args, " ")
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if lines[0] != lines[1] || len(lines[0]) > 700 || strings.ContainsAny(lines[0], "\"\n") {
			t.Errorf("the command line is %q, then %q", lines[0], lines[1])
		}
	})
}

func TestStartThatGoesWrong(t *testing.T) {
	tests := []struct {
		name string
		exit error
		play func(c *child)
		want pwsh.StartFailure
		text string
	}{
		{"ends without a word", nil, func(*child) {}, pwsh.Ended, "exit code 0"},
		{"ends with a word", exitCode(1), func(c *child) { _, _ = io.WriteString(c.err, "no such thing\nbad luck\n") }, pwsh.Ended, "it said: bad luck"},
		{"Constrained Language Mode", exitCode(86), func(*child) {}, pwsh.Constrained, "Constrained Language Mode"},
		{"no hello", nil, func(c *child) { <-c.gone }, pwsh.NoHello, "in time"},
		{"another protocol", nil, func(c *child) {
			c.request()
			c.nonce, _ = c.request()["nonce"].(string)
			c.frame(`{"t":"hello","proto":2}`)
			<-c.gone
		}, pwsh.Broken, "protocol 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{killed: make(chan struct{}), play: tt.play, exit: tt.exit}
				_, err := pwsh.Start(context.Background(), pwsh.Options{Path: "pwsh", Starter: f})
				var start *pwsh.StartError
				if !errors.As(err, &start) || start.Failure != tt.want || !strings.Contains(err.Error(), tt.text) {
					t.Errorf("Start = %v", err)
				}
			})
		})
	}
}

// stubborn hides that its input can be closed.
type stubborn struct{ *fake }

func (s stubborn) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	w, in, out, errs, err := s.fake.StartProcess(path, args...)
	return w, struct{ io.Writer }{in}, out, errs, err
}

func TestSessionThatWillNotEndIsAbandoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		f := &fake{play: func(c *child) { c.hello(); c.request(); <-let }}
		s, err := pwsh.Start(context.Background(), pwsh.Options{Path: "pwsh", Starter: stubborn{f}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err == nil || !strings.Contains(err.Error(), "abandoned") {
			t.Errorf("Close = %v", err)
		}
		close(let)
	})
}
