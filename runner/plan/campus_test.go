package plan_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/exo/sim"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

// contoso is signed in to, as admin@contoso.com.
func contoso(t *testing.T) exo.Tenant {
	t.Helper()
	s, err := session.Open(context.Background(), sim.Contoso().Session(), session.Options{
		Module: "ExchangeOnlineManagement", Marker: sim.Marker, Organization: "contoso.onmicrosoft.com", Mode: session.Interactive,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return exo.New(s, s.Rights, true)
}

// The list of the manual: 610 rows = 596 rooms + 2 repeats + 12 refused.
func TestCampus(t *testing.T) {
	l, err := rooms.Read("../../testdata/rooms/campus.csv", rooms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := wanted(l.Rows)
	w.Groups[0].Owners = []string{"admin@contoso.com"}
	s, err := plan.Take(context.Background(), contoso(t), w)
	if err != nil {
		t.Fatal(err)
	}
	p := plan.Compute(w, s)
	repeats := 0
	for _, m := range p.Groups[0].Wanted() {
		repeats += len(m.Rows) - 1
	}
	if got := []int{len(l.Rows), p.Groups[0].Count(plan.Add), repeats, len(p.Refused), p.Listed, p.Unlisted}; !cmp.Equal(got, []int{610, 596, 2, 12, 623, 27}) {
		t.Errorf("rows, rooms, repeats, refused, in the tenant, of these not wanted: %v", got)
	}
	var refused []string
	for _, f := range p.Refused {
		refused = append(refused, f.Row.At()+" "+f.Text+": "+f.Hint)
	}
	if diff := cmp.Diff([]string{
		"campus.csv:17 no such address: north.104@contoso.com?",
		"campus.csv:88 no such address: north.112@contoso.com?",
		"campus.csv:131 a person's mailbox: delete the row",
		"campus.csv:132 a person's mailbox: delete the row",
		"campus.csv:243 no such address: south.221@contoso.com?",
		"campus.csv:260 a shared mailbox: delete the row",
		"campus.csv:301 equipment: or types: [room, equipment]",
		"campus.csv:340 a room list: name its rooms instead",
		"campus.csv:366 more than one match: 2 rooms: give the address",
		"campus.csv:377 on-premises room: mail user: move to cloud",
		"campus.csv:402 not an address: has no @",
		"campus.csv:519 no such address: west.305@contoso.com?",
	}, refused); diff != "" {
		t.Error(diff)
	}
}

// counting counts what is asked, and can fail.
type counting struct {
	exo.Tenant
	listings, lookups, most int
	fail                    func(exo.Query) error
}

func (c *counting) Recipients(ctx context.Context, q exo.Query) ([]exo.Recipient, error) {
	if len(q.Kinds) > 0 {
		c.listings++
	} else {
		c.lookups++
		c.most = max(c.most, len(q.Addresses)+len(q.IDs))
	}
	if c.fail != nil {
		if err := c.fail(q); err != nil {
			return nil, err
		}
	}
	return c.Tenant.Recipients(ctx, q)
}

func (c *counting) FindGroup(ctx context.Context, address string, owners []exo.ID) (exo.Group, error) {
	if c.fail != nil {
		if err := c.fail(exo.Query{Addresses: []string{address}}); err != nil {
			return exo.Group{}, err
		}
	}
	return c.Tenant.FindGroup(ctx, address, owners)
}

// Rooms are listed once; only what is not among them is asked for, in filters of at most 50.
func TestTakeAsksLittle(t *testing.T) {
	var cells []string
	for i := range 120 {
		cells = append(cells, "nobody."+strconv.Itoa(i)+"@contoso.com", string(id("nobody"+strconv.Itoa(i))), "north.1"+strconv.Itoa(10+i%20)+"@contoso.com")
	}
	c := &counting{Tenant: contoso(t)}
	if _, err := plan.Take(context.Background(), c, wanted(list(cells...))); err != nil {
		t.Fatal(err)
	}
	if c.listings != 1 || c.lookups != 3+3 || c.most != 50 {
		t.Errorf("%d listings and %d look-ups of at most %d", c.listings, c.lookups, c.most)
	}
}

// A read that fails is never a smaller snapshot.
func TestTakeFailsWhole(t *testing.T) {
	broken := errors.New("broken")
	for name, fails := range map[string]func(exo.Query) bool{
		"the listing":  func(q exo.Query) bool { return len(q.Kinds) > 0 },
		"the look-up":  func(q exo.Query) bool { return len(q.IDs) > 0 },
		"of the group": func(q exo.Query) bool { return len(q.Addresses) == 1 },
	} {
		c := &counting{Tenant: contoso(t), fail: func(q exo.Query) error {
			if fails(q) {
				return broken
			}
			return nil
		}}
		s, err := plan.Take(context.Background(), c, wanted(list("x@contoso.com", "y@contoso.com", string(id("z")))))
		if !errors.Is(err, broken) || len(s.Recipients) > 0 {
			t.Errorf("%s: %v, %d recipients", name, err, len(s.Recipients))
		}
	}
}

func TestUnmatchedExceptions(t *testing.T) {
	w := wanted(nil)
	w.All = &plan.All{Except: list("a@contoso.com", "mistyped@contoso.com", "Lab", "b")}
	lab1, lab2 := room("lab1"), room("lab2")
	lab1.DisplayName, lab2.DisplayName = "Lab", "Lab"
	var got []string
	for _, row := range plan.Unmatched(w, tenant(room("a"), room("b"), lab1, lab2)) {
		got = append(got, row.Cell)
	}
	if diff := cmp.Diff([]string{"mistyped@contoso.com", "Lab"}, got); diff != "" {
		t.Error(diff)
	}
}
