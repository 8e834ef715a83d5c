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
