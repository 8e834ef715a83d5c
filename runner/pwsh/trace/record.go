package trace

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"roombridge/runner/pwsh"
)

// Recorder is a Shell that writes down what is asked of another and what it answers. Nothing that goes
// wrong with writing changes an answer.
type Recorder struct {
	shell pwsh.Shell

	mu       sync.Mutex
	file     *file
	scrub    *scrubber
	runs     int
	reported bool
}

// Record returns a Recorder that takes over the shell. It writes each line with one Write and leaves
// closing w to the caller.
func Record(w io.Writer, shell pwsh.Shell, o Options) *Recorder {
	hello := shell.Hello()
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	h := header{
		Trace: version, Tool: o.Tool, PowerShell: hello.Version, Edition: hello.Edition,
		Organization: o.Organization, Time: time.Now(), Names: "replaced",
	}
	if o.Plain {
		h.Names = "kept"
	}
	return &Recorder{shell: shell, file: newFile(w, o.Limit, h), scrub: newScrubber(o)}
}

// Cut reports whether the recording reached its limit.
func (r *Recorder) Cut() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file.cut
}

// Hello returns what the shell said of itself.
func (r *Recorder) Hello() pwsh.Hello { return r.shell.Hello() }

// Import records an import. Of a path only the name of the file is written.
func (r *Recorder) Import(ctx context.Context, nameOrPath string) (pwsh.Module, error) {
	m, err := r.shell.Import(ctx, nameOrPath)
	r.add(func() line {
		answer := &module{Name: base(nameOrPath), Error: r.failure(err)}
		if err == nil {
			known := m
			known.Path = base(m.Path)
			answer.Module = &known
		}
		return line{Import: answer}
	})
	return m, err
}

// Bind records what the account may do.
func (r *Recorder) Bind(ctx context.Context, modules ...string) (pwsh.Commands, error) {
	commands, err := r.shell.Bind(ctx, modules...)
	r.add(func() line {
		answer := &bound{Modules: modules, Commands: map[string][]string{}, Error: r.failure(err)}
		for cmdlet, parameters := range commands {
			answer.Commands[cmdlet] = slices.Sorted(maps.Keys(parameters))
		}
		return line{Bind: answer}
	})
	return commands, err
}

// Run records a batch and what it answers.
func (r *Recorder) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	run := r.begin(calls, false)
	return r.end(run, r.shell.Run(ctx, calls, r.through(run, false, each)))
}

// RunInteractive records a batch and what it answers, but not the lines that are only shown.
func (r *Recorder) RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	run := r.begin(calls, true)
	return r.end(run, r.shell.RunInteractive(ctx, timeout, calls, show, r.through(run, true, each)))
}

// Close closes the shell. The first call also reports why the trace could not be written, if so.
func (r *Recorder) Close() error {
	err := r.shell.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reported {
		return err
	}
	r.reported = true
	return errors.Join(err, r.file.err)
}

// begin returns the number of the run.
func (r *Recorder) begin(calls []pwsh.Call, interactive bool) (run int) {
	r.add(func() line {
		r.runs++
		run = r.runs
		return line{Run: run, Calls: r.scrub.calls(calls), Interactive: interactive}
	})
	return run
}

func (r *Recorder) through(run int, interactive bool, each func(pwsh.Event) error) func(pwsh.Event) error {
	return func(e pwsh.Event) error {
		r.add(func() line { return line{Run: run, Event: r.scrub.event(e, interactive)} })
		return each(e)
	}
}

func (r *Recorder) end(run int, err error) error {
	r.add(func() line { return line{Run: run, Done: &ending{Error: r.failure(err)}} })
	return err
}

// add writes the line that describe returns, which it calls only if there is still something to write to.
func (r *Recorder) add(describe func() line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.file.ended() {
		r.file.add(describe())
	}
}

func (r *Recorder) failure(err error) *failure { return newFailure(err, r.scrub) }

// base is the name of a file without its folder, which may hold the name of a person.
func base(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
