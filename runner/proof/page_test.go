package proof_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
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
	a.Was.Assignments = []exo.Assignment{{Name: "PlaceOS everything", Role: "Application Mail.Read", Enabled: true, Reach: exo.Reach{Kind: exo.ReachAll}}}
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
	for name, w := range map[string]*world{"holding": holding(), "failing": failing(), "hostile": evil, "large": large, "policy": policy} {
		t.Run(name, func(t *testing.T) {
			p, err := w.ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			page := pageOf(t, p)
			if *pages != "" {
				if err := os.WriteFile(filepath.Join(*pages, name+".html"), []byte(page), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text := textOf(t, page)
			verdict, other := "Does not hold", "✓ Holds"
			if p.Holds() {
				verdict, other = other, verdict
			}
			for _, want := range []string{verdict, "contoso.onmicrosoft.com", w.options.Account, "7319", "23 Nov 2026", "entra.microsoft.com", "30 minutes to 2 hours"} {
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
			all := p.Applications[0].Questions
			for i := 0; i < len(all); i += 1 + len(all)/500 { // of 10,000, some
				if q := all[i]; !strings.Contains(text, q.Name) || !strings.Contains(text, q.Address) {
					t.Errorf("%q <%s> is not on the page, or not as it is", q.Name, q.Address)
				}
			}
		})
	}
}

// escaped is text that a browser shows and does not take for anything else.
var escaped = regexp.MustCompile(`(?s)<bdi>[^<>]*</bdi>|<td>[^<>]*|<pre>[^<>]*</pre>`)

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
		t.Fatal(err, p.Applications[0].Why())
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
