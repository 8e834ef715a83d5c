package exo_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

const (
	notFound  = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
	transient = "Microsoft.Exchange.Data.Storage.StorageTransientException"
)

// A read is complete or an error, whichever of its calls something happens to.
func TestReadsAreCompleteOrAnError(t *testing.T) {
	for name, c := range map[string]struct {
		fault  exotest.Fault
		want   exo.Class
		spares []string // cmdlets, or methods, whose answer it leaves good enough
	}{
		"cut off at the result size": {exotest.Truncated, exo.Incomplete, []string{"Sample", "Authorize", "CheckPolicies", "Calendars"}},
		"no End":                     {exotest.NoEnd, exo.NoAnswer, nil},
		"End unknown":                {exotest.Unanswered, exo.NoAnswer, nil},
		"an error beside an End ok":  {exotest.Also(exotest.Record(transient, "x")), exo.NoAnswer, nil},
		"a failure":                  {exotest.Fail(exotest.Record(transient, "x")), exo.Transient, nil},
		"session lost":               {exotest.LostBefore, exo.SessionLost, nil},
		"objects without properties": {onObjects(func(o map[string]any) { clear(o) }), exo.Incomplete, nil},
		"a Guid is empty":            {onObjects(func(o map[string]any) { o["Guid"] = "" }), exo.Incomplete, slices.Concat([]string{"Get-OrganizationConfig", "Get-AcceptedDomain"}, withoutGuid)},
		"everything came twice":      {twice, exo.Incomplete, []string{"Get-DistributionGroup", "Get-AcceptedDomain", "Get-ServicePrincipal", "Authorize"}},
	} {
		w := open(t)
		if err := w.org.AddMember(groupAddress, string(w.rooms[0])); err != nil {
			t.Fatal(err)
		}
		for _, m := range w.methods() {
			if !m.reads {
				continue
			}
			w.caller.calls = nil
			w.through(w.caller, w.rights)
			if err := m.call(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			for n, call := range slices.Clone(w.caller.calls) {
				if slices.Contains(c.spares, call.Cmdlet) || slices.Contains(c.spares, m.name) {
					continue
				}
				w.through(exotest.Wrap(w.caller, exotest.On("", n+1, c.fault)), w.rights)
				if err := m.call(t.Context(), w); exo.ClassOf(err) != c.want {
					t.Errorf("%s, at the %s of %s: %v (class %q), want class %s", name, call.Cmdlet, m.name, err, exo.ClassOf(err), c.want)
				}
			}
		}
	}
}

// withoutGuid are cmdlets whose objects are told apart by something else.
var withoutGuid = []string{
	"Get-ServicePrincipal", "Get-ManagementRoleAssignment", "Get-ManagementScope", "Get-ApplicationAccessPolicy",
	"Test-ServicePrincipalAuthorization", "Test-ApplicationAccessPolicy", "Get-CalendarProcessing",
}

// onObjects changes the objects of an answer.
func onObjects(change func(map[string]any)) exotest.Fault {
	return func(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
		events, err := next()
		for i, e := range events {
			if e.Object != nil {
				events[i].Object = maps.Clone(e.Object)
				change(events[i].Object)
			}
		}
		return events, err
	}
}

func twice(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	events, err := next()
	last := len(events) - 1
	return slices.Concat(events[:last], events), err
}

// An address is free only if nothing has it. A server that does not know the group yet, and an owner
// that is gone, are other things.
func TestFindGroupSaysFreeOnlyWhenItIs(t *testing.T) {
	gone := exotest.Fail(exotest.Record(notFound, "couldn't be found"))
	for name, c := range map[string]struct {
		fault exotest.Fault
		want  exo.Class
	}{
		"all is well":           {nil, ""},
		"not known by its Guid": {exotest.On("Get-DistributionGroup", 1, gone), exo.Transient},
		"an owner is gone":      {exotest.On("Get-DistributionGroup", 2, gone), exo.Invalid},
		"another group came":    {exotest.On("Get-DistributionGroup", 1, onObjects(func(o map[string]any) { o["Guid"] = "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540" })), exo.Incomplete},
		"a setting is missing":  {exotest.On("Get-DistributionGroup", 1, onObjects(func(o map[string]any) { delete(o, "MemberJoinRestriction") })), exo.Incomplete},
	} {
		w := open(t)
		if c.fault != nil {
			w.through(exotest.Wrap(w.caller, c.fault), w.rights)
		}
		g, err := w.FindGroup(t.Context(), groupAddress, []exo.ID{w.admin})
		if exo.ClassOf(err) != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %q, %v (class %s), want class %q", name, g.Name, err, exo.ClassOf(err), c.want)
		}
	}
}

// Exchange takes an identity that it does not know for none, and returns everything.
func TestEverythingIsNoAnswerToOneGuid(t *testing.T) {
	w := open(t)
	forget := func(ctx context.Context, c pwsh.Call, _ func() ([]pwsh.Event, error)) (events []pwsh.Event, err error) {
		err = w.caller.Run(ctx, []pwsh.Call{{Cmdlet: c.Cmdlet, Select: c.Select}}, func(e pwsh.Event) error {
			events = append(events, e)
			return nil
		})
		return events, err
	}
	w.through(exotest.Wrap(w.caller, forget), w.rights)
	if _, err := w.Group(t.Context(), w.group, nil); exo.ClassOf(err) != exo.Incomplete {
		t.Errorf("Group: %v, want class %s", err, exo.Incomplete)
	}
	filterIgnored := exotest.Wrap(w.caller, func(ctx context.Context, c pwsh.Call, _ func() ([]pwsh.Event, error)) (events []pwsh.Event, err error) {
		c.Params = map[string]any{"ResultSize": "Unlimited"}
		err = w.caller.Run(ctx, []pwsh.Call{c}, func(e pwsh.Event) error {
			events = append(events, e)
			return nil
		})
		return events, err
	})
	w.through(filterIgnored, w.rights)
	got, err := w.Recipients(t.Context(), exo.Query{Addresses: []string{"boardroom@contoso.com"}, IDs: w.rooms[:1]})
	if err != nil || len(got) != 2 {
		t.Errorf("%d recipients and %v, want the two that were asked for", len(got), err)
	}
}

// Whoever interrupted a read finds that in its error, also if the caller has nothing to say about it.
func TestAReadIsInterrupted(t *testing.T) {
	w := open(t)
	for name, silent := range map[string]bool{"told by the session": false, "told by nobody": true} {
		ctx, cancel := context.WithCancel(t.Context())
		w.through(exotest.Wrap(w.caller, func(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
			cancel()
			if silent {
				return []pwsh.Event{{End: &pwsh.End{Status: pwsh.Unknown}}}, nil
			}
			return next()
		}), w.rights)
		got, err := w.Members(ctx, w.group)
		if got != nil || !errors.Is(err, context.Canceled) || exo.ClassOf(err) == "" {
			t.Errorf("%s: %v, %v, want a classed error that wraps context.Canceled", name, got, err)
		}
	}
}

// Whatever is asked for, the filter finds that and nothing else; the simulator reads filters strictly.
func FuzzAddresses(f *testing.F) {
	for _, s := range []string{
		"north.101@contoso.com", "BOARDROOM@contoso.com", "o'brien@contoso.com", "x’@contoso.com", "' -or Guid -ne '", "') -or (Name -eq '", "smtp:a@b", "*@contoso.com", "\x00",
	} {
		f.Add(s)
	}
	w := open(f)
	f.Fuzz(func(t *testing.T, address string) {
		if address == "" || !utf8.ValidString(address) {
			t.Skip("refused before it gets into a filter")
		}
		got, err := w.Recipients(t.Context(), exo.Query{Addresses: []string{address, "south.101@contoso.com"}})
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
		for _, r := range got {
			if r.Address != "south.101@contoso.com" && !slices.Contains(r.Addresses, strings.ToLower(address)) {
				t.Errorf("%q found %s", address, r)
			}
		}
		if !slices.ContainsFunc(got, func(r exo.Recipient) bool { return r.Address == "south.101@contoso.com" }) {
			t.Errorf("%q hid south.101@contoso.com", address)
		}
	})
}
