package exotest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/exotest"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/exo/sim/adminapi"
	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
	"roombridge/scripts"
)

func TestMain(m *testing.M) {
	child.Main(func() child.Shell { return contoso().Session() })
	os.Exit(m.Run())
}

// test is a testing.T whose subtests are the suite's.
type test struct{ *testing.T }

func (t test) Run(name string, f func(exotest.T)) bool {
	return t.T.Run(name, func(t *testing.T) { f(test{t}) })
}

func TestInProcess(t *testing.T) {
	org := contoso()
	exotest.Run(test{t}, func(exotest.T) exotest.World { return world(t, org, org.Session(), "in process") })
}

// A tenant whose new groups are not seen at once.
func TestInProcessWithLag(t *testing.T) {
	org := contoso()
	org.SetLag(4)
	exotest.Run(test{t}, func(exotest.T) exotest.World { return world(t, org, org.Session(), "in process") })
}

// The bridge between two processes, and the simulator behind it.
func TestThroughAChild(t *testing.T) {
	org := contoso() // equal to the child's own, behind whose back nobody comes
	exotest.Run(test{t}, func(exotest.T) exotest.World {
		shell, err := pwsh.Start(t.Context(), pwsh.Options{Starter: child.Starter(t, ""), Allow: session.Cmdlets()})
		if err != nil {
			t.Fatal(err)
		}
		w := world(t, org, shell, "in process")
		w.Behind = nil
		return w
	})
}

// The whole way: this process, PowerShell, the stand-in module, the loopback server, the simulator.
func TestThroughPowerShell(t *testing.T) {
	path := powershell(t)
	org := contoso()
	exotest.Run(test{t}, func(exotest.T) exotest.World {
		shell, err := pwsh.Start(t.Context(), pwsh.Options{Path: path, Allow: session.Cmdlets()})
		if err != nil {
			t.Fatal(err)
		}
		return world(t, org, shell, standIn(t, org))
	})
}

// powershell finds the engine to test with.
func powershell(t *testing.T) string {
	path := os.Getenv("ROOMBRIDGE_PWSH")
	if path == "" {
		path, _ = exec.LookPath("pwsh")
	}
	if path == "" {
		t.Skip("no PowerShell: set ROOMBRIDGE_PWSH, or put pwsh on the PATH")
	}
	return path
}

// standIn serves the organisation and returns the module that asks it.
func standIn(t *testing.T, org *sim.Org) (module string) {
	server, err := adminapi.Serve(func() adminapi.Session { return org.Session() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ended(t, server) })
	if module, err = scripts.UnpackSandbox(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := server.WriteAccess(filepath.Join(filepath.Dir(module), scripts.AccessFile)); err != nil {
		t.Fatal(err)
	}
	return module
}

func ended(t *testing.T, c interface{ Close() error }) {
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// contoso has more of everything than one page of answers holds.
func contoso() *sim.Org { return sim.ContosoOf(1200) }

// signIn connects for all there is.
func signIn(t *testing.T, shell pwsh.Shell, module string) *session.Session {
	s, err := session.Open(t.Context(), shell, session.Options{
		Module: module, Marker: sim.Marker, Organization: "contoso.com", Mode: session.Interactive,
		Commands: slices.Concat(session.GroupCommands(), session.AccessCommands(), session.CalendarCommands()),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ended(t, s) })
	return s
}

// world signs in and says what there is in Contoso (runner/exo/sim, seed.go).
func world(t *testing.T, org *sim.Org, shell pwsh.Shell, module string) exotest.World {
	return worldOf(t, org, signIn(t, shell, module))
}

func worldOf(t *testing.T, org *sim.Org, s *session.Session) exotest.World {
	w := exotest.World{
		Tenant: exo.New(s, s.Rights, true), Organization: "contoso.onmicrosoft.com", Sandbox: true,
		Counts:    map[exo.Kind]int{exo.KindRoom: 1200, exo.KindEquipment: 41, exo.KindWorkspace: 12},
		Rooms:     []string{"boardroom@contoso.com", "north.101@contoso.com", "south.101@contoso.com", "west.101@contoso.com"},
		Secondary: "boardroom@contoso.onmicrosoft.com",
		Holders: map[string]exo.Kind{
			"allstaff@contoso.com": exo.KindDistribution, "northrooms@contoso.com": exo.KindRoomList, "projectx@contoso.com": exo.KindM365,
			"newjoiners@contoso.com": exo.KindDistribution, "ana.silva@contoso.com": exo.KindPerson, "reception@contoso.com": exo.KindShared,
			"north.101@contoso.com": exo.KindRoom, "van.1@contoso.com": exo.KindEquipment, "workspace.1@contoso.com": exo.KindWorkspace,
			"lab.1@contoso.com": exo.KindMailUser, "sales1@fabrikam.com": exo.KindContact,
		},
		NoMember: "projectx@contoso.com", Synced: "legacyrooms@contoso.com", Taken: "finance@contoso.onmicrosoft.com",
		Big: "allstaff@contoso.com", BigCount: members(t, org, "allstaff@contoso.com"),
		Owners: []string{"admin@contoso.com", "ana.silva@contoso.com"}, Behind: org,
	}
	for i := range 1 + len(exotest.Hostile()) {
		w.Free = append(w.Free, fmt.Sprintf("conformance.%d@contoso.com", i+1))
	}
	return w
}

func members(t *testing.T, org *sim.Org, group string) int {
	all, err := org.Members(group)
	if err != nil || len(all) <= 1000 {
		t.Fatalf("%s has %d members: %v", group, len(all), err)
	}
	return len(all)
}

// spoiled is a tenant that answers wrongly; the suite has to notice.
type spoiled struct {
	exo.Tenant
	recipients func([]exo.Recipient) []exo.Recipient
	group      func(exo.Group) exo.Group
	change     func(ctx context.Context, c exo.Change, each func(exo.Result) error) error
}

func (s spoiled) Recipients(ctx context.Context, q exo.Query) ([]exo.Recipient, error) {
	got, err := s.Tenant.Recipients(ctx, q)
	if s.recipients != nil && err == nil {
		got = s.recipients(got)
	}
	return got, err
}

func (s spoiled) Group(ctx context.Context, id exo.ID, owners []exo.ID) (exo.Group, error) {
	g, err := s.Tenant.Group(ctx, id, owners)
	if s.group != nil && err == nil {
		g = s.group(g)
	}
	return g, err
}

func (s spoiled) Change(ctx context.Context, c exo.Change, each func(exo.Result) error) error {
	if s.change != nil {
		return s.change(ctx, c, each)
	}
	return s.Tenant.Change(ctx, c, each)
}

// A suite that cannot fail proves nothing.
func TestTheSuiteNotices(t *testing.T) {
	for name, spoil := range map[string]spoiled{
		"a list cut off at 1,000": {recipients: func(l []exo.Recipient) []exo.Recipient { return l[:min(len(l), 1000)] }},
		"a description that changes": {group: func(g exo.Group) exo.Group {
			g.Description += " "
			return g
		}},
		"an owner that is none": {group: func(g exo.Group) exo.Group {
			clear(g.OwnedBy)
			return g
		}},
		"a change that is only said": {change: func(_ context.Context, c exo.Change, each func(exo.Result) error) error {
			var errs []error
			for _, m := range c.Members {
				errs = append(errs, each(exo.Result{Member: m, Answer: exo.Done}))
			}
			return errors.Join(errs...)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			org := contoso()
			fails(t, func(r exotest.T) {
				exotest.Run(r, func(exotest.T) exotest.World {
					w := world(t, org, org.Session(), "in process")
					spoil.Tenant = w.Tenant
					w.Tenant = spoil
					return w
				})
			})
		})
	}
}

// fails wants something of the suite to fail.
func fails(t *testing.T, suite func(exotest.T)) {
	t.Helper()
	r := &recorder{ctx: t.Context()}
	if suite(r); !r.failed {
		t.Error("the suite passed")
	}
}

// recorder is a T that only notes whether something failed.
type recorder struct {
	ctx    context.Context
	failed bool
}

type fatal struct{}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) Errorf(string, ...any)    { r.failed = true }

func (r *recorder) Fatalf(string, ...any) {
	r.failed = true
	panic(fatal{})
}

func (r *recorder) Run(_ string, f func(exotest.T)) bool {
	defer func() {
		if p := recover(); p != nil && p != any(fatal{}) {
			panic(p)
		}
	}()
	f(r)
	return !r.failed
}
