package exo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/pwsh"
)

// answersOf makes a change and returns the answers, with what Change returned.
func answersOf(ctx context.Context, t exo.Tenant, c exo.Change) (results []exo.Result, answers []exo.Answer, err error) {
	err = t.Change(ctx, c, func(r exo.Result) error {
		results = append(results, r)
		answers = append(answers, r.Answer)
		return nil
	})
	return results, answers, err
}

func TestChangeWhenSomethingHappensToTheSecondOfFour(t *testing.T) {
	const add = "Add-DistributionGroupMember"
	condemned := exotest.Record("Microsoft.Exchange.Configuration.Tasks.OperationRequiresGroupManagerException", "no")
	done, unsent := exo.Done, exo.NotSent
	for name, c := range map[string]struct {
		fault exotest.Fault
		want  []exo.Answer
		class exo.Class // of the second result's error
		lost  bool
		in    bool // the second is a member afterwards
	}{
		"nothing":                  {fault: exotest.Delay(0), want: []exo.Answer{done, done, done, done}, in: true},
		"lost before it arrived":   {fault: exotest.LostBefore, want: []exo.Answer{done, exo.Unknown, unsent, unsent}, class: exo.NoAnswer, lost: true},
		"lost after it arrived":    {fault: exotest.LostAfter, want: []exo.Answer{done, exo.Unknown, unsent, unsent}, class: exo.NoAnswer, lost: true, in: true},
		"no answer":                {fault: exotest.Unanswered, want: []exo.Answer{done, exo.Unknown, done, done}, class: exo.NoAnswer, in: true},
		"ok and an error":          {fault: exotest.Also(condemned), want: []exo.Answer{done, exo.Unknown, done, done}, class: exo.NoAnswer, in: true},
		"refused":                  {fault: exotest.Fail(condemned), want: []exo.Answer{done, exo.Refused, done, done}, class: exo.NotOwner},
		"busy":                     {fault: exotest.Fail(exotest.Record(transient, "later")), want: []exo.Answer{done, exo.Failed, done, done}, class: exo.Transient},
		"nobody knows":             {fault: exotest.Fail(exotest.Record("Some.NewException", "?")), want: []exo.Answer{done, exo.Failed, done, done}, class: exo.UnknownResponse},
		"a request without answer": {fault: exotest.Fail(exotest.Record("System.Net.Http.HttpRequestException", "reset")), want: []exo.Answer{done, exo.Unknown, done, done}, class: exo.NoAnswer},
	} {
		w := open(t)
		w.through(exotest.Wrap(w.caller, exotest.On(add, 2, c.fault)), w.rights)
		results, answers, err := answersOf(t.Context(), w, exo.Change{Op: exo.Add, Group: w.group, Members: w.rooms[:4]})
		if !slices.Equal(answers, c.want) {
			t.Errorf("%s: %q, want %q", name, answers, c.want)
			continue
		}
		if e := results[1].Err; e != nil && e.Class != c.class {
			t.Errorf("%s: class %s, want %s", name, e.Class, c.class)
		}
		if (exo.ClassOf(err) == exo.SessionLost) != c.lost || (err != nil) != c.lost {
			t.Errorf("%s: returned %v", name, err)
		}
		if got := w.in(t, w.rooms[1]); got != c.in {
			t.Errorf("%s: a member afterwards: %t, want %t", name, got, c.in)
		}
	}
}

// A Caller that breaks its promise gives no End; the members are no less accounted for.
func TestChangeWithoutAnEnd(t *testing.T) {
	w := open(t)
	w.through(exotest.Wrap(w.caller, exotest.On("", 2, exotest.NoEnd)), w.rights)
	results, _, err := answersOf(t.Context(), w, exo.Change{Op: exo.Add, Group: w.group, Members: w.rooms[:3]})
	got := map[exo.ID]exo.Answer{}
	for _, r := range results {
		got[r.Member] = r.Answer
	}
	want := map[exo.ID]exo.Answer{w.rooms[0]: exo.Done, w.rooms[1]: exo.Unknown, w.rooms[2]: exo.Done}
	if diff := cmp.Diff(want, got); diff != "" || len(results) != 3 || err != nil {
		t.Errorf("%d results, %v (-want +got):\n%s", len(results), err, diff)
	}
}

func TestChangeThatIsNotSent(t *testing.T) {
	w := open(t)
	for name, c := range map[string]struct {
		change exo.Change
		rights exo.Rights
		class  exo.Class
	}{
		"an empty group":  {exo.Change{Op: exo.Add, Members: w.rooms[:2]}, w.rights, exo.Invalid},
		"an empty member": {exo.Change{Op: exo.Add, Group: w.group, Members: []exo.ID{w.rooms[0], ""}}, w.rights, exo.Invalid},
		"no operation":    {exo.Change{Group: w.group, Members: w.rooms[:2]}, w.rights, exo.Invalid},
		"no right":        {exo.Change{Op: exo.Remove, Group: w.group, Members: w.rooms[:2]}, without(w.rights, "Remove-DistributionGroupMember", ""), exo.NoRight},
	} {
		w.through(w.caller, c.rights)
		results, answers, err := answersOf(t.Context(), w, c.change)
		if !slices.Equal(answers, []exo.Answer{exo.NotSent, exo.NotSent}) || exo.ClassOf(err) != c.class || results[0].Err.Class != c.class {
			t.Errorf("%s: %q and %v, want two not sent and class %s", name, answers, err, c.class)
		}
		if len(w.caller.calls) > 0 {
			t.Errorf("%s: sent %v", name, w.caller.calls)
		}
	}
}

func TestResultSaysWhatHelps(t *testing.T) {
	w := open(t)
	const delayed = "Micro delay applied. Actual delayed: 1500 msecs, Enforced: True"
	w.through(exotest.Wrap(w.caller, exotest.All(
		exotest.On("", 1, exotest.Also(pwsh.Record{Stream: pwsh.StreamWarning, Message: delayed})),
		exotest.On("", 2, exotest.Fail(exotest.Record(transient, "later"))),
	)), w.rights)
	results, _, err := answersOf(t.Context(), w, exo.Change{Op: exo.Add, Group: w.group, Members: w.rooms[:2]})
	if err != nil || len(results) != 2 {
		t.Fatal(results, err)
	}
	if r := results[0]; r.MicroDelay != 1500*time.Millisecond || !slices.Equal(r.Warnings, []string{delayed}) || r.Answer != exo.Done {
		t.Errorf("%+v, want done after a delay of 1.5 s", r)
	}
	want := &exo.Error{
		Class: exo.Transient, Scope: exo.ScopeItem, Op: "Add-DistributionGroupMember", Target: string(w.rooms[1]), Text: "later",
		RequestID: "7f6f2d5f-0d3c-4a35-8f5e-2b1f0a6f9b11",
	}
	if diff := cmp.Diff(want, results[1].Err); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

// Whatever happens to the calls of a change, each member gets one result, in order, and it is true.
func TestChangeTellsTheTruth(t *testing.T) {
	faults := []exotest.Fault{
		exotest.Delay(0), exotest.Delay(0), exotest.Delay(0), exotest.LostBefore, exotest.LostAfter, exotest.Unanswered,
		exotest.Fail(exotest.Record(transient, "x")), exotest.Fail(exotest.Record(notFound, "x")), exotest.Also(exotest.Record(transient, "x")),
	}
	w := open(t)
	rapid.Check(t, func(t *rapid.T) {
		members := slices.Clone(w.rooms[:rapid.IntRange(0, 6).Draw(t, "members")])
		for _, m := range members {
			if err := w.org.RemoveMember(groupAddress, string(m)); err != nil {
				t.Fatal(err)
			}
		}
		plan := rapid.SliceOfN(rapid.IntRange(0, len(faults)-1), len(members), len(members)).Draw(t, "faults")
		n := 0
		w.through(exotest.Wrap(w.caller, func(ctx context.Context, c pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
			n++
			return faults[plan[n-1]](ctx, c, next)
		}), w.rights)
		results, _, err := answersOf(context.Background(), w, exo.Change{Op: exo.Add, Group: w.group, Members: members})
		if len(results) != len(members) {
			t.Fatalf("%d results for %d members", len(results), len(members))
		}
		for i, r := range results {
			in := w.in(t, r.Member)
			switch {
			case r.Member != members[i]:
				t.Fatalf("result %d is about another member", i)
			case r.Answer == exo.Done && !in, r.Answer != exo.Done && r.Answer != exo.Unknown && in:
				t.Fatalf("%s, and a member: %t", r.Answer, in)
			case r.Answer == exo.NotSent && err == nil:
				t.Fatal("not sent, and no error")
			}
		}
	})
}
