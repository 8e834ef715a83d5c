package proof_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/rooms"
)

const app = exo.ID("3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42")

var began = time.Date(2026, 11, 23, 11, 42, 0, 0, time.FixedZone("CET", 3600))

// world is a plan that nothing is left to do of, and an Exchange that answers as it should.
type world struct {
	plan    plan.Plan
	listed  []exo.Recipient
	access  *fake
	options proof.Options
}

// contoso has so many wanted rooms, people, shared mailboxes and rooms that are not wanted.
func contoso(wanted, people, shared, other int) *world {
	w := &world{access: &fake{covered: map[exo.ID][]exo.Recipient{}, people: several("UserMailbox", "person", people), shared: several("SharedMailbox", "shared", shared)}}
	w.plan = plan.Plan{
		Organization: exo.Organization{ID: "0b1d4f2c-7c1e-4f3a-9a55-2f0f5e7d1c11", Name: "contoso.onmicrosoft.com", Domains: []string{"contoso.com"}},
		Input:        []plan.Source{{Name: "rooms.csv", SHA256: strings.Repeat("5d", 32), Rows: wanted}}, Kinds: []exo.Kind{exo.KindRoom}, Part: plan.Restriction,
	}
	all := several("RoomMailbox", "room", wanted+other)
	w.listed = all
	w.plan.Applications = []plan.Application{{
		Name: "PlaceOS", AppID: app, ObjectID: id("enterprise"), Permissions: []string{"Calendars.ReadWrite", "MailboxSettings.Read"},
		Way: plan.RBAC, State: plan.Limited, Was: plan.FoundAccess{Customized: true, Principals: []exo.Principal{{AppID: app, ObjectID: id("enterprise"), Name: "PlaceOS"}}},
	}}
	w.group("PlaceOS Room Booking", "placeosroombooking@contoso.com", all[:wanted]...)
	w.options = proof.Options{Seed: 7319, Now: w.access.now, Account: "admin@contoso.com", Tool: "roombridge 1.0.0", Run: "20261123-114155"}
	return w
}

// group adds a group with these rooms to the plan, and to the application, which has its roles in it.
func (w *world) group(name, address string, members ...exo.Recipient) {
	g := plan.Group{Want: exo.GroupSpec{Name: &name, Address: &address}, ID: id(address)}
	for i, r := range members {
		g.Present = append(g.Present, plan.Member{ID: r.ID, Type: r.Type, Kind: r.Kind(), Address: r.Address, Rows: []rooms.Row{{Source: "rooms.csv", Line: i + 2, Cell: r.Address}}})
	}
	w.plan.Groups = append(w.plan.Groups, g)
	a := &w.plan.Applications[0]
	a.Groups = append(a.Groups, plan.ScopeGroup{Name: name, Address: address, ID: g.ID, DN: "CN=" + name + ",OU=contoso", Wanted: len(members)})
	for _, permission := range a.Permissions {
		a.Was.Assignments = append(a.Was.Assignments, exo.Assignment{Name: permission + " in " + name, Role: exo.RolePrefix + permission, Enabled: true,
			Reach: exo.Reach{Kind: exo.ReachGroup, Name: name, Groups: []exo.ID{g.ID}, Exact: true}})
	}
	w.access.covered[g.ID] = slices.Clone(members)
}

// byPolicy makes the access policy the way in which the application is limited.
func (w *world) byPolicy() *world {
	w.plan.Applications[0].Way = plan.Policy
	w.plan.Applications[0].Was = plan.FoundAccess{Policies: []exo.Policy{{AppID: app, Right: exo.RestrictAccess}}}
	return w
}

func (w *world) ask(ctx context.Context) (proof.Proof, error) {
	return proof.Ask(ctx, w.access, w.plan, w.listed, w.options)
}

func id(of string) exo.ID { return exo.ID(uuid.NewSHA1(uuid.NameSpaceDNS, []byte(of)).String()) }

func recipient(typ, alias string) exo.Recipient {
	return exo.Recipient{ID: id(alias), Type: typ, Name: alias, DisplayName: "The " + alias, Alias: alias, Address: alias + "@contoso.com"}
}

func several(typ, prefix string, n int) []exo.Recipient {
	out := make([]exo.Recipient, n)
	for i := range out {
		out[i] = recipient(typ, fmt.Sprintf("%s.%05d", prefix, i+1))
	}
	return out
}

// fake is an Exchange in which the application may open what is covered, by roles and policies alike. A
// test changes what it answers.
type fake struct {
	exo.Access
	covered        map[exo.ID][]exo.Recipient
	people, shared []exo.Recipient
	more           bool                                             // there are more people
	unreadable     string                                           // the read that fails: covered, person or shared mailbox
	answer         func(cmdlet string, d exo.Decision) exo.Decision // may be nil
	lostAfter      int                                              // decisions, after which the session is lost; 0: never
	asked          []exo.ID
	calls          map[string]int
	inside         map[exo.ID]bool
	clock          int
}

var errLost = errors.New("the session was lost")

func (f *fake) now() time.Time { f.clock++; return began.Add(time.Duration(f.clock) * time.Second) }

func (f *fake) call(name string) error {
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[name]++
	if name == f.unreadable {
		return errLost
	}
	return nil
}

func (f *fake) Covered(_ context.Context, g exo.Group) ([]exo.Recipient, error) {
	if g.DN == "" || g.ID == "" {
		return nil, errors.New("which group?")
	}
	return f.covered[g.ID], f.call("covered")
}

func (f *fake) Sample(_ context.Context, k exo.Kind) ([]exo.Recipient, bool, error) {
	from := map[exo.Kind][]exo.Recipient{exo.KindPerson: f.people, exo.KindShared: f.shared}[k]
	return from, f.more && k == exo.KindPerson, f.call(string(k))
}

// in reports whether a mailbox is covered, as it was when this was called first.
func (f *fake) in(mailbox exo.ID) bool {
	if f.inside == nil {
		f.inside = map[exo.ID]bool{}
		for _, list := range f.covered {
			for _, r := range list {
				f.inside[r.ID] = true
			}
		}
	}
	return f.inside[mailbox]
}

func (f *fake) Authorize(ctx context.Context, p exo.Principal, mailboxes []exo.ID, each func(exo.Decision) error) error {
	if p.AppID != app {
		return errors.New("which application?")
	}
	return f.decide(ctx, "authorize", mailboxes, each, func(in bool) []exo.Grant {
		return []exo.Grant{
			{Role: "Application Calendars.ReadWrite", Scope: "PlaceOS Room Booking", ScopeType: "Group", In: in},
			{Role: "Application MailboxSettings.Read", Scope: "PlaceOS Room Booking", ScopeType: "Group", In: in},
		}
	})
}

func (f *fake) CheckPolicies(ctx context.Context, of exo.ID, mailboxes []exo.ID, each func(exo.Decision) error) error {
	if of != app {
		return errors.New("which application?")
	}
	return f.decide(ctx, "policies", mailboxes, each, func(in bool) []exo.Grant { return []exo.Grant{{In: in}} })
}

// decide gives one decision for each mailbox, also when the session is lost on the way.
func (f *fake) decide(ctx context.Context, cmdlet string, mailboxes []exo.ID, each func(exo.Decision) error, grants func(in bool) []exo.Grant) error {
	err := errors.Join(f.call(cmdlet), ctx.Err())
	for _, m := range mailboxes {
		if f.lostAfter > 0 && len(f.asked) >= f.lostAfter {
			err = errLost
		}
		d := exo.Decision{Mailbox: m}
		if err != nil {
			d.Err = &exo.Error{Class: exo.Unsent, Op: cmdlet, Text: "not sent"}
		} else {
			f.asked = append(f.asked, m)
			d.Grants = grants(f.in(m))
			if f.answer != nil {
				d = f.answer(cmdlet, d)
			}
		}
		if stop := each(d); stop != nil {
			return stop
		}
	}
	return err
}

func (w *world) app() *plan.Application { return &w.plan.Applications[0] }

// cover puts somebody into the scope of the first group.
func (w *world) cover(r exo.Recipient) {
	g := w.plan.Groups[0].ID
	w.access.covered[g] = append(w.access.covered[g], r)
}

// uncover takes somebody out of it.
func (w *world) uncover(r exo.ID) {
	g := w.plan.Groups[0].ID
	w.access.covered[g] = slices.DeleteFunc(w.access.covered[g], func(c exo.Recipient) bool { return c.ID == r })
}

// grant changes every row of what is said of one mailbox.
func (f *fake) grant(mailbox exo.ID, change func(*exo.Grant)) {
	f.answer = func(_ string, d exo.Decision) exo.Decision {
		for i := range d.Grants {
			if d.Mailbox == mailbox {
				change(&d.Grants[i])
			}
		}
		return d
	}
}

// silent gives no answer for one mailbox.
func (f *fake) silent(mailbox exo.ID) {
	f.answer = func(cmdlet string, d exo.Decision) exo.Decision {
		if d.Mailbox == mailbox {
			d.Grants, d.Err = nil, &exo.Error{Class: exo.Transient, Scope: exo.ScopeItem, Op: cmdlet, Target: string(mailbox), Text: "a server side error has occurred"}
		}
		return d
	}
}
