package exo_test

import (
	"context"
	"maps"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

// object is one that a cmdlet answers with.
type object = map[string]any

// script answers calls.
type script func(c pwsh.Call) []pwsh.Event

func (s script) Run(_ context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	for i, c := range calls {
		for _, e := range s(c) {
			e.Call = i
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (script) Close() error { return nil }

// says is an answer of these objects.
func says(objects ...object) []pwsh.Event {
	var events []pwsh.Event
	for _, o := range objects {
		events = append(events, pwsh.Event{Object: maps.Clone(o)})
	}
	return append(events, pwsh.Event{End: &pwsh.End{Status: pwsh.OK}})
}

// fails is an answer of an error.
func fails(r pwsh.Record) []pwsh.Event {
	return []pwsh.Event{{Record: &r}, {End: &pwsh.End{Status: pwsh.Failed}}}
}

// always answers every call alike.
func always(answer []pwsh.Event) script { return func(pwsh.Call) []pwsh.Event { return answer } }

// with is the object with some properties changed; a value of absent takes one away.
func with(o object, changes object) object {
	changed := maps.Clone(o)
	maps.Copy(changed, changes)
	maps.DeleteFunc(changed, func(_ string, v any) bool { return v == absent })
	return changed
}

const absent = "(absent)"

// administrator has every right.
func administrator(t testing.TB) exo.Rights { return open(t).rights }

// class shows an error's class, or that there is none: err may be a nil pointer too.
func class(err error) string {
	if e, ok := err.(*exo.Error); err == nil || ok && e == nil {
		return "none"
	}
	return string(exo.ClassOf(err))
}
