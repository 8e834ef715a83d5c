package sim

import (
	"cmp"
	"fmt"
	"strings"
)

// campusRooms are the numbered rooms of Contoso's four buildings; otherRooms come on top.
const campusRooms = 600

// Contoso returns the organisation of the demo, the same one every time: 623 rooms, 41 pieces of
// equipment, 12 workspaces, 96 shared mailboxes, about 1,200 people, mail users, contacts, and groups of
// every kind.
func Contoso() *Org { return ContosoOf(campusRooms + len(otherRooms)) }

// ContosoOf returns Contoso with another number of rooms, for figures.
func ContosoOf(rooms int) *Org {
	o := newOrg("contoso.onmicrosoft.com", "Contoso", "contoso.com", "contoso.onmicrosoft.com")
	o.seed(rooms)
	o.setUp()
	return o
}

// setUp adds what is not kept with an organisation: its accounts and its neighbour.
func (o *Org) setUp() {
	o.accounts = map[string]role{
		"admin@contoso.com": organizationManagement, "recipient.admin@contoso.com": recipientManagement, "helpdesk@contoso.com": viewOnly,
	}
	o.neighbour = contosoTest()
}

// contosoTest is where admin@contoso-test.onmicrosoft.com signs in. It is never kept.
func contosoTest() *Org {
	o := newOrg("contoso-test.onmicrosoft.com", "Contoso Test", "contoso-test.onmicrosoft.com")
	o.person("admin", "Test Admin")
	for i := range 3 {
		name := fmt.Sprintf("Test lab %d", i+1)
		o.resource(dotted(name), name, name, typeRoom, "Room", 4)
	}
	o.accounts["admin@contoso-test.onmicrosoft.com"] = organizationManagement
	return o
}

func (o *Org) seed(rooms int) {
	campus := max(rooms-len(otherRooms), 0)
	for i := range campus {
		alias, name := campusRoom(i, campus)
		o.resource(alias, name, name, typeRoom, "Room", int64(4+i%9*2))
	}
	for _, r := range otherRooms[:min(rooms, len(otherRooms))] {
		o.resource(r.alias, r.name, cmp.Or(r.display, r.name), typeRoom, "Room", 12)
	}
	o.seedResources()
	o.seedPeople()
	o.seedShared()
	o.seedMailUsers()
	o.seedGroups()
}

var buildings = [4]string{"North", "South", "East", "West"}

// campusRoom returns alias and name of the i-th of n rooms in four buildings, with 40 rooms on a floor: north.101, North 1.01.
func campusRoom(i, n int) (alias, name string) {
	each := (n + len(buildings) - 1) / len(buildings)
	b, j := buildings[i/each], i%each
	floor, door := j/40+1, j%40+1
	return fmt.Sprintf("%s.%d%02d", strings.ToLower(b), floor, door), fmt.Sprintf("%s %d.%02d", b, floor, door)
}

type otherRoom struct{ alias, name, display string }

// otherRooms have names instead of numbers. Two of them share a display name, as happens.
var otherRooms = func() []otherRoom {
	rooms := []otherRoom{{"boardroom", "Boardroom", ""}, {"boardroom.west", "Boardroom West", "Boardroom"}, {"auditorium", "Auditorium", ""}}
	for _, b := range buildings {
		for _, kind := range []string{"lab", "atrium", "studio", "library", "first aid"} {
			alias := strings.ToLower(b) + "." + strings.ReplaceAll(kind, " ", "")
			rooms = append(rooms, otherRoom{alias, b + " " + kind, ""})
		}
	}
	return rooms
}()

func (o *Org) seedResources() {
	for _, kind := range []struct {
		name  string
		count int
	}{{"Van", 12}, {"Projector", 15}, {"Camera", 8}, {"Laptop trolley", 6}} {
		for i := 1; i <= kind.count; i++ {
			name := fmt.Sprintf("%s %d", kind.name, i)
			o.resource(dotted(name), name, name, typeEquipment, "Equipment", 0)
		}
	}
	for i := 1; i <= 12; i++ { // made as room mailboxes, told apart by ResourceType only (facts 7)
		name := fmt.Sprintf("Workspace %d", i)
		o.resource(dotted(name), name, name, typeRoom, "Workspace", 8)
	}
}

func (o *Org) seedShared() {
	shared := []string{"Reception", "Info", "Facilities", "Catering", "Security desk", "Accounts payable", "Careers", "Press"}
	for i := len(shared) + 1; i <= 96; i++ {
		shared = append(shared, fmt.Sprintf("Service desk %d", i))
	}
	for _, name := range shared {
		o.mailbox(dotted(name), name, typeShared)
	}
}

// seedMailUsers adds rooms that are still on-premises, which are mail users here (facts 7), and outsiders.
func (o *Org) seedMailUsers() {
	for i := 1; i <= 20; i++ {
		x := o.recipient(fmt.Sprintf("lab.%d", i), fmt.Sprintf("Lab %d", i), typeMailUser)
		x.UPN, x.Synced = x.primary(), true
		o.put(x)
	}
	for i := 1; i <= 15; i++ {
		x := o.recipient(fmt.Sprintf("supplier.%d", i), fmt.Sprintf("Supplier %d", i), typeContact)
		x.setPrimary(fmt.Sprintf("sales%d@fabrikam.com", i))
		x.EntraID = ""
		o.put(x)
	}
}

func (o *Org) seedGroups() {
	for i, b := range buildings {
		g := o.group(strings.ToLower(b)+"rooms", b+" rooms", typeRoomList)
		for _, x := range o.list(func(x *object) bool { return x.Resource == "Room" && strings.HasPrefix(x.Name, b+" 1.") }) {
			o.join(g.Guid, x.Guid)
		}
		staff := o.group(strings.ToLower(b)+"staff", b+" staff", typeSecurity)
		for _, x := range o.list(func(x *object) bool { return x.Type == typeUser && x.Order%len(buildings) == i }) {
			o.join(staff.Guid, x.Guid)
		}
	}
	everybody := o.group("allstaff", "All staff", typeDistribution)
	for _, x := range o.list(func(x *object) bool { return x.Type == typeUser }) {
		o.join(everybody.Guid, x.Guid)
	}
	o.group("finance", "Finance", typeSecurity)
	o.group("projectx", "Project X", typeM365)
	o.group("newjoiners", "New joiners", typeDynamic)
	o.group("legacyrooms", "Legacy rooms", typeSecurity) // synced
}
