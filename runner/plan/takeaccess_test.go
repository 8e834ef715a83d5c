package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// accessOf is Exchange that has so much, and may fail.
type accessOf struct {
	exo.Access
	plan.FoundAccess
	fail  string // the read that fails with err
	err   error
	asked []string // in order; of assignments with the groups that were asked about
}

func (a *accessOf) note(what string) error {
	a.asked = append(a.asked, what)
	if what == a.fail {
		return fmt.Errorf("reading: %w", a.err)
	}
	return nil
}

func (a *accessOf) Customized(context.Context) (bool, error) {
	return a.FoundAccess.Customized, a.note("customized")
}

func (a *accessOf) Principals(_ context.Context, appID, objectID exo.ID) ([]exo.Principal, error) {
	if appID != app || objectID != object {
		return nil, fmt.Errorf("%s and %s were asked about", appID, objectID)
	}
	return a.FoundAccess.Principals, a.note("principals")
}

func (a *accessOf) Assignments(_ context.Context, p exo.Principal, groups []exo.Group) ([]exo.Assignment, error) {
	if p != pointer {
		return nil, fmt.Errorf("%v was asked about", p)
	}
	err := a.note("assignments")
	for _, g := range groups {
		a.asked = append(a.asked, g.Address)
	}
	return a.FoundAccess.Assignments, err
}

func (a *accessOf) Policies(context.Context) ([]exo.Policy, error) {
	return a.FoundAccess.Policies, a.note("policies")
}

func TestTakeAccess(t *testing.T) {
	w, s := restriction(plan.FoundAccess{}, plan.Restrict{})
	other, mistaken := policy(exo.RestrictAccess, "x"), policy(exo.RestrictAccess, "y")
	other.AppID, mistaken.AppID = id("another application"), object
	a := &accessOf{FoundAccess: withBoth()}
	a.FoundAccess.Policies = append(a.FoundAccess.Policies, mistaken, other)
	if err := plan.TakeAccess(t.Context(), a, w, &s); err != nil {
		t.Fatal(err)
	}
	got := s.Access[0]
	if diff := cmp.Diff([]string{"customized", "principals", "assignments", address, "policies"}, a.asked); diff != "" {
		t.Error(diff)
	}
	if got.AllPolicies != 3 || len(got.Policies) != 2 || len(got.Assignments) != 2 || len(got.Principals) != 1 || !got.Customized {
		t.Errorf("%+v", got)
	}
}

// Where there is no pointer there can be no roles; a group that is not there is not asked about.
func TestTakeAccessAsksLittle(t *testing.T) {
	w, s := restriction(plan.FoundAccess{}, plan.Restrict{})
	a := &accessOf{}
	if err := plan.TakeAccess(t.Context(), a, w, &s); err != nil || !cmp.Equal(a.asked, []string{"customized", "principals", "policies"}) {
		t.Error(err, a.asked)
	}
	s.Groups = []plan.Found{{}}
	a = &accessOf{FoundAccess: withRoles()}
	if err := plan.TakeAccess(t.Context(), a, w, &s); err != nil || slices.Contains(a.asked, address) {
		t.Error(err, a.asked)
	}
	w.Applications = nil
	if err := plan.TakeAccess(t.Context(), nil, w, &s); err != nil || s.Access != nil {
		t.Error(err, s.Access)
	}
}

// Only while the groups are worked on is it no error if applications cannot be read; that the session or the
// service fails always is.
func TestTakeAccessFailsWhole(t *testing.T) {
	type test struct {
		part   plan.Part
		err    error
		unread bool
	}
	of := func(c exo.Class) *exo.Error {
		return &exo.Error{Class: c, Op: "Get-ApplicationAccessPolicy", Text: "x", Err: errors.New("of some type")}
	}
	tests := []test{{plan.Membership, context.Canceled, false}}
	for _, c := range []exo.Class{exo.NoRight, exo.Incomplete, exo.Invalid, exo.UnknownResponse, exo.NotFound, exo.Ambiguous} {
		tests = append(tests, test{plan.Membership, of(c), true}, test{plan.Restriction, of(c), false}, test{plan.Both, of(c), false})
	}
	for _, c := range []exo.Class{exo.SessionLost, exo.Throttled, exo.Transient, exo.SignIn, exo.WrongTenant, exo.NoAnswer, exo.Prompted} {
		tests = append(tests, test{plan.Membership, of(c), false})
	}
	for _, tt := range tests {
		for _, read := range []string{"customized", "principals", "assignments", "policies"} {
			w, s := restriction(plan.FoundAccess{}, plan.Restrict{})
			w.Part, s.Access = tt.part, nil
			err := plan.TakeAccess(t.Context(), &accessOf{FoundAccess: withBoth(), fail: read, err: tt.err}, w, &s)
			switch {
			case !tt.unread && (!errors.Is(err, tt.err) || s.Access != nil):
				t.Errorf("%q, %s: %v, %v", tt.part, read, err, s.Access)
			case tt.unread && (err != nil || len(s.Access) != 1 || s.Access[0].Unread.Class != exo.ClassOf(tt.err) || s.Access[0].Unread.Text != "x" || s.Access[0].Customized):
				t.Errorf("%q, %s: %v, %v", tt.part, read, err, s.Access)
			case tt.unread:
				isKept(t, plan.Compute(w, s))
			}
		}
	}
}

// Two reads of what did not change are deeply equal: also the one that is made with what the plan keeps
// of the groups, and the one that was kept in a file.
func TestReadAccessIsComparable(t *testing.T) {
	both := withBoth()
	both.Assignments[0].Reach.Groups = []exo.ID{id("north"), theGroup}
	both.Policies = append(both.Policies, policy(exo.DenyAccess, "x"))
	for _, f := range []plan.FoundAccess{nothing(), both} {
		w, s := restriction(f, plan.Restrict{})
		a := &accessOf{FoundAccess: f}
		if err := plan.TakeAccess(t.Context(), a, w, &s); err != nil {
			t.Fatal(err)
		}
		kept := plan.Compute(w, s).Applications[0]
		again, err := plan.ReadAccess(t.Context(), a, app, object, []exo.Group{kept.Groups[0].Group()})
		if err != nil || !reflect.DeepEqual(kept.Was, again) {
			t.Error(err, cmp.Diff(kept.Was, again))
		}
		text, err := json.Marshal(again)
		if err != nil {
			t.Fatal(err)
		}
		var saved plan.FoundAccess
		if err := json.Unmarshal(text, &saved); err != nil || !reflect.DeepEqual(saved, again) {
			t.Error(err, cmp.Diff(saved, again))
		}
	}
}
