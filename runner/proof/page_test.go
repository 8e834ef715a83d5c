package proof_test

import (
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roombridge/runner/exo"
	"roombridge/runner/exo/sim"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/rooms"
)

var pages = flag.String("pages", "", "write the pages of TestPage into this `folder`, to be looked at in a browser and on paper")

// holding is an organisation of 600 rooms in which all is well.
func holding() *world { return contoso(600, 1000, 96, 23) }

// failing is a simulated one with a bit of everything that can be wrong.
func failing() *world {
	w := contoso(40, 300, 12, 6)
	w.plan.Organization.Sandbox = true
	w.plan.Refused = make([]plan.Refusal, 12)
	a := w.app()
	a.State = plan.Open
	a.Was.Policies = []exo.Policy{{AppID: app, Right: exo.RestrictAccess}}
	a.Was.Assignments = append(a.Was.Assignments, exo.Assignment{Name: "PlaceOS everything", Role: "Application Mail.Read", Enabled: true, Reach: exo.Reach{Kind: exo.ReachAll}})
	a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Name: "PlaceOS everything", Wide: true,
		Text: "The assignment PlaceOS everything gives the role Application Mail.Read in the whole organisation.",
		Do:   "Remove-ManagementRoleAssignment -Identity 'PlaceOS everything'\nroombridge restrict prove"}}
	w.uncover(id("room.00007"))
	w.cover(w.access.people[2])
	w.access.silent(id("shared.00001"))
	second := w.plan.Applications[0]
	second.Name, second.Way, second.State = "Desk signs", plan.Policy, plan.Open
	second.Findings, second.Was.Assignments = nil, nil
	second.Refused = &plan.GroupRefusal{Text: "the group North staff is a member of PlaceOS Room Booking, and a policy follows it", Hint: "Take it out of the group."}
	w.plan.Applications = append(w.plan.Applications, second)
	return w
}

// everywhere is an organisation in which somebody has given the application a role without a scope.
func everywhere() *world {
	w := contoso(1200, 1000, 96, 23)
	a := w.app()
	a.State = plan.Open
	a.Was.Assignments = append(a.Was.Assignments, exo.Assignment{Name: "reader", Role: "Application Calendars.Read", Enabled: true, Reach: exo.Reach{Kind: exo.ReachAll}})
	a.Findings = []plan.Finding{{Class: plan.UnscopedAssignment, Name: "reader", Wide: true, Text: "the role Application Calendars.Read is given without a scope: it may open every mailbox",
		Do: "Remove-ManagementRoleAssignment -Identity 'reader'\nroombridge restrict prove"}}
	w.access.answer = func(_ string, d exo.Decision) exo.Decision {
		d.Grants = append(d.Grants, exo.Grant{Role: "Application Calendars.Read", Scope: "Organization", ScopeType: "Organization", In: true})
		return d
	}
	return w
}

// stopped is one in which the asking was stopped among the rooms.
func stopped() *world {
	w, soon := contoso(10_000, 1000, 1000, 500), make(chan struct{})
	w.plan.Input = []plan.Source{{Name: "all rooms"}}
	w.options.All = true
	w.options.Stop, w.options.Observe = soon, func(p proof.Progress) {
		if p.Done == 1500 {
			close(soon)
		}
	}
	return w
}

// untouched is one in which nothing limits the application yet.
func untouched() *world {
	w := contoso(40, 300, 12, 6)
	a := w.app()
	a.State, a.Was.Principals, a.Actions = plan.Open, nil, make([]plan.Action, 3)
	return w
}

// hostile is an organisation whose rooms, people, groups and account have names that break programs.
func hostile() (*world, []string) {
	w := contoso(0, 30, 2, 2)
	w.plan.Groups, w.app().Groups = nil, nil
	names := append([]string{"<script>alert(1)</script>", "</table></details>", `"><img src=x>`, "{{.Account}}"}, sim.HostileNames...)
	var members []exo.Recipient
	for i, name := range names {
		r := recipient("RoomMailbox", fmt.Sprintf("hostile.%d", i))
		r.DisplayName, r.Address = name, name+"@contoso.com"
		members = append(members, r)
	}
	w.group(names[0], "hostile@contoso.com", members...)
	w.listed = append(w.listed, members...)
	w.options.Account, w.plan.Input[0].Name, w.app().Name = names[1], names[2], names[0]
	w.plan.Input[0].Rows = len(names)
	w.app().Findings = []plan.Finding{{Text: names[0], Do: "Remove-ManagementRoleAssignment -Identity '" + names[1] + "'"}}
	return w, names
}

func TestPage(t *testing.T) {
	evil, _ := hostile()
	large := contoso(10_000, 1000, 1000, 500)
	large.options.All = true
	policy := contoso(40, 300, 12, 6).byPolicy()
	for name, w := range map[string]*world{"holding": holding(), "failing": failing(), "hostile": evil, "large": large, "policy": policy, "everywhere": everywhere(), "stopped": stopped(), "untouched": untouched()} {
		t.Run(name, func(t *testing.T) {
			p, err := w.ask(t.Context())
			if p.Interrupted != errors.Is(err, proof.ErrStopped) || !p.Interrupted && err != nil {
				t.Fatal(err)
			}
			page := pageOf(t, p)
			if *pages != "" {
				if err := os.WriteFile(filepath.Join(*pages, name+".html"), []byte(page), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text := textOf(t, page)
			verdict, other := "Does not hold", "✓ Holds in Exchange"
			switch {
			case p.Holds():
				verdict, other = other, verdict
			case p.Interrupted:
				verdict = "Not finished"
			}
			for _, want := range []string{verdict, "contoso.onmicrosoft.com", w.options.Account, "23 Nov 2026", "entra.microsoft.com", "30 minutes to 2 hours"} {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if strings.Contains(text, other) {
				t.Errorf("the page says %q", other)
			}
			// In the title, above the page, behind it, and below every sheet of paper; or nowhere.
			if said := strings.Count(text, "SANDBOX"); said != map[bool]int{true: 4}[p.Organization.Sandbox] {
				t.Errorf("SANDBOX is said %d times", said)
			}
			if found := regexp.MustCompile(`(?i)https?:|<script|<link|<img|<iframe|\bsrc=|url\(|@import|\bon\w+=`).FindString(escaped.ReplaceAllString(page, "")); found != "" {
				t.Errorf("the page needs something else, or runs something: %q", found)
			}
			if found := unseparated.FindAllString(strings.ReplaceAll(page, "7319", "seed"), -1); len(found) > 0 && name != "hostile" {
				t.Errorf("numbers without separators: %q", found)
			}
			all := p.Applications[0].Questions
			for i := 0; i < len(all); i += 1 + len(all)/500 { // of 10,000, some
				if q := all[i]; !strings.Contains(text, q.Name) || !strings.Contains(text, q.Address) {
					t.Errorf("%q <%s> is not on the page, or not as it is", q.Name, q.Address)
				}
			}
		})
	}
}

// unseparated is a number of a thousand and more as a program writes it.
var unseparated = regexp.MustCompile(`[>\s]\d{4,}[<\s]`)

// escaped is text that a browser shows and does not take for anything else.
var escaped = regexp.MustCompile(`(?s)<bdi>[^<>]*</bdi>|<td>[^<>]*|<code>[^<>]*</code>`)

func pageOf(t *testing.T, p proof.Proof) string {
	t.Helper()
	page, err := p.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// textOf reads a page, in which every element has to be closed where it should, and returns what it says.
func textOf(t *testing.T, page string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "col"}, xml.HTMLEntity
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		if chars, ok := token.(xml.CharData); ok {
			text.Write(chars)
		}
	}
}

// Whatever people are called, it stays text, inside an element that keeps marks that turn its direction.
func TestHostileNames(t *testing.T) {
	w, names := hostile()
	p, err := w.ask(t.Context())
	if err != nil || !p.Holds() {
		t.Fatal(err, p.Why(p.Applications[0]))
	}
	page := pageOf(t, p)
	for _, mark := range []string{"\u200f", "\u202e"} {
		outside := regexp.MustCompile(`<bdi>[^<]*</bdi>`).ReplaceAllString(page, "")
		if !strings.Contains(page, mark) || strings.Contains(outside, mark) {
			t.Errorf("%q is missing, or can turn what stands around a name", mark)
		}
	}
	var csv strings.Builder
	header, rows := p.Table()
	if err := rooms.WriteCSV(&csv, header, rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[:len(names)] {
		if len(row) != len(header) {
			t.Errorf("%d cells under %d headings", len(row), len(header))
		}
	}
}

// A page can be made of a proof that nothing was asked for.
func TestEmptyPage(t *testing.T) {
	if text := textOf(t, pageOf(t, proof.Proof{})); !strings.Contains(text, "No application was asked about.") || strings.Contains(text, "✓ Holds") {
		t.Error(text)
	}
}

// BenchmarkHTML makes the page of 10,000 rooms.
func BenchmarkHTML(b *testing.B) {
	w := contoso(10_000, 1000, 1000, 500)
	w.options.All = true
	p, err := w.ask(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for b.Loop() {
		page, err := p.HTML()
		if err != nil {
			b.Fatal(err)
		}
		size = len(page)
	}
	b.ReportMetric(float64(size)/(1<<20), "MiB")
}

// The page claims no more than is so.
func TestPageClaims(t *testing.T) {
	broken := untouched()
	broken.app().Refused = &plan.GroupRefusal{Text: "the group North staff is a member", Hint: "Remove-DistributionGroupMember -Identity 'x'; then roombridge restrict plan"}
	cancelled := contoso(5, 4, 3, 2)
	cancelled.access.unreadable = "covered"
	unread := contoso(5, 4, 3, 2)
	unread.app().State, unread.app().Way = plan.Unread, ""
	for _, tt := range []struct {
		name        string
		w           *world
		cancel      bool
		says, never []string
	}{
		{"holding", holding(), false,
			[]string{"✓ Holds in Exchange", "Limited by", "Limited to", "as configured; Exchange does not check it", "listed in full. Beside that, a sample", "--seed 7319", "The two ids", "Overview (not App registrations"},
			[]string{"Should be limited", "all rooms"}},
		{"nobody left out", contoso(5, 4, 3, 2), false, []string{"were all asked about, and no mailbox of another kind"}, []string{"sample"}},
		{"not limited", everywhere(), false,
			[]string{"Should be limited by", "Should be limited to", "The role Application Calendars.Read is given without a scope: it may open every mailbox.", "93 mailboxes", "Calendars.Read in Organization", "drawn from 1,200"},
			[]string{"Limited by", "The assignment reader"}},
		{"nothing asked", untouched(), false, []string{"Nothing was asked: Exchange has no service principal", "No mailbox was asked about.", "Account"},
			[]string{"--seed", "Seed", "listed in full", "Asked by", "Exchange answered"}},
		{"refused", broken, false, []string{"Nothing was asked: the group North staff is a member."}, []string{"--seed"}},
		{"not looked at", unread, false, []string{"Nothing was asked: this account may not look"}, []string{"imited by", "Must be absent"}},
		{"stopped", stopped(), false, []string{"Not finished", "1,500 of 10,100 questions were answered, none of them wrong so far.", "1,400 of 10,000", "all rooms of the organisation", "It was stopped before"},
			[]string{"✗", "Does not hold", "no answer", "no rows", "every wanted room was asked", "Not as it should be"}},
		{"stopped before", cancelled, true, []string{"Not finished", "Nothing was asked: interrupted."}, []string{"--seed", "context", "the session"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tt.cancel {
				cancel()
			}
			p, _ := tt.w.ask(ctx)
			text := textOf(t, regexp.MustCompile(`(?s)<style>.*</style>`).ReplaceAllString(pageOf(t, p), ""))
			for _, want := range tt.says {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, not := range tt.never {
				if strings.Contains(text, not) {
					t.Errorf("the page says %q", not)
				}
			}
			if n := strings.Count(text, "Nothing was asked"); n > 1 {
				t.Errorf("it says %d times that nothing was asked", n)
			}
		})
	}
}

// Where rooms are not all that is wanted, or are not, nothing that is wanted is called a room.
func TestWordsForTheWanted(t *testing.T) {
	for _, tt := range []struct {
		kinds []exo.Kind
		says  []string
	}{
		{[]exo.Kind{exo.KindRoom}, []string{"Wanted rooms", "Other rooms", "1 wanted room is missing", "lacks 1 wanted room:"}},
		{[]exo.Kind{exo.KindRoom, exo.KindEquipment}, []string{"Wanted resources", "Other resources", "1 wanted resource is missing", "lacks 1 wanted resource:"}},
		{[]exo.Kind{exo.KindEquipment}, []string{"Wanted pieces of equipment", "1 wanted piece of equipment is missing"}},
	} {
		w := contoso(5, 4, 3, 2)
		w.plan.Kinds, w.plan.Refused = tt.kinds, make([]plan.Refusal, 1)
		w.uncover(id("room.00002"))
		p, err := w.ask(t.Context())
		if err != nil || !slices.Equal(p.Kinds, tt.kinds) {
			t.Fatal(err, p.Kinds)
		}
		text := textOf(t, pageOf(t, p))
		for _, want := range tt.says {
			if !strings.Contains(text, want) {
				t.Errorf("%v: the page does not say %q", tt.kinds, want)
			}
		}
		text = strings.NewReplacer("rooms.csv", "", "room.0", "", "book a room", "").Replace(text)
		if found := regexp.MustCompile(`.*\brooms?\b.*`).FindString(text); found != "" && tt.kinds[len(tt.kinds)-1] != exo.KindRoom {
			t.Errorf("%v: the page says %q", tt.kinds, found)
		}
	}
}

// A step that is a command is in an element of its own, to be copied. What only contains one is prose: part of it can be
// a name that somebody has chosen.
func TestCommandsOnThePage(t *testing.T) {
	for _, tt := range []struct{ do, want string }{
		{"Remove-ManagementRoleAssignment -Identity 'O''Brien; all'", "<code>Remove-ManagementRoleAssignment -Identity &#39;O&#39;&#39;Brien; all&#39;</code>"},
		{"Set-ManagementRoleAssignment -Identity 'a' -Enabled $true", "<code>Set-ManagementRoleAssignment -Identity &#39;a&#39; -Enabled $true</code>"},
		{"Remove-ManagementRoleAssignment -Identity 'a'; Remove-Mailbox b", "<bdi>Remove-ManagementRoleAssignment -Identity &#39;a&#39;; Remove-Mailbox b</bdi>"},
		{"Remove-ManagementRoleAssignment -Identity 'a' 'b'", "<bdi>Remove-ManagementRoleAssignment -Identity &#39;a&#39; &#39;b&#39;</bdi>"},
		{"or, if Remove-Mailbox -Identity 'b' is its name: look", "<bdi>or, if Remove-Mailbox -Identity &#39;b&#39; is its name: look</bdi>"},
		{"Invoke-Anything -Path 'a'", "<bdi>Invoke-Anything -Path &#39;a&#39;</bdi>"},
		{"a day later: roombridge restrict apply --migrate", "<bdi>a day later: roombridge restrict apply --migrate</bdi>"},
		{"roombridge restrict apply --migrate\nremove the consent in Entra\nroombridge restrict apply --migrate --entra-consent-removed",
			"<code>roombridge restrict apply --migrate</code></div>\n<div class=\"do\"><bdi>remove the consent in Entra</bdi></div>\n<div class=\"do\"><code>roombridge restrict apply --migrate --entra-consent-removed</code>"},
		{"roombridge restrict apply gives the role again", "<bdi>roombridge restrict apply gives the role again</bdi>"},
	} {
		w := contoso(5, 4, 3, 2)
		w.app().Findings = []plan.Finding{{Text: "it was found", Do: tt.do}}
		p, err := w.ask(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if page := pageOf(t, p); !strings.Contains(page, tt.want) {
			_, after, _ := strings.Cut(page, "it was found")
			t.Errorf("%q is shown as\n%.600s", tt.do, after)
		}
	}
}
