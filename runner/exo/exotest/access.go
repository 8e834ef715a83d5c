package exotest

import (
	"slices"

	"roombridge/runner/exo"
)

// AccessWorld is a World, and what is known of it beside groups and rooms. The suite makes two groups, at the first two
// addresses that are free. It leaves them, the service principal and its roles; policies and settings it undoes.
type AccessWorld struct {
	World
	Access    exo.Access
	Calendars exo.Calendars
	Principal exo.Principal    // of an enterprise application that Exchange knows nothing of
	Person    string           // address of a mailbox that is none of Rooms
	Samples   map[exo.Kind]int // how many there are of each kind that a sample can be taken of
}

// RunAccess runs the suite for what limits applications, and for calendars: its parts build on each other.
func RunAccess(t T, open func(T) AccessWorld) {
	w := open(t)
	s := &accessSuite{suite: suite{World: w.World}, asked: w}
	for _, p := range []struct {
		name string
		run  func(T)
	}{
		{"the organisation is customised", s.customized},
		{"what would mean everything is refused", s.refused},
		{"a sample says if there are more", s.samples},
		{"a group covers its direct members", s.covered},
		{"a service principal is made", s.principal},
		{"a role is limited to a group", s.assign},
		{"roles are tested for a mailbox", s.authorize},
		{"a policy is made and removed", s.policy},
		{"a room's settings are read and set", s.calendars},
	} {
		if !t.Run(p.name, p.run) {
			return
		}
	}
}

// accessSuite is a run of the suite.
type accessSuite struct {
	suite
	asked         AccessWorld
	scope, nested exo.Group // of the rooms; and one with the first group and a room in it
	rooms         []exo.ID
	person        exo.ID
}

func (s *accessSuite) customized(t T) {
	if ok, err := s.asked.Access.Customized(t.Context()); !ok || err != nil {
		t.Fatalf("customised: %t, %v", ok, err)
	}
}

// refused asks with every identity left out in turn; no kind of identity may stand for "all".
func (s *accessSuite) refused(t T) {
	ctx, a, p := t.Context(), s.asked.Access, s.asked.Principal
	mute := func(exo.Decision) error { return nil }
	errs := map[string]error{
		"CreatePrincipal, no object": a.CreatePrincipal(ctx, exo.Principal{AppID: p.AppID}),
		"CreatePrincipal, no app":    a.CreatePrincipal(ctx, exo.Principal{ObjectID: p.ObjectID}),
		"Assign, no group":           a.Assign(ctx, exo.NewAssignment{Principal: p, Permission: "Calendars.Read"}),
		"Assign, no permission":      a.Assign(ctx, exo.NewAssignment{Principal: p, Group: nobody}),
		"Assign, no principal":       a.Assign(ctx, exo.NewAssignment{Permission: "Calendars.Read", Group: nobody}),
		"CreatePolicy, no group":     a.CreatePolicy(ctx, exo.NewPolicy{AppID: p.AppID}),
		"CreatePolicy, no app":       a.CreatePolicy(ctx, exo.NewPolicy{Group: nobody}),
		"RemovePolicy":               a.RemovePolicy(ctx, ""),
		"Authorize, nobody":          a.Authorize(ctx, exo.Principal{}, []exo.ID{nobody}, mute),
		"Authorize, no mailbox":      a.Authorize(ctx, p, []exo.ID{""}, mute),
		"CheckPolicies, no app":      a.CheckPolicies(ctx, "", []exo.ID{nobody}, mute),
		"Calendars":                  s.asked.Calendars.Calendars(ctx, []exo.ID{""}, func(exo.Calendar) error { return nil }),
		"SetCalendars": s.asked.Calendars.SetCalendars(ctx, []exo.CalendarChange{{Spec: exo.CalendarSpec{DeleteSubject: new(true)}}},
			func(exo.Result) error { return nil }),
	}
	_, errs["Principals, no app"] = a.Principals(ctx, "", p.ObjectID)
	_, errs["Principals, no object"] = a.Principals(ctx, p.AppID, "")
	_, errs["Assignments of nobody"] = a.Assignments(ctx, exo.Principal{AppID: p.AppID}, nil)
	_, errs["Assignments, an empty group"] = a.Assignments(ctx, p, []exo.Group{{}})
	_, errs["Covered by nothing"] = a.Covered(ctx, exo.Group{})
	_, _, errs["a sample of rooms"] = a.Sample(ctx, exo.KindRoom)
	for name, err := range errs {
		if exo.ClassOf(err) != exo.Invalid {
			t.Errorf("%s: %v, want class %s", name, err, exo.Invalid)
		}
	}
}

func (s *accessSuite) samples(t T) {
	for kind, count := range s.asked.Samples {
		got, more, err := s.asked.Access.Sample(t.Context(), kind)
		if err != nil || len(got) != min(count, exo.SampleLimit) || more != (count > exo.SampleLimit) {
			t.Errorf("%d of kind %s, more: %t, %v; there are %d", len(got), kind, more, err, count)
		}
		s.sorted(t, got)
		if i := slices.IndexFunc(got, func(r exo.Recipient) bool { return r.Kind() != kind }); i >= 0 {
			t.Errorf("%+v in a sample of kind %s", got[i], kind)
		}
	}
}

func (s *accessSuite) covered(t T) {
	owner := s.id(t, s.Owners[0])
	s.scope = s.filled(t, s.made(t, spec(s.Free[0], "Conformance O'Brien's scope", owner)), s.Rooms[1:]...)
	s.nested = s.filled(t, s.made(t, spec(s.Free[1], "Conformance, nested", owner)), s.Rooms[0], s.Free[0])
	for _, r := range s.recipients(t, exo.Query{Addresses: s.Rooms[1:]}) {
		s.rooms = append(s.rooms, r.ID)
	}
	s.person = s.id(t, s.asked.Person)
	for _, c := range []struct {
		group exo.Group
		want  []string
	}{{s.scope, s.Rooms[1:]}, {s.nested, []string{s.Rooms[0], s.Free[0]}}} {
		got, err := s.asked.Access.Covered(t.Context(), c.group)
		if want := slices.Sorted(slices.Values(c.want)); err != nil || !slices.Equal(addresses(got), want) {
			t.Errorf("%s covers %q, want %q: %v", c.group.DN, addresses(got), want, err)
		}
		s.sorted(t, got)
	}
}

// filled puts what has these addresses into the group, and returns it.
func (s *accessSuite) filled(t T, group exo.ID, members ...string) exo.Group {
	t.Helper()
	var ids []exo.ID
	for _, r := range s.recipients(t, exo.Query{Addresses: members}) {
		ids = append(ids, r.ID)
	}
	for _, r := range s.changed(t, s.Tenant, exo.Change{Op: exo.Add, Group: group, Members: ids}) {
		if r.Answer != exo.Done {
			t.Fatalf("adding to a new group: %+v", r)
		}
	}
	g, err := s.Tenant.Group(t.Context(), group, nil)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return g
}
