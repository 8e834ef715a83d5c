package execute_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/google/uuid"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

const address = "rooms@contoso.com"

// model is a tenant in memory. It checks that every write is preceded by its started record.
type model struct {
	t       fatal
	journal *memory
	rooms   []exo.Recipient
	people  []exo.Recipient
	group   *exo.Group
	members map[exo.ID]bool
	fate    func(what string) fate
	lag     func() int // how many reads of the members after a change show them as they were
	before  map[exo.ID]bool
	stale   int
	unseen  int // how many looks for the group do not find it
	died    error
	asked   []string // every write, in order
	batches []int    // sizes
	whatIf  bool
	onWrite func()
}

type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func newModel(t fatal, aliases ...string) *model {
	m := &model{t: t, journal: &memory{}, members: map[exo.ID]bool{}, fate: func(string) fate { return done }, lag: func() int { return 0 }}
	for _, a := range aliases {
		m.rooms = append(m.rooms, recipient("RoomMailbox", a))
	}
	m.people = []exo.Recipient{recipient("UserMailbox", "ana"), recipient("UserMailbox", "bob")}
	return m
}

func recipient(typ, alias string) exo.Recipient {
	r := exo.Recipient{ID: id(alias), Type: typ, Name: alias, Alias: alias, Address: alias + "@contoso.com"}
	r.Addresses = []string{r.Address}
	return r
}

func id(alias string) exo.ID {
	return exo.ID(uuid.NewSHA1(uuid.NameSpaceDNS, []byte(alias)).String())
}

// withGroup makes the group, with these members.
func (m *model) withGroup(aliases ...string) *model {
	m.group = &exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "rooms")}
	for _, a := range aliases {
		m.members[id(a)] = true
	}
	return m
}

// list names recipients by address, one a row.
func list(aliases ...string) []rooms.Row {
	rows := make([]rooms.Row, len(aliases))
	for i, a := range aliases {
		rows[i] = rooms.ParseKey(a + "@contoso.com")
		rows[i].Source, rows[i].Line = "rooms.csv", i+2
	}
	return rows
}

// plan computes what has to be done for these rows.
func (m *model) plan(rows []rooms.Row, prune bool, change ...func(*plan.Wanted)) plan.Plan {
	m.t.Helper()
	w := plan.Wanted{Rows: rows, Kinds: []exo.Kind{exo.KindRoom}, Prune: prune, Inputs: []plan.Source{{Name: "rooms.csv"}},
		Groups: []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("Rooms"), Address: new(address)}}}}
	w.MaxRemove, _ = plan.ParseLimit("100")
	for _, c := range change {
		c(&w)
	}
	s, err := plan.Take(context.Background(), m, w)
	if err != nil {
		m.t.Fatalf("taking the snapshot: %v", err)
	}
	return plan.Compute(w, s)
}

func (m *model) Organization(context.Context) (exo.Organization, error) {
	return exo.Organization{ID: "1", Name: "contoso.onmicrosoft.com", Domains: []string{"contoso.com"}}, m.died
}

func (m *model) Recipients(_ context.Context, q exo.Query) ([]exo.Recipient, error) {
	var out []exo.Recipient
	for _, r := range slices.Concat(m.rooms, m.people) {
		if slices.Contains(q.Kinds, r.Kind()) || slices.Contains(q.Addresses, r.Address) || slices.Contains(q.IDs, r.ID) {
			out = append(out, r)
		}
	}
	return out, m.died
}

func (m *model) FindGroup(context.Context, string, []exo.ID) (exo.Group, error) {
	return m.Group(context.Background(), "", nil)
}

func (m *model) Group(context.Context, exo.ID, []exo.ID) (exo.Group, error) {
	switch {
	case m.died != nil:
		return exo.Group{}, m.died
	case m.group != nil && m.unseen > 0:
		m.unseen--
		fallthrough
	case m.group == nil:
		return exo.Group{}, &exo.Error{Class: exo.NotFound, Scope: exo.ScopeItem}
	}
	return *m.group, nil
}

func (m *model) Members(context.Context, exo.ID) ([]exo.Recipient, error) {
	members := m.members
	if m.stale > 0 {
		m.stale--
		members = m.before
	}
	var out []exo.Recipient
	for _, r := range slices.Concat(m.rooms, m.people) {
		if members[r.ID] {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b exo.Recipient) int { return cmp.Compare(a.ID, b.ID) })
	return out, m.died
}

func (m *model) CreateGroup(_ context.Context, s exo.GroupSpec) (exo.ID, error) {
	if m.whatIf {
		m.asked = append(m.asked, "whatif create")
		return "", errorOf(m.fate("create"))
	}
	m.write(journal.New, 1, "create")
	f := m.fate("create")
	if m.group != nil {
		return "", &exo.Error{Class: exo.AddressTaken, Scope: exo.ScopeItem, Text: "taken"}
	}
	if f.effective() {
		m.group = &exo.Group{Recipient: recipient("MailUniversalSecurityGroup", "rooms")}
		m.group.Address = *s.Address
	}
	if err := m.fail(f); err != nil {
		return "", err
	}
	return m.group.ID, nil
}

func (m *model) SetGroup(_ context.Context, _ exo.ID, s exo.GroupSpec) error {
	if m.whatIf {
		m.asked = append(m.asked, "whatif set")
		return errorOf(m.fate("set"))
	}
	m.write(journal.Set, 1, "set")
	f := m.fate("set")
	if f.effective() {
		if s.Description != nil {
			m.group.Description = *s.Description
		}
		if s.Hidden != nil {
			m.group.Hidden = *s.Hidden
		}
	}
	return m.fail(f)
}

func (m *model) Change(ctx context.Context, c exo.Change, each func(exo.Result) error) error {
	if m.whatIf {
		m.asked = append(m.asked, "whatif "+string(c.Op))
	} else {
		m.batches = append(m.batches, len(c.Members))
		m.write(journal.How(c.Op), len(c.Members), string(c.Op))
	}
	for _, member := range c.Members {
		if err := each(m.change(ctx, c.Op, member)); err != nil {
			return err
		}
	}
	return m.died
}

func (m *model) change(ctx context.Context, op exo.Op, member exo.ID) exo.Result {
	if err := ctx.Err(); err != nil && m.died == nil {
		m.died = &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession, Err: err}
	}
	if m.died != nil {
		return exo.Result{Member: member, Answer: exo.NotSent}
	}
	f := m.fate(string(op))
	var err *exo.Error
	errors.As(m.fail(f), &err)
	r := exo.Result{Member: member, Answer: exo.Done, Err: err}
	switch {
	case err != nil:
		r.Answer = err.Class.Answer(op)
	case m.members[member] == (op == exo.Add):
		r.Answer = exo.NoChange
	}
	if f.effective() && !m.whatIf {
		m.before, m.stale = maps.Clone(m.members), m.lag()
		m.members[member] = op == exo.Add
	}
	return r
}

func (m *model) WhatIf() exo.Tenant {
	m.whatIf = true
	return m
}

// write checks invariant 1: the last record names what is sent now.
func (m *model) write(how journal.How, n int, what string) {
	m.t.Helper()
	m.asked = append(m.asked, what)
	last := m.journal.last()
	if last.Started == nil || last.Started.How != how || len(last.Started.Actions) != n {
		m.t.Fatalf("%s of %d is sent after the record %+v", how, n, last)
	}
	if m.onWrite != nil {
		m.onWrite()
	}
}

func (m *model) fail(f fate) error {
	err := errorOf(f)
	if f == dead {
		m.died = err
	}
	return err
}

var _ exo.Tenant = (*model)(nil)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "room" + string(rune('a'+i/26)) + string(rune('a'+i%26))
	}
	return out
}
