package exo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

func TestCovered(t *testing.T) {
	room := object{"Guid": string(booking.ID), "RecipientTypeDetails": "RoomMailbox", "Name": "North 1.01"}
	caller := &noting{Caller: always(says(room))}
	got, err := exo.NewAccess(caller, administrator(t)).Covered(t.Context(), labs)
	if err != nil || len(got) != 1 || got[0].ID != booking.ID {
		t.Fatal(got, err)
	}
	want := object{"RecipientPreviewFilter": "MemberOfGroup -eq 'CN=O''Brien''s labs,DC=COM'", "ResultSize": "Unlimited"}
	if diff := cmp.Diff(want, caller.calls[0].Params); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestSample(t *testing.T) {
	rights := administrator(t)
	truncated := pwsh.Record{Stream: pwsh.StreamWarning, Message: "Erhöhen Sie den Wert für den Parameter ResultSize."}
	people := func(n int) []object {
		list := make([]object, n)
		for i := range list {
			list[i] = object{"Guid": guidOf(n - i), "RecipientTypeDetails": "UserMailbox", "Name": "x"}
		}
		return list
	}
	for name, c := range map[string]struct {
		answer []pwsh.Event
		count  int
		more   bool
		class  string
	}{
		"none":                     {says(), 0, false, "none"},
		"all":                      {says(people(3)...), 3, false, "none"},
		"just as many":             {says(people(1000)...), 1000, false, "none"},
		"cut off":                  {append([]pwsh.Event{{Record: &truncated}}, says(people(1000)...)...), 1000, true, "none"},
		"more than were asked for": {says(people(1002)...), 1000, true, "none"},
		"another kind among them":  {says(append(people(2), object{"Guid": string(booking.ID), "RecipientTypeDetails": "RoomMailbox", "Name": "x"})...), 2, false, "none"},
		"one without a Guid":       {says(object{"RecipientTypeDetails": "UserMailbox"}), 0, false, "incomplete"},
	} {
		caller := &noting{Caller: always(c.answer)}
		got, more, err := exo.NewAccess(caller, rights).Sample(t.Context(), exo.KindPerson)
		if len(got) != c.count || more != c.more || class(err) != c.class {
			t.Errorf("%s: %d, more %t, %v; want %d, %t, class %s", name, len(got), more, err, c.count, c.more, c.class)
		}
		for i, r := range got {
			if string(r.ID) != guidOf(i+1) {
				t.Errorf("%s: not sorted: %s at %d", name, r.ID, i)
				break
			}
		}
		want := object{"RecipientTypeDetails": []any{"UserMailbox"}, "ResultSize": int64(1000)}
		if diff := cmp.Diff(want, caller.calls[0].Params); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	}
}
