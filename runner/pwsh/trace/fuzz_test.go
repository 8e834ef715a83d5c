package trace_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

const head = `{"trace":1,"time":"2026-03-31T22:15:00Z","names":"replaced"}` + "\n"

// Whatever a file holds, it is refused, or answers its own questions as a Caller must.
func FuzzReplay(f *testing.F) {
	run := head + `{"at":"1s","run":1,"calls":[{"cmdlet":"Get-Room","params":{"A":1,"B":["x",null,{"C":true}]},"select":["Guid"]},{"cmdlet":"Get-Room"}],"interactive":true}` + "\n"
	for _, seed := range []string{
		"", "{}", head, "{\"trace\":2}\n", head + "{}\n", head + "{\"at\":\"1s\",\"cut\":true}\n{}",
		run, run + `{"run":1,"event":{"call":0,"object":{"N":1e999,"L":[1.0]}}}` + "\n" + `{"run":1,"event":{"call":0,"end":"ok","took":"1ms"}}` + "\n" + `{"run":1,"done":{}}`,
		run + `{"run":1,"event":{"call":1,"end":"ok"}}`, run + `{"run":1,"event":{"call":0}}`, run + run,
		run + `{"run":1,"event":{"call":0,"record":{"stream":"err","error":null}}}` + "\n" + `{"run":1,"done":{"error":{"text":"x","is":["no answer","?"],"lost":{"text":"y","exitCode":-1}}}}`,
		head + `{"import":{"name":"x","error":{"module":{"name":"x"}}}}` + "\n" + `{"bind":{"modules":null}}` + "\n" + `{"bind":{"modules":["a"],"commands":{"X":null}}}`,
		head + `{"run":1,"calls":[]}`, head + `{"at":"x"}`, head + `{"run":-1}`, head + "\xff\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		p, err := trace.Replay(strings.NewReader(file))
		if err != nil {
			return
		}
		for text := range strings.Lines(file) {
			ask(t, p, text)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}

// ask asks what a line of the file has recorded.
func ask(t *testing.T, p *trace.Player, text string) {
	var l struct {
		Import *struct{ Name string }
		Bind   *struct{ Modules []string }
		Run    int
		Calls  []struct {
			Cmdlet string
			Params map[string]any
			Select []string
		}
		Event, Done any
		Cut         bool
	}
	if json.Unmarshal([]byte(text), &l) != nil || l.Event != nil || l.Done != nil || l.Cut {
		return
	}
	ctx := context.Background()
	switch {
	case l.Import != nil:
		_, _ = p.Import(ctx, l.Import.Name)
	case l.Bind != nil:
		_, _ = p.Bind(ctx, l.Bind.Modules...)
	case l.Run > 0:
		var calls []pwsh.Call
		for _, c := range l.Calls {
			for name, value := range c.Params {
				if number, ok := value.(float64); ok {
					c.Params[name] = int64(number)
				}
			}
			calls = append(calls, pwsh.Call{Cmdlet: c.Cmdlet, Params: c.Params, Select: c.Select})
		}
		next := 0
		_ = p.RunInteractive(ctx, 0, calls, func(string) {}, func(e pwsh.Event) error {
			if e.Call != next {
				t.Fatalf("an event of call %d while call %d is open", e.Call, next)
			}
			if e.End != nil {
				next++
			}
			return nil
		})
		if next != len(calls) {
			t.Fatalf("%d Ends for %d calls", next, len(calls))
		}
	}
}
