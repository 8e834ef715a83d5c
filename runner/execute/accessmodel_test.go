package execute_test

import (
	"context"
	"fmt"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

const (
	appID    = exo.ID("3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42")
	objectID = exo.ID("8e0b47c3-1f5d-4a90-b3c6-7d2e9a14f805")
)

var permissions = []string{"Calendars.ReadWrite", "MailboxSettings.Read"}

// accessModel is what limits applications, in memory. It checks that every write is preceded by its started
// record, and that no policy goes while a role is missing.
type accessModel struct {
	exo.Access // what a proof asks is not asked here
	t          fatal
	journal    *memory
	access
	customizing int // reads and assignments that do not know of it yet
	unseen      int // readings of assignments that do not know the group yet
	before      access
	stale       int
	lag         func() int // how many readings after a change show all as it was
	fate        func(kind string) fate
	onWrite     func()
	afterWrite  func()
	died        error
	whatIf      bool
	asked       []string // the kind of every write, in order
}

// access is what Exchange keeps.
type access struct {
	customized  bool
	principals  []exo.Principal
	assignments []exo.Assignment
	policies    []exo.Policy
}

func (a access) clone() access {
	a.principals, a.assignments, a.policies = slices.Clone(a.principals), slices.Clone(a.assignments), slices.Clone(a.policies)
	return a
}

func newAccess(t fatal) *accessModel {
	return &accessModel{t: t, journal: &memory{}, access: access{customized: true}, fate: func(string) fate { return done }, lag: func() int { return 0 }}
}

func pointer(app, object exo.ID) exo.Principal {
	return exo.Principal{AppID: app, ObjectID: object, Name: "PlaceOS"}
}

func assignment(permission string, group exo.ID) exo.Assignment {
	name := exo.NewAssignment{Principal: pointer(appID, objectID), Permission: permission, Group: group}.Name()
	return exo.Assignment{Name: name, Role: exo.RolePrefix + permission, Enabled: true, Reach: exo.Reach{Kind: exo.ReachGroup, Groups: []exo.ID{group}, Exact: true}}
}

func policyOn(group exo.ID) exo.Policy {
	raw := "S-1-5-21-1;" + string(group)
	return exo.Policy{Identity: `contoso\` + string(appID) + ":" + raw, AppID: appID, Right: exo.RestrictAccess, ScopeName: "Rooms", ScopeRaw: raw}
}

// withRoles makes the pointer and gives every role.
func (m *accessModel) withRoles() *accessModel {
	m.principals = []exo.Principal{pointer(appID, objectID)}
	for _, p := range permissions {
		m.assignments = append(m.assignments, assignment(p, id("rooms")))
	}
	return m
}

// plan has these actions for the application, which is to be limited to the group rooms.
func (m *accessModel) plan(actions ...plan.Action) plan.Plan {
	p := plan.Plan{Part: plan.Restriction, Applications: []plan.Application{{
		Name: "PlaceOS", AppID: appID, ObjectID: objectID, Permissions: permissions, Way: plan.RBAC, State: plan.Open,
		Groups: []plan.ScopeGroup{{Name: "Rooms", Address: address, ID: id("rooms")}}, Was: m.found(),
	}}}
	for i, a := range actions {
		a.N = i + 1
		p.Applications[0].Actions = append(p.Applications[0].Actions, a)
	}
	return p
}

func (m *accessModel) found() plan.FoundAccess {
	return plan.FoundAccess{Customized: m.customized, Principals: slices.Clone(m.principals), Assignments: slices.Clone(m.assignments),
		Policies: slices.Clone(m.policies), AllPolicies: len(m.policies)}
}

// The actions of a plan.
var (
	customize    = plan.Action{Kind: plan.Customize}
	addPrincipal = plan.Action{Kind: plan.AddPrincipal}
	assignOne    = plan.Action{Kind: plan.Assign, Permission: permissions[0], Group: address}
	assignTwo    = plan.Action{Kind: plan.Assign, Permission: permissions[1], Group: address}
	addPolicy    = plan.Action{Kind: plan.AddPolicy, Group: address}
	removePolicy = plan.Action{Kind: plan.RemovePolicy, Group: address, Policy: policyOn(id("rooms")).Identity}
)

// seen is what a reading shows; one round of readings ends with the policies.
func (m *accessModel) seen() access {
	if m.stale > 0 {
		return m.before
	}
	return m.access
}

func (m *accessModel) Customized(context.Context) (bool, error) {
	return m.seen().customized && !m.busy(), m.died
}

func (m *accessModel) busy() bool {
	if m.customizing == 0 {
		return false
	}
	m.customizing--
	return true
}

func (m *accessModel) Principals(_ context.Context, app, object exo.ID) ([]exo.Principal, error) {
	return filter(m.seen().principals, func(p exo.Principal) bool { return p.AppID == app || p.ObjectID == object }), m.died
}

func (m *accessModel) Assignments(_ context.Context, _ exo.Principal, groups []exo.Group) ([]exo.Assignment, error) {
	if m.unseen > 0 {
		m.unseen--
		return nil, errorOf(notFound)
	}
	out := slices.Clone(m.seen().assignments)
	for i := range out {
		out[i].Reach.Groups = filter(out[i].Reach.Groups, func(id exo.ID) bool {
			return slices.ContainsFunc(groups, func(g exo.Group) bool { return g.ID == id })
		})
	}
	return out, m.died
}

func (m *accessModel) Policies(context.Context) ([]exo.Policy, error) {
	out := slices.Clone(m.seen().policies)
	m.stale = max(0, m.stale-1)
	return out, m.died
}

// filter returns nil for none, as a read does.
func filter[T any](all []T, keep func(T) bool) (kept []T) {
	for _, x := range all {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

func (m *accessModel) EnableCustomization(ctx context.Context) error {
	if m.customized {
		return m.write(ctx, plan.Customize, &exo.Error{Class: exo.UnknownResponse, Scope: exo.ScopeItem, Text: "not available in current service offer"}, nil)
	}
	return m.write(ctx, plan.Customize, nil, func() { m.customized = true })
}

func (m *accessModel) CreatePrincipal(ctx context.Context, p exo.Principal) error {
	return m.write(ctx, plan.AddPrincipal, taken(m.principals, func(q exo.Principal) bool { return q.AppID == p.AppID }), func() { m.principals = append(m.principals, p) })
}

func (m *accessModel) Assign(ctx context.Context, a exo.NewAssignment) error {
	wrong := taken(m.assignments, func(b exo.Assignment) bool { return b.Name == a.Name() })
	switch {
	case a.Group == "":
		m.t.Fatalf("a role for no group is one for everybody")
	case len(m.principals) == 0:
		wrong = errorOf(notFound)
	case !m.customized || m.busy():
		wrong = errorOf(notCustomized)
	}
	return m.write(ctx, plan.Assign, wrong, func() { m.assignments = append(m.assignments, assignment(a.Permission, a.Group)) })
}

func (m *accessModel) CreatePolicy(ctx context.Context, p exo.NewPolicy) error {
	made := policyOn(p.Group)
	return m.write(ctx, plan.AddPolicy, taken(m.policies, func(q exo.Policy) bool { return q.Identity == made.Identity }), func() { m.policies = append(m.policies, made) })
}

func (m *accessModel) RemovePolicy(ctx context.Context, identity string) error {
	if !m.whatIf && len(m.assignments) < len(permissions) {
		m.t.Fatalf("the policy is removed with %d roles in place", len(m.assignments))
	}
	var wrong error
	if !slices.ContainsFunc(m.policies, func(p exo.Policy) bool { return p.Identity == identity }) {
		wrong = errorOf(notFound)
	}
	return m.write(ctx, plan.RemovePolicy, wrong, func() {
		m.policies = slices.DeleteFunc(m.policies, func(p exo.Policy) bool { return p.Identity == identity })
	})
}

func (m *accessModel) WhatIf() exo.Access {
	m.whatIf = true
	return m
}

func taken[T any](all []T, same func(T) bool) error {
	if slices.ContainsFunc(all, same) {
		return errorOf(exists)
	}
	return nil
}

// write checks invariant 1, and lets fate decide. Wrong is why it cannot have its effect.
func (m *accessModel) write(ctx context.Context, kind plan.Kind, wrong error, effect func()) error {
	m.t.Helper()
	if m.whatIf {
		m.asked = append(m.asked, "whatif "+string(kind))
		return errorOf(m.fate(string(kind)))
	}
	m.asked = append(m.asked, string(kind))
	last := m.journal.last()
	if last.Started == nil || string(last.Started.How) != string(kind) || len(last.Started.Actions) != 1 || last.Started.App == "" || last.Started.Group != "" {
		m.t.Fatalf("%s is sent after the record %+v", kind, last)
	}
	if m.onWrite != nil {
		m.onWrite()
	}
	if err := ctx.Err(); err != nil {
		return &exo.Error{Class: exo.NoAnswer, Scope: exo.ScopeSession, Err: err}
	}
	if m.died != nil {
		return m.died
	}
	f := m.fate(string(kind))
	if f.effective() && wrong == nil {
		m.before, m.stale = m.clone(), m.lag()
		effect()
	}
	if m.afterWrite != nil {
		m.afterWrite()
	}
	err := errorOf(f)
	if f == dead {
		m.died = err
	}
	if f == done {
		return wrong
	}
	return err
}

// inAccess names what of the application is in place.
func (m *accessModel) inAccess() (out []string) {
	for range m.principals {
		out = append(out, "pointer")
	}
	for _, a := range m.assignments {
		out = append(out, a.Permission())
	}
	for _, p := range m.policies {
		out = append(out, fmt.Sprintf("%s %s", p.Right, p.ScopeName))
	}
	return out
}
