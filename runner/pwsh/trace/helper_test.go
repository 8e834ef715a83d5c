package trace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

// scripted is a Shell that answers every run with the same events and error.
type scripted struct {
	events    []pwsh.Event
	err       error
	importErr error
	closeErr  error
}

func (s *scripted) Hello() pwsh.Hello { return pwsh.Hello{Version: "7.6.5", Edition: "Core", PID: 7} }

func (s *scripted) Import(context.Context, string) (pwsh.Module, error) {
	return pwsh.Module{Name: "Contoso.Test", Version: "1.2.3", Path: `C:\Users\ana.silva\Contoso.Test.psd1`}, s.importErr
}

func (s *scripted) Bind(context.Context, ...string) (pwsh.Commands, error) {
	return pwsh.Commands{"Get-Room": {"Identity": true, "Owner": true}}, nil
}

func (s *scripted) Run(_ context.Context, _ []pwsh.Call, each func(pwsh.Event) error) error {
	for _, e := range s.events {
		if err := each(e); err != nil {
			return err
		}
	}
	return s.err
}

func (s *scripted) RunInteractive(ctx context.Context, _ time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	show("a line that is only shown")
	return s.Run(ctx, calls, each)
}

func (s *scripted) Close() error { return s.closeErr }

// tester is a test or a property.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// answers are the events of one call that ends well.
func answers(objects ...map[string]any) []pwsh.Event {
	var events []pwsh.Event
	for _, o := range objects {
		events = append(events, pwsh.Event{Object: o})
	}
	return append(events, pwsh.Event{End: &pwsh.End{Status: pwsh.OK, Took: 1500 * time.Microsecond}})
}

// record records one batch and returns the file.
func record(t tester, o trace.Options, shell *scripted, calls ...pwsh.Call) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	r := trace.Record(&b, shell, o)
	if err := r.Run(context.Background(), calls, ignore); err != shell.err {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func ignore(pwsh.Event) error { return nil }

// replay fails the test if the file is not a trace.
func replay(t tester, file string) *trace.Player {
	t.Helper()
	p, err := trace.Replay(strings.NewReader(file))
	if err != nil {
		t.Fatalf("%v:\n%s", err, file)
	}
	return p
}

// run returns all events of a batch.
func run(t tester, c pwsh.Caller, calls ...pwsh.Call) ([]pwsh.Event, error) {
	t.Helper()
	var events []pwsh.Event
	err := c.Run(context.Background(), calls, func(e pwsh.Event) error {
		events = append(events, e)
		return nil
	})
	return events, err
}

// lineOf is a line of a trace as tests look at it.
type lineOf struct {
	Calls []struct {
		Cmdlet string
		Params map[string]any
	}
	Event struct {
		Object map[string]any
		Record *pwsh.Record
	}
}

// lines are those after the header.
func lines(t tester, file string) []lineOf {
	t.Helper()
	var all []lineOf
	for text := range strings.Lines(file) {
		var l lineOf
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		all = append(all, l)
	}
	return all[1:]
}
