package sim_test

import (
	"slices"
	"strings"
	"testing"

	"roombridge/runner/exo/sim"
)

func TestCalendarProcessing(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	six := []string{"Identity", "AutomateProcessing", "AddOrganizerToSubject", "DeleteComments", "DeleteSubject", "ProcessExternalMeetingMessages", "RemovePrivateProperty"}
	get := func(about, mailbox string, want ...string) step {
		return step{about: about, cmdlet: "Get-CalendarProcessing", params: p{"Identity": mailbox}, show: six, want: want}
	}
	set := func(about, reason string, params ...any) step {
		return step{about: about, cmdlet: "Set-CalendarProcessing", params: with(p{"Identity": "north.101"}, params...), reason: reason}
	}
	const invalid = "RecipientTaskException"
	walk(t, s, []step{
		get("a new room", "north.101", "North 1.01 | AutoAccept | true | true | true | false | true"),
		get("a person", "ana.silva", "Ana Silva | AutoUpdate | true | true | true | false | true"),
		{about: "nobody", cmdlet: "Get-CalendarProcessing", params: p{"Identity": "nobody"}, reason: gone},
		{about: "a group", cmdlet: "Get-CalendarProcessing", params: p{"Identity": "finance"}, reason: gone},
		{about: "nobody to set", cmdlet: "Set-CalendarProcessing", params: p{"Identity": absent, "DeleteSubject": false}, reason: gone},
		set("a value that is none", invalid, "AutomateProcessing", "Perhaps"),
		set("a text for a yes or no", "ParameterBindingException", "DeleteSubject", "no"),
		set("too many days", invalid, "BookingWindowInDays", int64(1081)),
		set("one of several values is wrong", invalid, "AddOrganizerToSubject", false, "BookingWindowInDays", "many"),
		set("delegates are not simulated", "NotSupportedException", "ResourceDelegates", []any{"ana.silva"}),
		set("WhatIf", "", "DeleteSubject", false, "WhatIf", true),
		get("nothing changed", "north.101", "North 1.01 | AutoAccept | true | true | true | false | true"),
		set("several", "", "DeleteSubject", false, "deletecomments", false, "AutomateProcessing", "autoupdate", "ProcessExternalMeetingMessages", true, "BookingWindowInDays", int64(365)),
		get("are changed", "north.101", "North 1.01 | AutoUpdate | true | false | false | true | true"),
		set("back again, WhatIf", "", "DeleteSubject", true, "WhatIf", true),
		get("is not changed", "north.101", "North 1.01 | AutoUpdate | true | false | false | true | true"),
		get("and nobody else's", "north.102", "North 1.02 | AutoAccept | true | true | true | false | true"),
		{about: "nobody but a resource accepts", cmdlet: "Set-CalendarProcessing", params: p{"Identity": "ana.silva", "AutomateProcessing": "AutoAccept"}, reason: invalid},
	})
	r := run(t, s, "Set-CalendarProcessing", p{"Identity": "north.101", "DeleteSubject": false, "BookingWindowInDays": "365"})
	if r.err != nil || len(r.warnings) != 1 || !strings.Contains(r.warnings[0], "no settings of 'North 1.01'") {
		t.Errorf("nothing to change: %+v", r)
	}
	if got := must(t, s, "Get-CalendarProcessing", p{"Identity": "north.101"}, "BookingWindowInDays")[0]["BookingWindowInDays"]; got != int64(365) {
		t.Errorf("days: %v (%T)", got, got)
	}
}

// A null identity means every mailbox here too.
func TestCalendarOfEverybody(t *testing.T) {
	s := connect(t, sim.Contoso(), "")
	r := run(t, s, "Get-CalendarProcessing", p{"Identity": nil, "ResultSize": int64(7)}, "Identity")
	if len(r.objects) != 7 || len(r.warnings) != 1 {
		t.Errorf("%d objects, %v", len(r.objects), r.warnings)
	}
	all := column(must(t, s, "Get-CalendarProcessing", p{"Identity": nil, "ResultSize": "Unlimited"}, "Identity"), "Identity")
	if !slices.Contains(all, "Ana Silva") || slices.Contains(all, "Finance") {
		t.Errorf("%d calendars", len(all))
	}
}
