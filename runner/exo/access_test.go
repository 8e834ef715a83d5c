package exo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

func TestCustomized(t *testing.T) {
	rights := administrator(t)
	for name, c := range map[string]struct {
		rows  []object
		want  bool
		class string
	}{
		"customised":         {[]object{{"IsDehydrated": false}}, true, "none"},
		"as text":            {[]object{{"IsDehydrated": "False"}}, true, "none"},
		"not customised":     {[]object{{"IsDehydrated": true}}, false, "none"},
		"not, as text":       {[]object{{"IsDehydrated": "True"}}, false, "none"},
		"not said":           {[]object{{}}, false, "incomplete"},
		"said in other ways": {[]object{{"IsDehydrated": int64(0)}}, false, "incomplete"},
		"no organisation":    {nil, false, "incomplete"},
		"two":                {[]object{{"IsDehydrated": false}, {"IsDehydrated": false}}, false, "incomplete"},
	} {
		got, err := exo.NewAccess(always(says(c.rows...)), rights).Customized(t.Context())
		if got != c.want || class(err) != c.class {
			t.Errorf("%s: %t, %v; want %t, class %s", name, got, err, c.want, c.class)
		}
	}
}

func TestPrincipals(t *testing.T) {
	rights := administrator(t)
	pointer := object{"AppId": string(app), "ObjectId": string(appObject), "DisplayName": "PlaceOS"}
	none := fails(exotest.Record(notFound, "couldn't be found"))
	registration, otherApp := with(pointer, object{"ObjectId": string(stranger)}), with(pointer, object{"AppId": string(stranger)})
	for name, c := range map[string]struct {
		byApp, byObject []pwsh.Event
		want            []exo.Principal
		class           string
	}{
		"none":                            {none, none, nil, "none"},
		"an empty answer":                 {says(), says(), nil, "none"},
		"one":                             {says(pointer), says(pointer), []exo.Principal{placeOS}, "none"},
		"renamed meanwhile":               {says(pointer), says(with(pointer, object{"DisplayName": "New"})), []exo.Principal{placeOS}, "none"},
		"the registration's object id":    {says(registration), none, []exo.Principal{{AppID: app, ObjectID: stranger, Name: "PlaceOS"}}, "none"},
		"the object id of another app id": {none, says(otherApp), []exo.Principal{{AppID: stranger, ObjectID: appObject, Name: "PlaceOS"}}, "none"},
		"one for each": {says(registration), says(otherApp), []exo.Principal{
			{AppID: app, ObjectID: stranger, Name: "PlaceOS"}, {AppID: stranger, ObjectID: appObject, Name: "PlaceOS"},
		}, "none"},
		"another one came":   {says(with(pointer, object{"AppId": string(stranger), "ObjectId": string(stranger)})), none, nil, "incomplete"},
		"all came":           {says(pointer, with(pointer, object{"AppId": string(stranger), "ObjectId": string(stranger)})), none, nil, "incomplete"},
		"no application id":  {says(with(pointer, object{"AppId": absent})), none, nil, "incomplete"},
		"no object id":       {says(with(pointer, object{"ObjectId": ""})), none, nil, "incomplete"},
		"ambiguous":          {fails(exotest.Record(notFound, "matches multiple entries")), none, nil, "ambiguous"},
		"not found, by text": {fails(pwsh.Record{Stream: pwsh.StreamError, Message: "couldn't be found"}), none, nil, "unknown-response"},
	} {
		access := exo.NewAccess(script(func(call pwsh.Call) []pwsh.Event {
			if call.Params["Identity"] == string(app) {
				return c.byApp
			}
			return c.byObject
		}), rights)
		got, err := access.Principals(t.Context(), app, appObject)
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

func TestPolicies(t *testing.T) {
	rights := administrator(t)
	policy := object{
		"Identity": `contoso\c4a1f2d8:S-1-5;6f1c9d2e`, "AppId": string(app), "AccessRight": "RestrictAccess", "ScopeName": "PlaceOS Room Booking",
		"ScopeIdentity": "PlaceOS Room Booking", "ScopeIdentityRaw": "S-1-5;" + string(booking.ID), "Description": " ",
	}
	want := exo.Policy{
		Identity: `contoso\c4a1f2d8:S-1-5;6f1c9d2e`, AppID: app, Right: exo.RestrictAccess, ScopeName: "PlaceOS Room Booking",
		ScopeRaw: "S-1-5;" + string(booking.ID), Description: " ",
	}
	first, byName := want, want
	first.Identity, byName.ScopeRaw = "a", ""
	bare := exo.Policy{Identity: "a"} // of which nothing else can be read
	deny := want
	deny.Right = exo.DenyAccess
	notThere := func(text string) []pwsh.Event { return fails(exotest.Record(notFound, text)) }
	for name, c := range map[string]struct {
		answer []pwsh.Event
		want   []exo.Policy
		class  string
	}{
		"no policy at all":     {notThere(`The operation couldn't be performed because object 'OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=COM\*' couldn't be found on 'DC.PROD.OUTLOOK.COM'.`), nil, "none"},
		"the same, in German":  {notThere(`Der Vorgang konnte nicht ausgeführt werden, da das Objekt 'OU=contoso\*' nicht gefunden wurde.`), nil, "none"},
		"something not found":  {notThere(`The operation couldn't be performed because object 'OU=contoso' couldn't be found.`), nil, "not-found"},
		"another error":        {fails(exotest.Record(transient, `\*'`)), nil, "transient"},
		"an empty list":        {says(), nil, "none"},
		"sorted":               {says(policy, with(policy, object{"Identity": "a"})), []exo.Policy{first, want}, "none"},
		"by name alone":        {says(with(policy, object{"ScopeIdentityRaw": absent, "ScopeName": absent})), []exo.Policy{byName}, "none"},
		"sorted by right":      {says(policy, with(policy, object{"AccessRight": "DenyAccess"})), []exo.Policy{deny, want}, "none"},
		"one came twice":       {says(policy, policy), []exo.Policy{want, want}, "none"},
		"nothing but identity": {says(object{"Identity": "a", "AppId": "All", "ScopeName": nil}), []exo.Policy{bare}, "none"},
		"no identity":          {says(with(policy, object{"Identity": absent})), nil, "incomplete"},
	} {
		got, err := exo.NewAccess(always(c.answer), rights).Policies(t.Context())
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

// What is wrong with the policies of other applications is no matter; those that are asked for have to be whole.
func TestPoliciesOf(t *testing.T) {
	whole := exo.Policy{Identity: `contoso\` + string(app) + ":S-1-5;x", AppID: app, Right: exo.RestrictAccess, ScopeName: "Rooms"}
	of := func(id exo.ID) exo.Policy {
		p := whole
		p.AppID = id
		return p
	}
	deny, byRaw, noRight, noScope := whole, whole, whole, whole
	deny.Right, byRaw.ScopeName, byRaw.ScopeRaw, noRight.Right, noScope.ScopeName = exo.DenyAccess, "", "S-1-5;x", "", ""
	byObject := exo.Policy{Identity: "z", AppID: appObject, Right: exo.RestrictAccess, ScopeName: "Rooms"}
	broken := exo.Policy{Identity: "contoso\\other", AppID: stranger}
	for name, c := range map[string]struct {
		all, want []exo.Policy
		class     string
	}{
		"none":                            {nil, nil, "none"},
		"of both ids":                     {[]exo.Policy{whole, byObject}, []exo.Policy{whole, byObject}, "none"},
		"a scope without a name":          {[]exo.Policy{byRaw}, []exo.Policy{byRaw}, "none"},
		"two rights with one identity":    {[]exo.Policy{deny, whole}, []exo.Policy{deny, whole}, "none"},
		"others that are broken":          {[]exo.Policy{{Identity: "x"}, broken, whole, broken}, []exo.Policy{whole}, "none"},
		"no right":                        {[]exo.Policy{noRight}, nil, "incomplete"},
		"no scope":                        {[]exo.Policy{noScope}, nil, "incomplete"},
		"one came twice":                  {[]exo.Policy{whole, whole}, nil, "incomplete"},
		"no app id, but in the identity":  {[]exo.Policy{of("")}, nil, "incomplete"},
		"another one's, and its identity": {[]exo.Policy{of(stranger)}, nil, "none"},
	} {
		got, err := exo.PoliciesOf(c.all, app, appObject, "")
		if diff := cmp.Diff(c.want, got); diff != "" || class(err) != c.class {
			t.Errorf("%s: %v, want class %s (-want +got):\n%s", name, err, c.class, diff)
		}
	}
}

// Whether a policy is on a group is told by Guid; by name only where none is shown.
func TestPolicyIsOn(t *testing.T) {
	known := booking
	known.EntraID = string(stranger)
	deleted := "99999999-2222-4333-8444-555555555555"
	for name, c := range map[string]struct {
		policy exo.Policy
		want   bool
	}{
		"by Guid":                     {exo.Policy{ScopeRaw: "S-1-5;6F1C9D2E-4B7A-4C55-9E0D-2A8B7C31F540", ScopeName: "Old name"}, true},
		"by Guid in its identity":     {exo.Policy{Identity: `x\y:S-1-5;` + string(booking.ID), ScopeName: "Old name"}, true},
		"by Guid of Entra":            {exo.Policy{ScopeRaw: "S-1-5;" + string(stranger)}, true},
		"by name, and another Guid":   {exo.Policy{ScopeRaw: "S-1-5;" + string(labs.ID), ScopeName: booking.Name}, false},
		"and one in its identity":     {exo.Policy{Identity: `x\` + string(app) + ":S-1-5;" + deleted, ScopeName: booking.Name}, false},
		"two Guids":                   {exo.Policy{ScopeRaw: "S-1-5;" + string(booking.ID), Identity: `x\y:S-1-5;` + deleted}, false},
		"by name, without any Guid":   {exo.Policy{ScopeName: "placeos room booking"}, true},
		"by name, beside a SID":       {exo.Policy{Identity: `x\` + string(app) + ":S-1-5", ScopeRaw: "S-1-5", ScopeName: booking.Name}, true},
		"another name, without Guids": {exo.Policy{ScopeName: "Labs"}, false},
		"nothing":                     {exo.Policy{}, false},
	} {
		if got := c.policy.On(known); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

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
