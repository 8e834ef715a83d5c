package proof_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

func TestHolds(t *testing.T) {
	for name, w := range map[string]*world{
		"roles": contoso(5, 4, 3, 2), "policies": contoso(5, 4, 3, 2).byPolicy(), "more people than are asked": contoso(5, 300, 40, 50),
	} {
		t.Run(name, func(t *testing.T) {
			p, err := w.ask(t.Context())
			if err != nil || !p.Holds() || p.Unanswered() || p.Contradicted() {
				t.Errorf("holds %v, unanswered %v, contradicted %v, error %v: %q", p.Holds(), p.Unanswered(), p.Contradicted(), err, p.Why(p.Applications[0]))
			}
		})
	}
}

// first is the first person, whom the questions ask about in every world of these tests.
var first = id("person.00001")

// One thing is wrong, and the proof says which.
var wrongs = []struct {
	name string
	do   func(*world)
	why  string
}{
	{"a person is covered", func(w *world) { w.cover(recipient("UserMailbox", "person.00001")) },
		"The scope on PlaceOS Room Booking covers 1 mailbox that is not wanted: person.00001@contoso.com (person)."},
	{"a room is not covered", func(w *world) { w.uncover(id("room.00002")) },
		"The scope on PlaceOS Room Booking lacks 1 wanted room: room.00002@contoso.com."},
	{"a room became a person's mailbox", func(w *world) { w.uncover(id("room.00002")); w.cover(recipient("UserMailbox", "room.00002")) },
		"The scope on PlaceOS Room Booking covers 1 mailbox that is not wanted: room.00002@contoso.com (person)."},
	{"a room is denied", func(w *world) { w.access.grant(id("room.00003"), func(g *exo.Grant) { g.In = false }) },
		"1 wanted room cannot be opened as it should (not covered by Calendars.ReadWrite, MailboxSettings.Read in PlaceOS Room Booking): room.00003@contoso.com."},
	{"a room lacks a permission", func(w *world) {
		w.access.grant(id("room.00003"), func(g *exo.Grant) { g.In = g.Role == "Application Calendars.ReadWrite" })
	}, "1 wanted room cannot be opened as it should (not covered by MailboxSettings.Read in PlaceOS Room Booking): room.00003@contoso.com."},
	{"a room has another role of a similar name", func(w *world) {
		w.access.grant(id("room.00003"), func(g *exo.Grant) {
			g.Role = strings.Replace(g.Role, "MailboxSettings.Read", "MailboxSettings.ReadWrite", 1)
		})
	}, "1 wanted room cannot be opened as it should (no role MailboxSettings.Read): room.00003@contoso.com."},
	{"a person is allowed by one role", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.In = g.Role == "Application MailboxSettings.Read" })
	}, "1 mailbox that should be denied can be opened by MailboxSettings.Read in PlaceOS Room Booking: person.00001@contoso.com."},
	{"a person is allowed by a role that is not configured", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.Role, g.In = "Application Mail Full Access", true })
	}, "1 mailbox that should be denied can be opened by Mail Full Access in PlaceOS Room Booking: person.00001@contoso.com."},
	{"an assignment of the same role points elsewhere", func(w *world) {
		w.access.answer = func(_ string, d exo.Decision) exo.Decision {
			d.Grants = append(d.Grants, exo.Grant{Role: "Application Calendars.ReadWrite", Scope: "Board", ScopeType: "Group"})
			return d
		}
	}, "5 wanted rooms cannot be opened as they should (not covered by Calendars.ReadWrite in Board): room.00001@contoso.com, room.00002@contoso.com, room.00003@contoso.com and 2 others."},
	{"a question has no answer", func(w *world) { w.access.silent(first) }, "1 question has no answer; asking again may help."},
	{"the answer for a room is given for a person", func(w *world) {
		w.access.answer = func(_ string, d exo.Decision) exo.Decision {
			if d.Mailbox == id("room.00001") {
				d.Mailbox = first
			}
			return d
		}
	}, "1 question has no answer; asking again may help."},
	{"an assignment without a scope", func(w *world) {
		w.app().Was.Assignments = append(w.app().Was.Assignments, exo.Assignment{Name: "Everything", Role: "Application Mail.Read", Reach: exo.Reach{Kind: exo.ReachAll}})
	}, "The assignment Everything counts in the whole organisation."},
	{"a role without a scope in an answer", func(w *world) {
		w.access.grant(first, func(g *exo.Grant) { g.Scope, g.ScopeType = "", "Organization" })
	}, "The assignment of the role Application MailboxSettings.Read (seen in an answer) counts in the whole organisation."},
	{"a role lets it in by a scope that was not read", func(w *world) { w.access.answer = showing("Board") },
		"Exchange answers with a scope that no role in place shows: Board."},
	{"something is to be done", func(w *world) { w.app().State = plan.Open; w.app().Actions = []plan.Action{{N: 1, Kind: plan.Assign}} },
		"It is not limited as configured: 1 change to make."},
	{"the account may not look", func(w *world) { w.app().State = plan.Unread },
		"Nothing was asked: this account may not look at what limits the application."},
	{"the application is refused", func(w *world) {
		w.app().State, w.app().Refused = plan.Open, &plan.GroupRefusal{Text: "the group has a group among its members"}
	}, "Nothing was asked: the group has a group among its members."},
	{"the group does not exist", func(w *world) { w.app().Groups[0].ID = "" },
		"Nothing was asked: the group placeosroombooking@contoso.com does not exist."},
	{"the group is refused", func(w *world) { w.plan.Groups[0].Refused = &plan.GroupRefusal{Text: "it is a room list"} },
		"Nothing was asked: the group placeosroombooking@contoso.com: it is a room list."},
	{"nothing points to the application", func(w *world) { w.app().Was.Principals[0].AppID = id("another") },
		"Nothing was asked: Exchange has no service principal with its application id."},
	{"no permission is configured", func(w *world) { w.app().Permissions = nil },
		"5 wanted rooms cannot be opened as they should (no permission is configured): room.00001@contoso.com, room.00002@contoso.com, room.00003@contoso.com and 2 others."},
	{"nobody is outside", func(w *world) { w.access.people, w.access.shared, w.listed = nil, nil, nil }, "No mailbox outside the scope was asked about."},
	{"no room is wanted", func(w *world) { w.plan.Groups[0].Present = nil; w.access.covered[w.plan.Groups[0].ID] = nil }, "No wanted room was asked about."},
}

func TestOneThingIsWrong(t *testing.T) {
	right, err := contoso(5, 4, 0, 2).ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range wrongs {
		t.Run(tt.name, func(t *testing.T) {
			w := contoso(5, 4, 0, 2)
			tt.do(w)
			p, err := w.ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if why := p.Why(p.Applications[0]); p.Holds() || !slices.Contains(why, tt.why) {
				t.Errorf("holds: %v, because %q, want %q", p.Holds(), why, tt.why)
			}
			if p.Signature() == right.Signature() {
				t.Error("the signature is that of a proof that holds")
			}
			if unanswered := strings.Contains(tt.why, "no answer"); p.Unanswered() != unanswered || p.Contradicted() == unanswered {
				t.Errorf("unanswered %v, contradicted %v", p.Unanswered(), p.Contradicted())
			}
			if page, err := p.HTML(); err != nil || !strings.Contains(string(page), "Does not hold") || strings.Contains(string(page), "&#10003; Holds") {
				t.Errorf("the page does not say that it does not hold (%v)", err)
			}
		})
	}
}

// showing answers that the roles are limited to this scope.
func showing(scope string) func(string, exo.Decision) exo.Decision {
	return func(_ string, d exo.Decision) exo.Decision {
		for i := range d.Grants {
			d.Grants[i].Scope = scope
		}
		return d
	}
}

// A scope is known by any of the names that Exchange may show for it, and nothing is concluded from none.
func TestUnknownScopes(t *testing.T) {
	group := id("placeosroombooking@contoso.com")
	for name, tt := range map[string]struct {
		answered, read string
		holds          bool
	}{
		"none":                          {"", "PlaceOS Room Booking", true},
		"none was read":                 {"PlaceOS Room Booking", "", true},
		"another case":                  {"placeos ROOM booking", "PlaceOS Room Booking", true},
		"the Guid":                      {strings.ToUpper(string(group)), "PlaceOS Room Booking", true},
		"the DN":                        {"cn=PlaceOS Room Booking,ou=contoso", "PlaceOS Room Booking", true},
		"a scope made for one role":     {"PlaceOS Room Booking_" + string(id("scope")), "PlaceOS Room Booking", true},
		"a management scope":            {"rooms of PlaceOS", "Rooms of PlaceOS", true},
		"the group of such a scope":     {"PlaceOS Room Booking", "Rooms of PlaceOS", true},
		"another group":                 {"Board", "PlaceOS Room Booking", false},
		"a name that begins like it":    {"PlaceOS Room Booking_old", "PlaceOS Room Booking", false},
		"another group of another role": {"Mail", "PlaceOS Room Booking", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := contoso(5, 4, 3, 2)
			for i := range w.app().Was.Assignments {
				w.app().Was.Assignments[i].Reach.Name = tt.read
			}
			w.app().Was.Assignments = append(w.app().Was.Assignments, exo.Assignment{Name: "Mail", Role: "Application Mail.Read", Reach: exo.Reach{Kind: exo.ReachGroup, Name: "Mail"}})
			w.access.answer = showing(tt.answered)
			p, err := w.ask(t.Context())
			if err != nil || p.Holds() != tt.holds || p.Flaws() != (proof.Flaws{UnknownScopes: len(p.Applications[0].UnknownScopes)}) {
				t.Errorf("holds %v, %+v, %v", p.Holds(), p.Flaws(), err)
			}
		})
	}
}

// A proof from which something was left out does not hold, though all that is in it is right.
func TestNothingMayBeLeftOut(t *testing.T) {
	for name, do := range map[string]func(*proof.Application){
		"one of two groups":  func(a *proof.Application) { a.Covered = a.Covered[:1] },
		"every group":        func(a *proof.Application) { a.Groups, a.Covered = nil, nil },
		"what was not asked": func(a *proof.Application) { a.Unasked = "the session was lost" },
	} {
		t.Run(name, func(t *testing.T) {
			w := contoso(5, 4, 3, 2)
			w.group("Annex", "annex@contoso.com", recipient("RoomMailbox", "annex"))
			p, err := w.ask(t.Context())
			if err != nil || !p.Holds() {
				t.Fatal(err, p.Why(p.Applications[0]))
			}
			if do(&p.Applications[0]); p.Holds() {
				t.Error("it holds")
			}
		})
	}
}

// However large the organisation and whatever the seed: a proof holds if nothing is wrong, and no two things
// that are wrong make up for each other. Everybody whom they are about is asked about.
func TestProofHoldsOnlyIfNothingIsWrong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.IntRange(5, 230).Draw(t, "rooms")
		w := contoso(wanted, rapid.IntRange(1, proof.MaxPeople).Draw(t, "people"), rapid.IntRange(0, 25).Draw(t, "shared"), rapid.IntRange(0, 35).Draw(t, "others"))
		w.options.Seed = rapid.Int64().Draw(t, "seed")
		w.options.All = wanted > proof.MaxRooms
		chosen := rapid.SliceOfNDistinct(rapid.IntRange(0, len(wrongs)-1), 0, 3, rapid.ID[int]).Draw(t, "wrongs")
		for _, i := range chosen {
			wrongs[i].do(w)
		}
		p, err := w.ask(t.Context())
		why := p.Why(p.Applications[0])
		if err != nil || p.Holds() != (len(chosen) == 0) || p.Holds() != (len(why) == 0) {
			t.Fatalf("holds: %v, because %q, with the wrongs %d (%v)", p.Holds(), why, chosen, err)
		}
	})
}
