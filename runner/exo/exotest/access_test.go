package exotest_test

import (
	"context"
	"errors"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

// No page says what Exchange shows of a scope on a group, nor whether it lists by one: the suite passes
// whichever it is.
func TestAccessInProcess(t *testing.T) {
	for name, set := range map[string]func(*sim.Org){
		"as seeded":                      func(*sim.Org) {},
		"new groups are not seen":        func(o *sim.Org) { o.SetLag(4) },
		"a scope of its own":             func(o *sim.Org) { o.SetScopeShape(sim.ScopeOfItsOwn) },
		"the filter lists none":          func(o *sim.Org) { o.SetGroupScopeFilter(sim.FilterNone) },
		"the filter is not heeded":       func(o *sim.Org) { o.SetGroupScopeFilter(sim.FilterIgnored) },
		"neither, and a scope's own":     func(o *sim.Org) { o.SetScopeShape(sim.ScopeOfItsOwn); o.SetGroupScopeFilter(sim.FilterIgnored) },
		"policies of other applications": func(o *sim.Org) { others(t, o) },
	} {
		t.Run(name, func(t *testing.T) {
			org := contoso()
			set(org)
			exotest.RunAccess(test{t}, func(exotest.T) exotest.AccessWorld { return accessWorld(t, org, org.Session(), "in process") })
		})
	}
}

// others gives another application what applications can have.
func others(t *testing.T, o *sim.Org) {
	const app, object = "5c2d9b7e-0f1a-4c3d-8e6b-9a7f5d3c1b20", "7d1e8c6f-4b2a-4f9d-a3c5-0e6b8d9f7a31"
	err := errors.Join(o.PutPrincipal(app, object, "Contoso Signage"), o.PutAssignment("Signage", app, "Application Calendars.Read", ""),
		o.PutPolicy(app, "finance@contoso.com", exo.DenyAccess))
	if err != nil {
		t.Fatal(err)
	}
}

func TestAccessThroughAChild(t *testing.T) {
	org := contoso()
	exotest.RunAccess(test{t}, func(exotest.T) exotest.AccessWorld {
		shell, err := pwsh.Start(t.Context(), pwsh.Options{Starter: child.Starter(t, ""), Allow: session.Cmdlets()})
		if err != nil {
			t.Fatal(err)
		}
		return accessWorld(t, org, shell, "in process")
	})
}

func TestAccessThroughPowerShell(t *testing.T) {
	path := powershell(t)
	org := contoso()
	exotest.RunAccess(test{t}, func(exotest.T) exotest.AccessWorld {
		shell, err := pwsh.Start(t.Context(), pwsh.Options{Path: path, Allow: session.Cmdlets()})
		if err != nil {
			t.Fatal(err)
		}
		return accessWorld(t, org, shell, standIn(t, org))
	})
}

func accessWorld(t *testing.T, org *sim.Org, shell pwsh.Shell, module string) exotest.AccessWorld {
	s := signIn(t, shell, module)
	return exotest.AccessWorld{
		World: worldOf(t, org, s), Access: exo.NewAccess(s, s.Rights), Calendars: exo.NewCalendars(s, s.Rights),
		Principal: exo.Principal{AppID: sim.PlatformAppID, ObjectID: sim.PlatformObjectID, Name: "O'Brien’s Booking Platform, Contoso"},
		Person:    "ana.silva@contoso.com", Samples: map[exo.Kind]int{exo.KindPerson: people(t, org), exo.KindShared: 96},
	}
}

// people counts the members of the group that everybody is in.
func people(t *testing.T, org *sim.Org) int { return members(t, org, "allstaff@contoso.com") }

// spoiledAccess answers wrongly; the suite has to notice.
type spoiledAccess struct {
	exo.Access
	assignments func([]exo.Assignment) []exo.Assignment
	decision    func(exo.Decision) exo.Decision
	more        bool
}

func (s spoiledAccess) Assignments(ctx context.Context, p exo.Principal, groups []exo.Group) ([]exo.Assignment, error) {
	got, err := s.Access.Assignments(ctx, p, groups)
	if s.assignments != nil {
		got = s.assignments(got)
	}
	return got, err
}

func (s spoiledAccess) Authorize(ctx context.Context, p exo.Principal, mailboxes []exo.ID, each func(exo.Decision) error) error {
	return s.Access.Authorize(ctx, p, mailboxes, func(d exo.Decision) error {
		if s.decision != nil {
			d = s.decision(d)
		}
		return each(d)
	})
}

func (s spoiledAccess) Sample(ctx context.Context, k exo.Kind) ([]exo.Recipient, bool, error) {
	got, more, err := s.Access.Sample(ctx, k)
	return got, more && !s.more, err
}

func TestTheSuiteForAccessNotices(t *testing.T) {
	for name, spoil := range map[string]spoiledAccess{
		"a role that is left out": {assignments: func(l []exo.Assignment) []exo.Assignment { return l[:min(len(l), 1)] }},
		"a group that is guessed": {assignments: func(l []exo.Assignment) []exo.Assignment {
			for i := range l {
				l[i].Reach.Exact = true
			}
			return l
		}},
		"a denial that is none": {decision: func(d exo.Decision) exo.Decision {
			for i := range d.Grants {
				d.Grants[i].In = true
			}
			return d
		}},
		"a sample that claims to be all": {more: true},
	} {
		t.Run(name, func(t *testing.T) {
			org := contoso()
			fails(t, func(r exotest.T) {
				exotest.RunAccess(r, func(exotest.T) exotest.AccessWorld {
					w := accessWorld(t, org, org.Session(), "in process")
					spoil.Access = w.Access
					w.Access = spoil
					return w
				})
			})
		})
	}
}
