package trace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

// Every kind of answer comes back as it was, types included.
func TestEventsComeBackEqual(t *testing.T) {
	want := []pwsh.Event{
		{Object: map[string]any{"Int": int64(math.MaxInt64), "Whole": 2.0, "Half": 0.5, "Tiny": 5e-324, "Huge": math.Inf(-1), "Yes": true, "None": nil, "List": []any{}, "Map": map[string]any{"A": []any{int64(1), "x\r\n<>&\u2028"}}}},
		{Object: map[string]any{}},
		{Record: &pwsh.Record{Stream: pwsh.StreamVerbose, Message: "chatter"}},
		{Record: &pwsh.Record{Stream: pwsh.StreamError, Message: "no", Error: &pwsh.ErrorRecord{FQID: "a,b", Category: "c", Reason: "d", Activity: "e", Target: "f", TargetType: "g", Type: "h", Inner: []pwsh.InnerError{{Type: "i", Message: "j"}}, Details: "k", Stack: "l", Command: "m", HTTPStatus: 404, Prompt: true}}},
		{End: &pwsh.End{Status: pwsh.Failed, Took: 1234567 * time.Nanosecond}},
		{Call: 1, End: &pwsh.End{Status: pwsh.Unknown}},
	}
	calls := []pwsh.Call{
		{Cmdlet: "Get-Room", Params: map[string]any{"S": "a", "I": int64(-1), "B": false, "N": nil, "L": []any{"x", []any{}}, "H": map[string]any{"K": "v"}, "P": pwsh.SecureString("hunter2!")}, Select: []string{"Int"}, Timeout: time.Hour},
		{Cmdlet: "Get-Room"},
	}
	file := record(t, trace.Options{Plain: true}, &scripted{events: want}, calls...)
	calls[0].Timeout = time.Minute // how long an answer may take is no part of the question
	got, err := run(t, replay(t, file.String()), calls...)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Run = %v (-want +got):\n%s", err, diff)
	}
}

func TestErrorsComeBackAsTheyWere(t *testing.T) {
	lost := &pwsh.SessionLostError{Err: fmt.Errorf("after 3 s: %w", pwsh.ErrNoAnswer), ExitCode: 3, Stderr: "bad luck"}
	tests := []struct {
		name string
		err  error
		is   []error
		lost bool
	}{
		{"lost", lost, []error{pwsh.ErrNoAnswer}, true},
		{"dead", &pwsh.SessionLostError{Err: pwsh.ErrNoPong, ExitCode: -1}, []error{pwsh.ErrNoPong}, true},
		{"cancelled", &pwsh.SessionLostError{Err: context.Canceled, ExitCode: -1}, []error{context.Canceled}, true},
		{"not started", context.DeadlineExceeded, []error{context.DeadlineExceeded}, false},
		{"any other", errors.New("disk full"), nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := record(t, trace.Options{Plain: true}, &scripted{err: tt.err}, pwsh.Call{Cmdlet: "Get-Room"})
			events, err := run(t, replay(t, file.String()), pwsh.Call{Cmdlet: "Get-Room"})
			if err == nil || err.Error() != tt.err.Error() {
				t.Errorf("Run = %v, want %v", err, tt.err)
			}
			for _, cause := range tt.is {
				if !errors.Is(err, cause) {
					t.Errorf("%v is not %v", err, cause)
				}
			}
			var again *pwsh.SessionLostError
			if errors.As(err, &again) != tt.lost || tt.lost && again.ExitCode != tt.err.(*pwsh.SessionLostError).ExitCode {
				t.Errorf("%#v", again)
			}
			if diff := cmp.Diff([]pwsh.Event{{End: &pwsh.End{Status: pwsh.Unknown}}}, events); diff != "" {
				t.Errorf("a call without an End (-want +got):\n%s", diff)
			}
		})
	}
}

func TestImportAndBindComeBack(t *testing.T) {
	ctx := t.Context()
	var b bytes.Buffer
	shell := &scripted{}
	r := trace.Record(&b, shell, trace.Options{})
	if _, err := r.Import(ctx, `D:\ana\Contoso.Test.psd1`); err != nil {
		t.Fatal(err)
	}
	shell.importErr = &pwsh.ModuleError{Name: "Contoso.Other", Missing: true, Message: "no module in /home/ana/x"}
	if _, err := r.Import(ctx, "Contoso.Other"); err != shell.importErr {
		t.Fatal(err)
	}
	want, err := r.Bind(ctx, "Contoso.*", "tmp_*")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "ana") {
		t.Errorf("a folder is in\n%s", b.String())
	}

	p := replay(t, b.String())
	if diff := cmp.Diff(pwsh.Hello{Version: "7.6.5", Edition: "Core"}, p.Hello()); diff != "" {
		t.Errorf("Hello (-want +got):\n%s", diff)
	}
	m, err := p.Import(ctx, "/tmp/2/Contoso.Test.psd1")
	if diff := cmp.Diff(pwsh.Module{Name: "Contoso.Test", Version: "1.2.3", Path: "Contoso.Test.psd1"}, m); diff != "" || err != nil {
		t.Errorf("Import = %v (-want +got):\n%s", err, diff)
	}
	_, err = p.Import(ctx, "Contoso.Other")
	if missing, ok := errors.AsType[*pwsh.ModuleError](err); !ok || !missing.Missing {
		t.Errorf("Import = %v", err)
	}
	got, err := p.Bind(ctx, "Contoso.*", "tmp_*")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Bind = %v (-want +got):\n%s", err, diff)
	}
}

// A question that was not recorded is an error that says what was, and nothing more is answered.
func TestWhatWasNotRecordedIsRefused(t *testing.T) {
	recorded := []pwsh.Call{{Cmdlet: "Get-Room", Params: map[string]any{"Identity": "a"}, Select: []string{"Guid"}}, {Cmdlet: "Get-Owner"}}
	file := record(t, trace.Options{Plain: true}, &scripted{events: append(answers(), pwsh.Event{Call: 1, End: &pwsh.End{Status: pwsh.OK}})}, recorded...).String()
	tests := []struct {
		name  string
		calls []pwsh.Call
		want  []string
	}{
		{"another cmdlet", []pwsh.Call{recorded[0], {Cmdlet: "Get-Desk"}}, []string{"line 2 has Get-Owner", "asked was Get-Desk"}},
		{"another value", []pwsh.Call{{Cmdlet: "Get-Room", Params: map[string]any{"Identity": "b"}, Select: []string{"Guid"}}, recorded[1]}, []string{`Get-Room {"Identity":"a"}`, `Get-Room {"Identity":"b"}`}},
		{"another type", []pwsh.Call{{Cmdlet: "Get-Room", Params: map[string]any{"Identity": int64(1)}}}, []string{`{"Identity":1}`}},
		{"other properties", []pwsh.Call{{Cmdlet: "Get-Room", Params: map[string]any{"Identity": "a"}, Select: []string{"Name"}}, recorded[1]}, []string{"for Guid", "for Name"}},
		{"fewer calls", recorded[:1], []string{"Get-Owner", "no further call"}},
		{"more calls", append(recorded[:2:2], pwsh.Call{Cmdlet: "Get-Desk"}), []string{"no further call", "asked was Get-Desk"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := replay(t, file)
			events, err := run(t, p, tt.calls...)
			if !errors.Is(err, trace.ErrNotRecorded) {
				t.Fatalf("Run = %v", err)
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			for i, e := range events {
				if e.Call != i || e.End == nil || e.End.Status != pwsh.Skipped {
					t.Errorf("event %d is %+v", i, e)
				}
			}
			if len(events) != len(tt.calls) {
				t.Errorf("%d Ends for %d calls", len(events), len(tt.calls))
			}
			if _, again := p.Bind(t.Context(), "x"); again != err {
				t.Errorf("after that, Bind = %v", again)
			}
		})
	}
	p := replay(t, file)
	if _, err := run(t, p, recorded...); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, p, recorded...); !errors.Is(err, trace.ErrNotRecorded) || !strings.Contains(err.Error(), "at its end") {
		t.Errorf("after the end, Run = %v", err)
	}
}

func TestPlayerKeepsTheRulesOfACaller(t *testing.T) {
	c := pwsh.Call{Cmdlet: "Get-Room"}
	file := record(t, trace.Options{}, &scripted{events: answers(map[string]any{"N": int64(1)})}, c).String()
	stop := errors.New("enough")
	seen := 0
	err := replay(t, file).Run(t.Context(), []pwsh.Call{c}, func(pwsh.Event) error { seen++; return stop })
	if err != stop || seen != 1 {
		t.Errorf("Run = %v after %d events", err, seen)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	var ends []pwsh.Status
	err = replay(t, file).Run(cancelled, []pwsh.Call{c}, func(e pwsh.Event) error { ends = append(ends, e.End.Status); return nil })
	if !errors.Is(err, context.Canceled) || len(ends) != 1 || ends[0] != pwsh.Skipped {
		t.Errorf("Run = %v, %v", err, ends)
	}
	p := replay(t, file)
	p.Close()
	if _, err := run(t, p, c); !errors.Is(err, pwsh.ErrClosed) {
		t.Errorf("Run after Close = %v", err)
	}
}

// Sessions that run side by side can share a recording.
func TestRunsSideBySide(t *testing.T) {
	var b bytes.Buffer
	r := trace.Record(&b, &scripted{events: answers(map[string]any{"Name": "x"})}, trace.Options{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				if err := r.Run(context.Background(), []pwsh.Call{{Cmdlet: "Get-Room"}}, ignore); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	p := replay(t, b.String())
	for p.Rest() > 0 {
		if _, err := run(t, p, pwsh.Call{Cmdlet: "Get-Room"}); err != nil {
			t.Fatal(err)
		}
	}
}

// A recording that reaches its limit says so and stops; the run goes on.
func TestLimit(t *testing.T) {
	for _, limit := range []int64{300, 1000, 5000} {
		var b bytes.Buffer
		r := trace.Record(&b, &scripted{events: answers(map[string]any{"Name": "x"})}, trace.Options{Limit: limit})
		for range 100 {
			if _, err := run(t, r, pwsh.Call{Cmdlet: "Get-Room"}); err != nil {
				t.Fatal(err)
			}
		}
		if !r.Cut() || int64(b.Len()) > limit || !strings.HasSuffix(b.String(), "\"cut\":true}\n") {
			t.Errorf("limit %d: %d bytes, cut %t, and the end is %q", limit, b.Len(), r.Cut(), b.String()[b.Len()-30:])
		}
		p := replay(t, b.String())
		for p.Rest() > 0 {
			if _, err := run(t, p, pwsh.Call{Cmdlet: "Get-Room"}); err != nil && p.Rest() > 0 {
				t.Fatal(err)
			}
		}
		if _, err := run(t, p, pwsh.Call{Cmdlet: "Get-Room"}); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("limit %d: after the cut, Run = %v", limit, err)
		}
	}
}

// fullDisk takes some lines and then no more.
type fullDisk struct{ lines int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(text []byte) (int, error) {
	if d.lines--; d.lines < 0 {
		return 0, errFull
	}
	return len(text), nil
}

func TestWriteErrorIsReportedOnceAtClose(t *testing.T) {
	for lines := range 5 {
		events := answers(map[string]any{"Name": "x"})
		shell := &scripted{events: events, closeErr: errors.New("PowerShell is left")}
		r := trace.Record(&fullDisk{lines}, shell, trace.Options{})
		got, err := run(t, r, pwsh.Call{Cmdlet: "Get-Room"})
		if diff := cmp.Diff(events, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Fatalf("%d lines: Run = %v (-want +got):\n%s", lines, err, diff)
		}
		if err := r.Close(); !errors.Is(err, errFull) || !errors.Is(err, shell.closeErr) {
			t.Errorf("%d lines: Close = %v", lines, err)
		}
		if err := r.Close(); errors.Is(err, errFull) {
			t.Errorf("%d lines: the second Close = %v", lines, err)
		}
	}
}
