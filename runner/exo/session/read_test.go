package session_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/session"
	"roombridge/runner/pwsh"
)

const (
	busy    = "Microsoft.Exchange.Data.Storage.StorageTransientException"
	reset   = "System.Net.Http.HttpRequestException"
	missing = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
)

func TestReadsAreTriedAgain(t *testing.T) {
	transient := exotest.Fail(exotest.Record(busy, "try again"))
	for name, c := range map[string]struct {
		fault  exotest.Fault
		cmdlet string
		calls  int // of the cmdlet, in the end
		waited time.Duration
		status pwsh.Status
		lost   bool
	}{
		"answered at once":          {cmdlet: "Get-AcceptedDomain", calls: 1, status: pwsh.OK},
		"busy once":                 {fault: exotest.On("Get-AcceptedDomain", 1, transient), cmdlet: "Get-AcceptedDomain", calls: 2, waited: 5 * time.Second, status: pwsh.OK},
		"cut off in the middle":     {fault: exotest.On("Get-AcceptedDomain", 1, interrupted), cmdlet: "Get-AcceptedDomain", calls: 2, waited: 5 * time.Second, status: pwsh.OK},
		"no answer once":            {fault: exotest.On("Get-AcceptedDomain", 1, exotest.Unanswered), cmdlet: "Get-AcceptedDomain", calls: 2, waited: 5 * time.Second, status: pwsh.OK},
		"a request that got none":   {fault: exotest.On("Get-AcceptedDomain", 1, exotest.Fail(exotest.Record(reset, "x"))), cmdlet: "Get-AcceptedDomain", calls: 2, waited: 5 * time.Second, status: pwsh.OK},
		"busy for good":             {fault: transient, cmdlet: "Get-AcceptedDomain", calls: 3, waited: 35 * time.Second, status: pwsh.Failed},
		"an error that stays":       {fault: exotest.Fail(exotest.Record(missing, "no")), cmdlet: "Get-AcceptedDomain", calls: 1, status: pwsh.Failed},
		"a lost session":            {fault: exotest.LostBefore, cmdlet: "Get-AcceptedDomain", calls: 1, status: pwsh.Unknown, lost: true},
		"a write is not":            {fault: transient, cmdlet: "Set-DistributionGroup", calls: 1, status: pwsh.Failed},
		"a write without an answer": {fault: exotest.Unanswered, cmdlet: "Set-DistributionGroup", calls: 1, status: pwsh.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sh, s := connected(t)
				sh.calls = nil
				if c.fault != nil {
					faulty := exotest.Wrap(sh.Session, c.fault)
					sh.through = func(pwsh.Caller) pwsh.Caller { return faulty }
				}
				began := time.Now()
				var objects []any
				var ends []pwsh.Status
				err := s.Run(t.Context(), []pwsh.Call{{Cmdlet: c.cmdlet}}, func(e pwsh.Event) error {
					if e.Object != nil {
						objects = append(objects, e.Object["DomainName"])
					}
					if e.End != nil {
						ends = append(ends, e.End.Status)
					}
					return nil
				})
				if (err != nil) != c.lost || !slices.Equal(ends, []pwsh.Status{c.status}) {
					t.Errorf("ends %q, %v; want one: %s", ends, err, c.status)
				}
				if len(sh.calls) != c.calls || time.Since(began) != c.waited {
					t.Errorf("%d calls in %v, want %d in %v", len(sh.calls), time.Since(began), c.calls, c.waited)
				}
				if c.status == pwsh.OK && !slices.Equal(objects, []any{"contoso.com", "contoso.onmicrosoft.com"}) {
					t.Errorf("%v: not each domain once", objects)
				}
			})
		})
	}
}

// interrupted gives some objects, and then an error that may pass.
func interrupted(_ context.Context, _ pwsh.Call, next func() ([]pwsh.Event, error)) ([]pwsh.Event, error) {
	events, err := next()
	r := exotest.Record(busy, "in the middle")
	return append(events[:1], pwsh.Event{Record: &r}, pwsh.Event{End: &pwsh.End{Status: pwsh.Failed}}), err
}

func TestWaitingForAReadCanBeInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sh, s := connected(t)
		sh.through = func(c pwsh.Caller) pwsh.Caller {
			return exotest.Wrap(c, exotest.Fail(exotest.Record(busy, "try again")))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ends := 0
		err := s.Run(ctx, []pwsh.Call{{Cmdlet: "Get-AcceptedDomain"}}, func(e pwsh.Event) error {
			if e.End != nil {
				ends++
			}
			return nil
		})
		if !errors.Is(err, context.DeadlineExceeded) || ends != 1 {
			t.Errorf("%v and %d ends, want the context's error and one", err, ends)
		}
	})
}

func TestAReadStopsWhenEachDoes(t *testing.T) {
	_, s := connected(t)
	enough, seen := errors.New("enough"), 0
	err := s.Run(t.Context(), []pwsh.Call{{Cmdlet: "Get-AcceptedDomain"}}, func(pwsh.Event) error {
		seen++
		return enough
	})
	if !errors.Is(err, enough) || seen != 1 {
		t.Errorf("%v after %d events, want the error of each after one", err, seen)
	}
}

func connected(t *testing.T) (*shell, *session.Session) {
	t.Helper()
	sh := contoso()
	s, err := session.Open(t.Context(), sh, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return sh, s
}
