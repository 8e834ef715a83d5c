package trace_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

// exchange is what a recording of Exchange is made with: the fields whose text is a word of Exchange's.
var exchange = trace.Options{
	Tool: "roombridge test", Organization: "contoso.onmicrosoft.com",
	Keep: []string{
		"CommandName", "DomainName", "MemberDepartRestriction", "MemberJoinRestriction", "Properties", "PropertySets",
		"RecipientType", "RecipientTypeDetails", "ResourceType", "ResultSize", "State", "Type",
	},
}

// outcome is all that a job got to know.
type outcome struct {
	Organization exo.Organization
	Rooms        []exo.Recipient
	Found        []exo.Recipient
	Group        exo.Group
	Results      []string
	Members      []exo.Recipient
	Missing      string
}

// job signs in, reads, makes a group, fills it and reads it back.
func job(t *testing.T, shell pwsh.Shell, spec exo.GroupSpec) (o outcome) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := session.Open(ctx, shell, session.Options{
		Module: "/tmp/1/ExchangeOnlineManagement.psd1", Marker: sim.Marker, Organization: "contoso.onmicrosoft.com", Mode: session.Device,
	})
	must(err)
	defer func() { must(s.Close()) }()
	tenant := exo.New(s, s.Rights, true)
	o.Organization, err = tenant.Organization(ctx)
	must(err)
	o.Rooms, err = tenant.Recipients(ctx, exo.Query{Kinds: []exo.Kind{exo.KindRoom}})
	must(err)
	o.Found, err = tenant.Recipients(ctx, exo.Query{Addresses: []string{o.Rooms[0].Address, o.Rooms[1].Address}})
	must(err)
	_, err = tenant.FindGroup(ctx, *spec.Address, nil)
	o.Missing = fmt.Sprint(exo.ClassOf(err))
	id, err := tenant.CreateGroup(ctx, spec)
	must(err)
	members := []exo.ID{o.Rooms[0].ID, o.Rooms[1].ID, o.Rooms[0].ID}
	must(tenant.Change(ctx, exo.Change{Op: exo.Add, Group: id, Members: members}, func(r exo.Result) error {
		o.Results = append(o.Results, fmt.Sprint(r.Member, r.Answer, len(r.Warnings), r.Err != nil))
		return nil
	}))
	o.Group, err = tenant.Group(ctx, id, nil)
	must(err)
	o.Members, err = tenant.Members(ctx, id)
	must(err)
	return o
}

func spec(name, address, alias string) exo.GroupSpec {
	return exo.GroupSpec{Name: &name, Address: &address, Alias: &alias}
}

func recordJob(t *testing.T, o trace.Options) (string, outcome) {
	t.Helper()
	var b bytes.Buffer
	r := trace.Record(&b, sim.ContosoOf(30).Session(), o)
	got := job(t, r, spec("PlaceOS Room Booking", "placeosroombooking@contoso.com", "placeosroombooking"))
	return b.String(), got
}

func TestReplayedOrganisationIsTheRecordedOne(t *testing.T) {
	o := exchange
	o.Plain = true
	file, want := recordJob(t, o)
	p := replay(t, file)
	got := job(t, p, spec("PlaceOS Room Booking", "placeosroombooking@contoso.com", "placeosroombooking"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-recorded +replayed):\n%s", diff)
	}
	if p.Rest() != 0 {
		t.Errorf("%d steps were not played", p.Rest())
	}
}

// With pseudonyms all is the same but for the names, and those are the same wherever they come.
func TestReplayWithPseudonyms(t *testing.T) {
	file, want := recordJob(t, exchange)
	for _, name := range append(namesOf(want.Rooms), "PlaceOS Room Booking", "placeosroombooking") {
		if strings.Contains(strings.ToLower(file), strings.ToLower(name)) {
			t.Errorf("%q is in the trace", name)
		}
	}
	var asked map[string]any
	for _, l := range lines(t, file) {
		if len(l.Calls) == 1 && l.Calls[0].Cmdlet == "New-DistributionGroup" {
			asked = l.Calls[0].Params
		}
	}
	got := job(t, replay(t, file), spec(asked["Name"].(string), asked["PrimarySmtpAddress"].(string), asked["Alias"].(string)))
	if diff := cmp.Diff(want.Organization, got.Organization); diff != "" {
		t.Errorf("organisation (-recorded +replayed):\n%s", diff)
	}
	if diff := cmp.Diff([]any{want.Results, want.Missing, idsOf(want.Rooms), idsOf(want.Members)}, []any{got.Results, got.Missing, idsOf(got.Rooms), idsOf(got.Members)}); diff != "" {
		t.Errorf("(-recorded +replayed):\n%s", diff)
	}
	upn := cmpopts.IgnoreFields(exo.Recipient{}, "UPN") // Get-Recipient has none
	if diff := cmp.Diff(got.Rooms[:2], got.Found, upn); diff != "" {
		t.Errorf("a room and the same room (-listed +found):\n%s", diff)
	}
}

func namesOf(rs []exo.Recipient) []string {
	var names []string
	for _, r := range rs {
		local, _, _ := strings.Cut(r.Address, "@")
		names = append(names, r.DisplayName, r.Alias, local)
	}
	return slices.DeleteFunc(names, func(n string) bool { return len(n) < 4 })
}

// idsOf says who they are and what they are.
func idsOf(rs []exo.Recipient) []string {
	var ids []string
	for _, r := range rs {
		ids = append(ids, fmt.Sprint(r.ID, r.EntraID, r.Type, r.ResourceType, len(r.Addresses)))
	}
	slices.Sort(ids)
	return ids
}
