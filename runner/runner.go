// Package runner is the command line: it reads flags and configuration, builds the stack of layers (wire.go), runs a
// command, and turns its error into words and an exit code (explain.go, exit.go).
//
// Data flows one way: rooms → plan → execute → journal → report → talk, and plan → proof → talk.
package runner

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"charm.land/lipgloss/v2"
	"golang.org/x/term"

	"roombridge/config"
	"roombridge/runner/report"
	"roombridge/runner/talk"
)

// Signals returns a context and a channel. The first Ctrl-C closes the channel, which asks for a polite end; the second cancels the context.
func Signals() (context.Context, <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := make(chan struct{})
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, interrupts...)
	go func() {
		<-signals
		close(stop)
		<-signals
		cancel()
	}()
	return ctx, stop
}

// Standard returns the streams of this process.
func Standard() talk.Streams {
	lipgloss.EnableLegacyWindowsANSI(os.Stdout)
	lipgloss.EnableLegacyWindowsANSI(os.Stderr)
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	return talk.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Width: width, Env: os.Environ(),
		InTerminal: isTerminal(os.Stdin), OutTerminal: isTerminal(os.Stdout), ErrTerminal: isTerminal(os.Stderr),
	}
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// app is one invocation.
type app struct {
	streams talk.Streams
	dir     string // the working folder
	now     func() time.Time
	stop    <-chan struct{} // closed by the first Ctrl-C
	campus  []byte
	flags   flags
	talk    talk.Talk
	telling sync.Mutex              // held by what tells while a run is under way
	started bool                    // there is a run, whose last line is owed
	sent    bool                    // something may have been changed
	report  *report.Report          // for the last line
	account string                  // who is signed in, for messages
	place   func(key string) string // where a key of the configuration was set, for messages
}

// Process is what the command line has of its process.
type Process struct {
	Streams talk.Streams
	Stop    <-chan struct{} // see Signals
	Campus  []byte          // the room list of the demonstration
}

// Main runs the command that args name and returns the exit code.
func Main(ctx context.Context, p Process, args []string) int {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	a := &app{streams: p.Streams, dir: dir, now: time.Now, stop: p.Stop, campus: p.Campus,
		account: "this account", place: func(string) string { return "" }}
	streams := p.Streams
	root := a.root()
	root.SetArgs(args)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	return a.finish(root.ExecuteContext(ctx))
}

// finish tells what an error means and returns the exit code.
func (a *app) finish(err error) int {
	code := exitCode(err)
	if a.talk == nil { // the flags could not be read
		a.talk = talk.New(a.streams, talk.Options{Now: a.now})
	}
	var quiet outcome
	if err != nil && !errors.As(err, &quiet) {
		for _, p := range a.explain(err) {
			a.talk.Problem(p)
		}
	}
	if a.started || err != nil { // help, version and completion have nothing to end
		a.talk.End(code, a.report)
	}
	return code
}

// start says that a run begins; from then on its last line is said, whatever happens.
func (a *app) start(command string, r *run, c config.Config) {
	a.started = true
	a.talk.Started(talk.Start{Command: command, Run: r.id, File: c.File})
}

// note tells something in the middle of a run.
func (a *app) note(text string) {
	a.telling.Lock()
	defer a.telling.Unlock()
	a.talk.Note(text)
}

// untilStop is ctx for what may be broken off at any time: the first Ctrl-C cancels it.
func (a *app) untilStop(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-a.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// path makes a path of the command line absolute.
func (a *app) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(a.dir, p)
}
