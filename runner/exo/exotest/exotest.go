// Package exotest tests tenants: a conformance suite that every [exo.Tenant] has to pass, another one for
// [exo.Access] and [exo.Calendars], and faults to put between a tenant and what it runs on.
//
// The first suite changes nothing but groups that it makes itself, and what is in them; what the other one
// changes besides is said at [AccessWorld]. They ask for nothing that only a simulated organisation can do, so
// that they can run against a real one.
package exotest

import (
	"context"

	"roombridge/runner/exo"
)

// T is what the suite needs of a test. A testing.T is one, but for its Run.
type T interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Run(name string, f func(T)) bool
}

// World is a tenant and what is known of it. What is left empty is not asked about.
type World struct {
	Tenant       exo.Tenant
	Organization string           // its initial domain
	Sandbox      bool             // the organisation is simulated
	Counts       map[exo.Kind]int // how many there are of each kind that can be listed

	Rooms     []string            // addresses of rooms, at least 3
	Secondary string              // another address of Rooms[0]
	Holders   map[string]exo.Kind // addresses of what is no mail-enabled security group
	NoMember  string              // address of something that no group takes
	Synced    string              // address of a mail-enabled security group mastered on-premises
	Taken     string              // secondary address of a mail-enabled security group
	Big       string              // address of a group with more than 1,000 members
	BigCount  int

	Free   []string // addresses for groups; the suite makes a group at each of them
	Owners []string // addresses of two people who can own a group

	Behind Behind                    // nil: nobody else changes the tenant
	Pause  func(ctx context.Context) // before another look for what was just made; nil: none
}

// Behind changes the tenant behind the suite's back. A group or a recipient is told by any address.
type Behind interface {
	AddMember(group, recipient string) error
	RemoveMember(group, recipient string) error
}

// Run runs the suite on one tenant: its parts build on each other.
func Run(t T, open func(T) World) {
	s := &suite{World: open(t)}
	for _, p := range []struct {
		name string
		run  func(T)
	}{
		{"the organisation", s.organization},
		{"every recipient of a kind", s.kinds},
		{"recipients by address", s.byAddress},
		{"recipients by Guid", s.byID},
		{"what would return everything is refused", s.refusedQueries},
		{"a group is found by its primary address", s.findGroup},
		{"every member of a big group", s.bigGroup},
		{"a group is made as its spec says", s.create},
		{"no second group at the same address", s.createAgain},
		{"each setting is set alone", s.set},
		{"owners are added", s.owners},
		{"members are added and removed", s.change},
		{"WhatIf changes nothing", s.whatIf},
		{"what others change is seen", s.behind},
		{"hostile texts arrive unchanged", s.hostile},
	} {
		if !t.Run(p.name, p.run) {
			return
		}
	}
}

// suite is a run of the suite.
type suite struct {
	World
	group exo.ID // made by create
}
