package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

func TestCompute(t *testing.T) {
	abc := allOf(room, "a b c")
	tests := []struct {
		name   string
		wanted plan.Wanted
		tenant plan.Snapshot
		want   []string
	}{
		{"no group yet: create it, then add in the order of the list", wanted(roomsOf("c a")), tenant(abc...), []string{"create", "add c", "add a"}},
		{"rooms that are in the group need nothing", wanted(roomsOf("a b")), with(tenant(abc...), abc[:2]...), nil},
		{"what is missing is added, what is extra stays", wanted(roomsOf("a b")), with(tenant(abc...), room("b"), room("c")), []string{"add a"}},
		{"a room named twice is added once", wanted(roomsOf("a a")), with(tenant(abc...)), []string{"add a"}},
		{"a list that names no room changes nothing", wanted(list("x@contoso.com")), tenant(abc...), []string{
			"refused: rooms.csv names no room (mend it; until then the group is neither made nor changed)", "refused rooms.csv:2: no such address"}},
		{"a bad row does not hold up the others", wanted(list("a@contoso.com", "x@contoso.com")), with(tenant(abc...)),
			[]string{"add a", "refused rooms.csv:3: no such address"}},
		{"every room of the tenant, but for one", plan.Wanted{All: &plan.All{Source: "all rooms", Except: list("b@contoso.com")},
			Kinds: []exo.Kind{exo.KindRoom}, Groups: wanted(nil).Groups}, with(tenant(append(abc, recipient("UserMailbox", "ana"))...)), []string{"add a", "add c"}},
		{"equipment is let in if asked", func() plan.Wanted {
			w := wanted(roomsOf("a van"))
			w.Kinds = append(w.Kinds, exo.KindEquipment)
			return w
		}(), with(tenant(append(abc, recipient("EquipmentMailbox", "van"))...)), []string{"add a", "add van"}},
		{"two groups get the same rooms", func() plan.Wanted {
			w := wanted(roomsOf("a"))
			w.Groups = append(w.Groups, w.Groups[0])
			return w
		}(), func() plan.Snapshot {
			s := with(tenant(abc...), room("a"))
			s.Groups = append(s.Groups, plan.Found{})
			return s
		}(), []string{"create", "add a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, said(plan.Compute(tt.wanted, tt.tenant))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A row names a room by its Guid, the Guid in Entra, any of its addresses, its user principal name, or
// a name that only one room has.
func TestKeys(t *testing.T) {
	r := room("boardroom")
	r.EntraID = string(id("entra"))
	r.UPN = "br@contoso.onmicrosoft.com"
	r.Addresses = append(r.Addresses, "old@fabrikam.com")
	r.Name, r.DisplayName, r.Alias = "Boardroom 1", "The Boardroom", "br1"
	for _, cell := range []string{
		string(r.ID), "{" + string(r.ID) + "}", r.EntraID, "Boardroom@Contoso.com", "old@fabrikam.com",
		"br@contoso.onmicrosoft.com", "boardroom 1", "THE BOARDROOM", "BR1", "The Boardroom <boardroom@contoso.com>",
	} {
		p := plan.Compute(wanted(list(cell)), with(tenant(r, room("other"))))
		if diff := cmp.Diff([]string{"add boardroom"}, said(p)); diff != "" {
			t.Errorf("%s: %s", cell, diff)
		}
	}
}

// What rooms and plan call a key is the same, so that `rooms` says of each room whether it is listed.
func TestKeysOfARecipient(t *testing.T) {
	for _, k := range plan.Keys(exo.Recipient{ID: id("a")}) {
		if k == (list("a row with a problem @")[0].Key) {
			t.Error("a room without addresses has the key of every bad row")
		}
	}
}

func TestRefusedGroups(t *testing.T) {
	rows := wanted(roomsOf("a"))
	elsewhere, owned := wanted(rows.Rows), wanted(rows.Rows)
	elsewhere.Groups = []plan.WantedGroup{{Spec: exo.GroupSpec{Name: new("x"), Address: new("x@fabrikam.com")}}}
	owned.Groups = []plan.WantedGroup{{Spec: rows.Groups[0].Spec, Owners: []string{"nobody@contoso.com"}}}
	tests := []struct {
		name   string
		wanted plan.Wanted
		want   []string
	}{
		{"an address at a domain of somebody else", elsewhere,
			[]string{"refused: fabrikam.com is no accepted domain of this organisation (give the group an address at one of: contoso.com)"}},
		{"an owner whom nobody knows", owned, []string{"refused: no such owner: nobody@contoso.com (correct owners in the configuration)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := plan.Compute(tt.wanted, tenant(room("a")))
			if diff := cmp.Diff(tt.want, said(p)); diff != "" || p.Changes() != 0 {
				t.Error(diff, p.Changes())
			}
		})
	}
}

func TestSettings(t *testing.T) {
	group := func(change func(*exo.Group)) plan.Snapshot {
		s := with(tenant(room("a"), recipient("UserMailbox", "admin"), recipient("UserMailbox", "ana")), room("a"))
		change(&s.Groups[0].Group)
		return s
	}
	tests := []struct {
		name   string
		spec   exo.GroupSpec
		owners []string
		tenant plan.Snapshot
		want   []string
	}{
		{"what the file does not name is not compared", exo.GroupSpec{}, nil, group(func(g *exo.Group) { g.Join, g.Hidden = "Open", true }), nil},
		{"what differs is set", exo.GroupSpec{Join: new("Closed"), Hidden: new(true), Description: new("Rooms")}, nil,
			group(func(g *exo.Group) { g.Join = "ApprovalRequired" }), []string{"set description", "set join", "set hide_from_address_lists"}},
		{"the words of Exchange are the same in any case, lines with either end", exo.GroupSpec{Join: new("closed"), Description: new("a\nb")}, nil,
			group(func(g *exo.Group) { g.Description = "a\r\nb" }), nil},
		{"a setting can be emptied", exo.GroupSpec{Description: new("")}, nil, group(func(g *exo.Group) { g.Description = "old" }), []string{"set description"}},
		{"an owner is added", exo.GroupSpec{}, []string{"admin@contoso.com"}, group(func(*exo.Group) {}), []string{"set owners"}},
		{"however he is written and how often", exo.GroupSpec{}, []string{"Admin@Contoso.com", "admin@contoso.com"},
			group(func(g *exo.Group) { g.OwnedBy = map[exo.ID]bool{id("admin"): true} }), nil},
		{"other owners stay", exo.GroupSpec{}, []string{"admin@contoso.com"},
			group(func(g *exo.Group) { g.OwnedBy = map[exo.ID]bool{id("admin"): true, id("ana"): true} }), nil},
		{"another name is shown, and never set", exo.GroupSpec{Name: new("PlaceOS Rooms")}, nil, group(func(g *exo.Group) { g.Name = "GRP PlaceOS Rooms" }), nil},
		{"a new group gets afterwards what New-DistributionGroup cannot set", exo.GroupSpec{Join: new("Closed"), Hidden: new(true)}, nil,
			tenant(room("a")), []string{"create", "set hide_from_address_lists", "add a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := wanted(roomsOf("a"))
			tt.spec.Address = new(address)
			w.Groups[0] = plan.WantedGroup{Spec: tt.spec, Owners: tt.owners}
			if diff := cmp.Diff(tt.want, said(plan.Compute(w, tt.tenant))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An owner with two addresses is one owner.
func TestOwnersOnce(t *testing.T) {
	admin := recipient("UserMailbox", "admin")
	admin.Addresses = append(admin.Addresses, "root@contoso.com")
	w := wanted(nil)
	w.Groups[0].Owners = []string{"admin@contoso.com", "Root@contoso.com"}
	p := plan.Compute(w, tenant(admin))
	if diff := cmp.Diff([]exo.ID{admin.ID}, p.Groups[0].Want.Owners); diff != "" {
		t.Error(diff)
	}
}

func TestCounts(t *testing.T) {
	p := plan.Compute(wanted(roomsOf("a b")), with(tenant(append(allOf(room, "a b c"), recipient("UserMailbox", "ana"))...),
		room("a"), room("c"), recipient("UserMailbox", "ana")))
	if p.Listed != 3 || p.Unlisted != 1 {
		t.Errorf("%d rooms, %d of them not wanted; want 3, 1", p.Listed, p.Unlisted)
	}
	if s := p.Strangers(p.Groups[0]); len(s) != 1 || s[0].Alias != "ana" {
		t.Errorf("strangers: %v; want ana", s)
	}
}
