package exo_test

import (
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/pwsh"
)

// Each management scope is read once, and a group is asked about only where something is limited to a group.
func TestAssignmentsAreReadInFewCalls(t *testing.T) {
	scoped := object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}
	has := exchangeHas{scopes: map[string]string{"Rooms": ""}, assignments: []object{
		with(given, scoped), with(given, with(scoped, object{"Name": "Another"})), with(given, with(scoped, object{"Name": "Yet another", "CustomResourceScope": "Gone"})),
	}}
	caller := &noting{Caller: script(has.answer)}
	if _, err := exo.NewAccess(caller, administrator(t)).Assignments(t.Context(), placeOS, []exo.Group{booking, labs}); err != nil || len(caller.calls) != 3 {
		t.Errorf("%d calls, %v; want the list and two scopes: %v", len(caller.calls), err, caller.calls)
	}
}

// However many scopes a principal's roles name, reading them comes to an end.
func TestTooManyScopes(t *testing.T) {
	has := exchangeHas{}
	for i := range 101 {
		name := guidOf(i)
		has.assignments = append(has.assignments, with(given, object{"Name": name, "RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": name}))
	}
	caller := &noting{Caller: script(has.answer)}
	if got, err := exo.NewAccess(caller, administrator(t)).Assignments(t.Context(), placeOS, nil); exo.ClassOf(err) != exo.Incomplete || len(caller.calls) != 101 {
		t.Errorf("%d, %v after %d calls; want class %s after the list and 100 scopes", len(got), err, len(caller.calls), exo.Incomplete)
	}
}

func TestScopeThatIsAnother(t *testing.T) {
	rights := administrator(t)
	for name, scopes := range map[string][]object{
		"another":   {{"Name": "Board", "RecipientFilter": "x"}},
		"all":       {{"Name": "Rooms", "RecipientFilter": "x"}, {"Name": "Board", "RecipientFilter": "x"}},
		"no filter": {{"Name": "Rooms"}},
		"none":      {},
	} {
		access := exo.NewAccess(script(func(c pwsh.Call) []pwsh.Event {
			if c.Cmdlet == "Get-ManagementScope" {
				return says(scopes...)
			}
			return says(with(given, object{"RecipientWriteScope": "CustomRecipientScope", "CustomResourceScope": "Rooms"}))
		}), rights)
		if got, err := access.Assignments(t.Context(), placeOS, nil); exo.ClassOf(err) != exo.Incomplete {
			t.Errorf("%s: %+v, %v; want class %s", name, got, err, exo.Incomplete)
		}
	}
}
