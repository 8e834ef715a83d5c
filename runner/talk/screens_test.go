package talk_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

var update = flag.Bool("update", false, "rewrite the golden screens")

const golden = "../../testdata/golden"

// The screens of a campus, as a person sees them at 80 and 120 columns, and as a program reads them.
func TestScreens(t *testing.T) {
	c := newCampus(t)
	first := c.plan(t, "campus.csv", false)
	applied := c.apply(t, first)
	again := report.Make(c.plan(t, "campus.csv", false), nil)
	c.drift(t)
	drift := report.Make(c.plan(t, "campus.csv", false), nil)
	prune := c.plan(t, "campus.csv", true)

	tellScreens(t, []screen{
		{"connected", func(v talk.Talk) { v.Connected(c.connection) }},
		{"plan", func(v talk.Talk) { v.Planned(first, talk.ThenStop) }},
		{"plan-before-apply", func(v talk.Talk) { v.Planned(first, talk.ThenApply) }},
		{"plan-prune", func(v talk.Talk) { v.Planned(prune, talk.ThenStop) }},
		{"applied", func(v talk.Talk) {
			v.Applied(talk.Applied{Report: applied, Took: 171 * time.Second, Results: "rooms-results.csv"})
			v.End(3, &applied)
		}},
		{"applied-again", func(v talk.Talk) {
			v.Applied(talk.Applied{Report: again, Results: "rooms-results.csv"})
			v.End(3, &again)
		}},
		{"interrupted", func(v talk.Talk) {
			r := report.Make(first, nil)
			v.Applied(talk.Applied{Report: r, Results: "rooms-results.csv", Stopped: true})
			v.End(130, &r)
		}},
		{"verified-drift", func(v talk.Talk) { v.Verified(drift) }},
		{"rooms", func(v talk.Talk) { v.Listed(c.listing) }},
		{"problem", func(v talk.Talk) {
			v.Problem(talk.Problem{
				Text:  "signed in at contoso-test.onmicrosoft.com, not at contoso.onmicrosoft.com",
				Where: []string{"roombridge.yaml:2  organization", "Nothing was changed; nothing that was read is used."},
				Do:    "sign in with an account of contoso.onmicrosoft.com, or correct line 2",
			})
		}},
	})
}

// screen is something that is told.
type screen struct {
	name string
	tell func(talk.Talk)
}

// voice is a way of telling.
type voice struct {
	name    string
	streams talk.Streams
	options talk.Options
	kept    []string // the screens that are compared; nil: every one
}

// Most is seen at 80 columns and in JSON. Of the other voices a few screens are kept, that show what is theirs.
var voices = []voice{
	{name: "80 columns", streams: talk.Streams{OutTerminal: true, ErrTerminal: true, Width: 80}},
	{name: "JSON", options: talk.Options{JSON: true}},
	{name: "120 columns", streams: talk.Streams{OutTerminal: true, ErrTerminal: true, Width: 120}, kept: []string{"plan", "restrict-plan-found", "not-proved"}},
	{name: "sandbox", streams: talk.Streams{OutTerminal: true, ErrTerminal: true, Width: 80}, options: talk.Options{Sandbox: true},
		kept: []string{"connected", "plan", "restrict-plan-found", "proved"}},
	{name: "lines", kept: []string{"plan", "problem", "restrict-plan-found", "not-proved"}},
}

// told is what a voice makes of something.
func told(v voice, tell func(talk.Talk)) string {
	var out bytes.Buffer
	v.streams.Out, v.streams.Err, v.streams.Env = &out, &out, []string{"NO_COLOR=1"}
	v.options.Now = now
	tell(talk.New(v.streams, v.options))
	return out.String()
}

func now() time.Time { return time.Date(2026, 11, 24, 2, 0, 4, 0, time.UTC) }

// tellScreens tells every screen in every voice, and compares it with its golden file: that has it in all voices
// of which it is kept.
func tellScreens(t *testing.T, screens []screen) {
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			var all txtar.Archive
			for _, v := range voices {
				out := told(v, s.tell)
				if v.kept == nil || slices.Contains(v.kept, s.name) {
					all.Files = append(all.Files, txtar.File{Name: v.name, Data: []byte(middle(out))})
				}
				if v.streams.Width > 0 {
					checkWidth(t, out, v.streams.Width)
				}
			}
			compare(t, s.name+".txtar", string(txtar.Format(&all)))
		})
	}
}

// middle leaves out what repeats in the middle of a long screen.
func middle(screen string) string {
	const keep = 16
	lines := strings.SplitAfter(screen, "\n")
	if len(lines) <= 4*keep {
		return screen
	}
	return strings.Join(lines[:keep], "") + fmt.Sprintf("(%d lines)\n", len(lines)-2*keep) + strings.Join(lines[len(lines)-keep:], "")
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(golden, name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("%s (-want +got; rewrite with -update, and look at it):\n%s", path, diff)
	}
}

// commandLine is a command of Exchange that is to be copied: it may be as wide as it is.
var commandLine = regexp.MustCompile(`^(SANDBOX \| )?  (do:)? +[A-Z][a-z]+-[A-Z][A-Za-z]+ -[^,;]+[^.,;]$`)

// checkWidth finds lines that a terminal would break, and letters that a console may not show.
func checkWidth(t *testing.T, screen string, width int) {
	t.Helper()
	for line := range strings.Lines(screen) {
		line = strings.TrimRight(line, "\n")
		if len(line) > width && !commandLine.MatchString(line) {
			t.Errorf("wider than %d columns: %s", width, line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("not ASCII: %s", line)
		}
	}
}

// campus is the simulated organisation, connected.
type campus struct {
	org        *sim.Org
	tenant     exo.Tenant
	connection talk.Connection
	listing    talk.Listing
}

func newCampus(t *testing.T) *campus {
	c := &campus{org: sim.Contoso()}
	s, err := session.Open(t.Context(), c.org.Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.com", Mode: session.Interactive, Commands: session.GroupCommands(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c.tenant = exo.New(s, s.Rights, false)
	org, err := c.tenant.Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.connection = talk.Connection{Account: "admin@contoso.com", Organization: org, PowerShell: "PowerShell 7.6.5"}
	c.list(t)
	return c
}

func (c *campus) list(t *testing.T) {
	all, err := c.tenant.Recipients(t.Context(), exo.Query{Addresses: []string{"north.101@contoso.com", "north.lab@contoso.com"}})
	if err != nil {
		t.Fatal(err)
	}
	c.listing = talk.Listing{Source: "rooms.csv", Total: 623, NotListed: 27, Hidden: map[exo.Kind]int{exo.KindEquipment: 41, exo.KindWorkspace: 12}}
	for _, r := range all {
		line := 0
		if r.Address == "north.101@contoso.com" {
			line = 2
		}
		c.listing.Rooms = append(c.listing.Rooms, talk.ListedRoom{Recipient: r, Line: line})
	}
}

func (c *campus) plan(t *testing.T, file string, prune bool) plan.Plan {
	list, err := rooms.Read("../../testdata/rooms/"+file, rooms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := plan.Wanted{
		Rows: list.Rows, Kinds: []exo.Kind{exo.KindRoom}, Inputs: []plan.Source{{Name: "rooms.csv", Rows: len(list.Rows)}}, Prune: prune,
		Groups: []plan.WantedGroup{{Owners: []string{"admin@contoso.com"}, Spec: exo.GroupSpec{
			Name: new("PlaceOS Room Booking"), Address: new("placeosroombooking@contoso.com"), Description: new("Rooms that PlaceOS may read"),
			Join: new("Closed"), Hidden: new(true)}}},
	}
	snapshot, err := plan.Take(t.Context(), c.tenant, w)
	if err != nil {
		t.Fatal(err)
	}
	p := plan.Compute(w, snapshot)
	for i := range p.Refused {
		p.Refused[i].Row.Source = "rooms.csv"
	}
	return renamed(p)
}

// renamed calls the list rooms.csv, as the manual does.
func renamed(p plan.Plan) plan.Plan {
	for _, g := range p.Groups {
		for _, m := range g.Present {
			for i := range m.Rows {
				m.Rows[i].Source = "rooms.csv"
			}
		}
		for _, a := range g.Actions {
			for i := range a.Rows {
				a.Rows[i].Source = "rooms.csv"
			}
		}
	}
	return p
}

func (c *campus) apply(t *testing.T, p plan.Plan) report.Report {
	j, err := journal.Create(filepath.Join(t.TempDir(), "journal"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if err := execute.Run(context.Background(), c.tenant, j, p, execute.Options{}); err != nil {
		t.Fatal(err)
	}
	return report.Make(p, j.Records())
}

// drift is what somebody changed by hand.
func (c *campus) drift(t *testing.T) {
	const group = "placeosroombooking@contoso.com"
	for _, err := range []error{
		c.org.RemoveMember(group, "east.310@contoso.com"), c.org.RemoveMember(group, "east.311@contoso.com"),
		c.org.AddMember(group, "ana.silva@contoso.com"), c.org.SetGroup(group, "HiddenFromAddressListsEnabled", false),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
