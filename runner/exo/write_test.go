package exo_test

import (
	"context"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

var another = exo.GroupSpec{Name: new("Another"), Address: new("another@contoso.com")}

func TestWritesThatAreNotAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		fault  exotest.Fault
		class  exo.Class
		answer exo.Answer
	}{
		"no answer":       {exotest.Unanswered, exo.NoAnswer, exo.Unknown},
		"lost on the way": {exotest.LostAfter, exo.SessionLost, exo.Unknown},
		"a question":      {exotest.Fail(pwsh.Record{Stream: pwsh.StreamError, Error: &pwsh.ErrorRecord{Prompt: true}}), exo.Prompted, exo.Refused},
	} {
		w := open(t)
		w.through(exotest.Wrap(w.caller, c.fault), w.rights)
		id, err := w.CreateGroup(t.Context(), another)
		if class := exo.ClassOf(err); id != "" || class != c.class || class.Answer(exo.Add) != c.answer {
			t.Errorf("%s: made %q, %v (class %s), want class %s", name, id, err, class, c.class)
		}
		w.through(exotest.Wrap(w.caller, c.fault), w.rights)
		if err = w.SetGroup(t.Context(), w.group, exo.GroupSpec{Description: new("x")}); exo.ClassOf(err) != c.class {
			t.Errorf("%s: setting: %v (class %s), want class %s", name, err, exo.ClassOf(err), c.class)
		}
	}
}

func TestALostSessionSendsNothing(t *testing.T) {
	w := open(t)
	w.through(exotest.Wrap(w.caller, exotest.On("", 1, exotest.LostBefore)), w.rights)
	if _, err := w.Organization(t.Context()); exo.ClassOf(err) != exo.SessionLost {
		t.Fatal(err)
	}
	for _, m := range w.methods() {
		if err := m.call(t.Context(), w); exo.ClassOf(err) != exo.Unsent && exo.ClassOf(err) != exo.SessionLost {
			t.Errorf("%s: %v (class %s), want class %s", m.name, err, exo.ClassOf(err), exo.Unsent)
		}
	}
	if len(w.caller.calls) > 0 {
		t.Errorf("sent %v", w.caller.calls)
	}
}

// A group that does not say its Guid may have been made.
func TestCreateGroupWithoutAGuid(t *testing.T) {
	for name, fault := range map[string]exotest.Fault{"no property": onObjects(func(o map[string]any) { clear(o) }), "two groups": twice} {
		w := open(t)
		w.through(exotest.Wrap(w.caller, fault), w.rights)
		if id, err := w.CreateGroup(t.Context(), another); id != "" || exo.ClassOf(err) != exo.NoAnswer {
			t.Errorf("%s: %q, %v, want class %s", name, id, err, exo.NoAnswer)
		}
	}
}

// An answer that came is not lost with the session that is lost after it.
func TestAnAnswerOutlivesItsSession(t *testing.T) {
	w := open(t)
	after := func(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		events, _ := next()
		return events, exotest.Lost()
	}
	w.through(exotest.Wrap(w.caller, after), w.rights)
	id, err := w.CreateGroup(t.Context(), another)
	if id == "" || err != nil {
		t.Errorf("%q, %v; want the Guid that was answered", id, err)
	}
	if _, err := w.Organization(t.Context()); exo.ClassOf(err) != exo.Unsent {
		t.Errorf("the next call: %v, want class %s", err, exo.Unsent)
	}
}
