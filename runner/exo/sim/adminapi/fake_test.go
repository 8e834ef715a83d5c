package adminapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"roombridge/runner/exo/sim/adminapi"
	"roombridge/runner/pwsh"
)

// fake is a session that answers each cmdlet with scripted events and remembers what it was asked.
type fake struct {
	mu      sync.Mutex
	calls   []pwsh.Call
	closed  bool
	answers map[string][]pwsh.Event // by cmdlet; without a last End it is OK
	asks    map[string]string       // by cmdlet: the question, unless Confirm is false
	show    []string                // while signing in
	rights  pwsh.Commands
	block   chan struct{} // if not nil, a call closes blocked and waits for this
	blocked chan struct{}
	breaks  string // the session breaks during this cmdlet, after its events
}

func (f *fake) Run(ctx context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	if f.block != nil {
		close(f.blocked)
		select {
		case <-f.block:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, calls...)
	ended := false
	for _, e := range f.answers[calls[0].Cmdlet] {
		ended = e.End != nil
		if err := each(e); err != nil {
			return err
		}
	}
	if q := f.asks[calls[0].Cmdlet]; q != "" && calls[0].Params["Confirm"] != false {
		return errors.Join(each(failure(q, pwsh.ErrorRecord{Prompt: true})), each(end(pwsh.Failed)))
	}
	if calls[0].Cmdlet == f.breaks {
		return errors.New("the session broke")
	}
	if ended {
		return nil
	}
	return each(end(pwsh.OK))
}

func (f *fake) RunInteractive(ctx context.Context, _ time.Duration, calls []pwsh.Call, show func(string), each func(pwsh.Event) error) error {
	for _, text := range f.show {
		show(text)
	}
	return f.Run(ctx, calls, each)
}

func (f *fake) Bind(context.Context, ...string) (pwsh.Commands, error) { return f.rights, nil }

func (f *fake) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return nil
}

// callsOf returns the parameters of each call of the cmdlet.
func (f *fake) callsOf(cmdlet string) []map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	var params []map[string]any
	for _, c := range f.calls {
		if c.Cmdlet == cmdlet {
			params = append(params, c.Params)
		}
	}
	return params
}

func object(o map[string]any) pwsh.Event { return pwsh.Event{Object: o} }
func end(s pwsh.Status) pwsh.Event       { return pwsh.Event{End: &pwsh.End{Status: s}} }

func warning(text string) pwsh.Event {
	return pwsh.Event{Record: &pwsh.Record{Stream: pwsh.StreamWarning, Message: text}}
}

func failure(text string, e pwsh.ErrorRecord) pwsh.Event {
	return pwsh.Event{Record: &pwsh.Record{Stream: pwsh.StreamError, Message: text, Error: &e}}
}

// serve serves the session until the test ends.
func serve(t testing.TB, f *fake) *adminapi.Server {
	t.Helper()
	s, err := adminapi.Serve(func() adminapi.Session { return f })
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

// accessOf reads the access file as the stand-in does.
func accessOf(t *testing.T, s *adminapi.Server) (address, token string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "access.json")
	if err := s.WriteAccess(file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var access struct{ Address, Token string }
	if err := json.Unmarshal(text, &access); err != nil {
		t.Fatal(err)
	}
	return access.Address, access.Token
}
