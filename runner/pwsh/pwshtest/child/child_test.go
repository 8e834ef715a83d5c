package child_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

func TestMain(m *testing.M) {
	child.Main(func() child.Shell { return shell{} })
	os.Exit(m.Run())
}

// shell is what the child's calls run in, in the other process.
type shell struct{}

func (shell) Close() error { return nil }

func (shell) Import(_ context.Context, name string) (pwsh.Module, error) {
	if name == "Contoso.Nowhere" {
		return pwsh.Module{}, &pwsh.ModuleError{Name: name, Message: "not there", Record: pwsh.ErrorRecord{FQID: "Modules_ModuleNotFound"}}
	}
	return pwsh.Module{Name: name, Version: "1.2.3", Path: "here", Marker: "contoso-test"}, nil
}

func (shell) Bind(_ context.Context, modules ...string) (pwsh.Commands, error) {
	if slices.Contains(modules, "Broken") {
		return nil, errors.New("cannot bind")
	}
	return pwsh.Commands{"Get-Echo": {"Value": true}}, nil
}

func (s shell) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	return s.RunInteractive(ctx, 0, calls, func(string) {}, each)
}

func (shell) RunInteractive(ctx context.Context, _ time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	show("on the host")
	end := pwsh.Event{End: &pwsh.End{Status: pwsh.OK, Took: 5 * time.Millisecond}}
	var events []pwsh.Event
	switch calls[0].Cmdlet {
	case "Get-Echo":
		events = []pwsh.Event{{Object: calls[0].Params}, end}
	case "Get-Warning":
		events = []pwsh.Event{{Record: &pwsh.Record{Stream: pwsh.StreamWarning, Message: "careful"}}, end}
	case "Get-Large":
		events = []pwsh.Event{{Object: map[string]any{"Text": strings.Repeat("x", 5<<20)}}, end}
	case "Get-Many":
		for i := range int64(450) {
			events = append(events, pwsh.Event{Object: map[string]any{"N": i}})
		}
		events = append(events, end)
	case "Wait-Cancel":
		if err := each(pwsh.Event{Record: &pwsh.Record{Stream: pwsh.StreamWarning, Message: "soon"}}); err != nil {
			return err
		}
		<-ctx.Done()
		events = []pwsh.Event{{End: &pwsh.End{Status: pwsh.Unknown}}}
	}
	for _, e := range events {
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

func start(t *testing.T, script string) *pwsh.Session {
	t.Helper()
	s, err := pwsh.Start(t.Context(), pwsh.Options{
		Starter: child.Starter(t, script),
		Allow:   []string{"get-echo", "Get-Warning", "Get-Large", "Get-Many", "Get-Silence", "Wait-Cancel"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// call runs one call and returns its answer; the record's message, or its error's id.
func call(t *testing.T, s *pwsh.Session, c pwsh.Call) (objects []map[string]any, said string, status pwsh.Status) {
	t.Helper()
	err := s.Run(t.Context(), []pwsh.Call{c}, func(e pwsh.Event) error {
		switch {
		case e.Object != nil:
			objects = append(objects, e.Object)
		case e.End != nil:
			status = e.End.Status
		case e.Record.Error != nil:
			said = e.Record.Error.FQID
		default:
			said = e.Record.Message
		}
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", c.Cmdlet, err)
	}
	return objects, said, status
}

// Calls run in the shell, with the rules that the bridge has of its own.
func TestCalls(t *testing.T) {
	s := start(t, "")
	for _, tt := range []struct {
		cmdlet  string
		objects int
		said    string
		status  pwsh.Status
	}{
		{"Get-Echo", 1, "", pwsh.OK},
		{"Get-Many", 450, "", pwsh.OK},
		{"Get-Warning", 0, "careful", pwsh.OK},
		{"Get-Large", 0, pwsh.TooLarge, pwsh.Failed},
		{"Get-Silence", 0, "", pwsh.Unknown},
		{"Set-Echo", 0, pwsh.NotAllowed, pwsh.Failed},
	} {
		objects, said, status := call(t, s, pwsh.Call{Cmdlet: tt.cmdlet})
		if len(objects) != tt.objects || said != tt.said || status != tt.status {
			t.Errorf("%s: %d objects, %q, %s; want %+v", tt.cmdlet, len(objects), said, status, tt)
		}
	}
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	values := map[string]any{
		"Text": "x’; 会议室 🏢 \r\n\"$(1)\"", "Tagged": "i:1", "Number": int64(-1) << 63, "Yes": true, "Nothing": nil,
		"List": []any{"a", int64(1), nil, []any{}}, "Table": map[string]any{"Add": []any{"x"}},
	}
	objects, _, _ := call(t, start(t, ""), pwsh.Call{Cmdlet: "Get-Echo", Params: values})
	if diff := cmp.Diff([]map[string]any{values}, objects); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	objects, _, _ = call(t, start(t, ""), pwsh.Call{Cmdlet: "Get-Echo", Params: map[string]any{"A": pwsh.SecureString("Pa55word"), "B": pwsh.PlainSecret("Pa55word")}})
	if diff := cmp.Diff([]map[string]any{{"A": "***", "B": "***"}}, objects); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
}

func TestImportAndBind(t *testing.T) {
	s := start(t, "")
	m, err := s.Import(t.Context(), "Contoso.Test")
	if diff := cmp.Diff(pwsh.Module{Name: "Contoso.Test", Version: "1.2.3", Path: "here", Marker: "contoso-test"}, m); diff != "" || err != nil {
		t.Errorf("Import: %v (-want +got):\n%s", err, diff)
	}
	var missing *pwsh.ModuleError
	if _, err := s.Import(t.Context(), "Contoso.Nowhere"); !errors.As(err, &missing) || !missing.Missing {
		t.Errorf("Import of a module that is not there: %v", err)
	}
	commands, err := s.Bind(t.Context(), "Contoso.Test")
	if diff := cmp.Diff(pwsh.Commands{"Get-Echo": {"Value": true}}, commands); diff != "" || err != nil {
		t.Errorf("Bind: %v (-want +got):\n%s", err, diff)
	}
	if _, err := s.Bind(t.Context(), "Broken"); err == nil || !strings.Contains(err.Error(), "cannot bind") {
		t.Errorf("Bind that fails: %v", err)
	}
}

func TestInteractiveCallsShow(t *testing.T) {
	var shown []string
	ignore := func(pwsh.Event) error { return nil }
	err := start(t, "").RunInteractive(t.Context(), time.Minute, []pwsh.Call{{Cmdlet: "Get-Echo"}}, func(line string) { shown = append(shown, line) }, ignore)
	if err != nil || !slices.Equal(shown, []string{"on the host"}) {
		t.Errorf("it showed %q: %v", shown, err)
	}
}

func TestCancelStopsTheShell(t *testing.T) {
	s := start(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var ends []pwsh.Status
	err := s.Run(ctx, []pwsh.Call{{Cmdlet: "Get-Echo"}, {Cmdlet: "Wait-Cancel"}, {Cmdlet: "Get-Echo"}}, func(e pwsh.Event) error {
		if e.Record != nil {
			cancel()
		}
		if e.End != nil {
			ends = append(ends, e.End.Status)
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || !slices.Equal(ends, []pwsh.Status{pwsh.OK, pwsh.Stopped, pwsh.Skipped}) {
		t.Errorf("Run: %q, %v", ends, err)
	}
	if _, _, status := call(t, s, pwsh.Call{Cmdlet: "Get-Echo"}); status != pwsh.OK {
		t.Errorf("afterwards: %s", status)
	}
}
