package sim

import (
	"slices"
	"strings"
)

// object is one recipient. Once it is in an Org it is never changed: a change puts a new object in its
// place, so whoever holds one may read it without a lock.
type object struct {
	Guid        string   `json:"guid"`
	EntraID     string   `json:"entraId,omitempty"` // ExternalDirectoryObjectId
	Order       int      `json:"order"`             // its place in lists
	Type        string   `json:"type"`              // RecipientTypeDetails
	Resource    string   `json:"resource,omitempty"`
	Capacity    int64    `json:"capacity,omitempty"`
	Name        string   `json:"name"`
	DisplayName string   `json:"displayName"`
	Alias       string   `json:"alias"`
	UPN         string   `json:"upn,omitempty"`
	Addresses   []string `json:"addresses,omitempty"` // with SMTP: before the primary one, smtp: before others
	Synced      bool     `json:"synced,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"`
	Group       *group   `json:"group,omitempty"`

	Calendar map[string]string `json:"calendar,omitempty"` // what was set by Set-CalendarProcessing

	ou string // the organisation's initial domain; part of the DN
}

// group is what only groups have.
type group struct {
	Description       []string `json:"description,omitempty"`
	ManagedBy         []string `json:"managedBy,omitempty"` // Guids
	Join              string   `json:"join"`
	Depart            string   `json:"depart"`
	RequireSenderAuth bool     `json:"requireSenderAuth"`
}

// The types of recipients that code here decides by (facts 7).
const (
	typeUser         = "UserMailbox"
	typeShared       = "SharedMailbox"
	typeRoom         = "RoomMailbox"
	typeEquipment    = "EquipmentMailbox"
	typeMailUser     = "MailUser"
	typeContact      = "MailContact"
	typeDistribution = "MailUniversalDistributionGroup"
	typeSecurity     = "MailUniversalSecurityGroup"
	typeRoomList     = "RoomList"
	typeDynamic      = "DynamicDistributionGroup"
	typeM365         = "GroupMailbox"
)

func anything(*object) bool { return true }

func isMailbox(x *object) bool {
	return slices.Contains([]string{typeUser, typeShared, typeRoom, typeEquipment}, x.Type)
}

// isGroup reports whether the cmdlets for distribution groups find x: Microsoft 365 groups and dynamic
// groups have cmdlets of their own.
func isGroup(x *object) bool {
	return slices.Contains([]string{typeDistribution, typeSecurity, typeRoomList}, x.Type)
}

// canBeMember reports whether a distribution group takes x (Microsoft: Add-DistributionGroupMember).
func canBeMember(x *object) bool {
	return isMailbox(x) || isGroup(x) || x.Type == typeMailUser || x.Type == typeContact
}

// canOwn reports whether x can be in ManagedBy (Microsoft: New-DistributionGroup).
func canOwn(x *object) bool {
	return isMailbox(x) || x.Type == typeMailUser || x.Type == typeSecurity
}

// recipientType is RecipientType, which knows fewer kinds than RecipientTypeDetails.
func (x *object) recipientType() string {
	switch {
	case isMailbox(x):
		return typeUser
	case x.Type == typeRoomList, x.Type == typeM365:
		return typeDistribution
	}
	return x.Type
}

func (x *object) primary() string {
	for _, a := range x.Addresses {
		if after, ok := strings.CutPrefix(a, "SMTP:"); ok {
			return after
		}
	}
	return ""
}

// setPrimary makes address the primary one and keeps the former as a secondary one.
func (x *object) setPrimary(address string) {
	addresses := []string{"SMTP:" + address}
	for _, a := range x.Addresses {
		if !strings.EqualFold(bare(a), address) {
			addresses = append(addresses, "smtp:"+bare(a))
		}
	}
	x.Addresses = addresses
}

// bare is a proxy address without its prefix.
func bare(proxy string) string {
	_, address, _ := strings.Cut(proxy, ":")
	return address
}

// clone returns a copy that may be changed. Its slices and its map are shared: replace them, never write to them.
func (x *object) clone() *object {
	c := *x
	if x.Group != nil {
		g := *x.Group
		c.Group = &g
	}
	return &c
}

// dnEscape is for the first part of a DN (RFC 4514, 2.4).
var dnEscape = strings.NewReplacer(`\`, `\\`, `,`, `\,`, `+`, `\+`, `"`, `\"`, `<`, `\<`, `>`, `\>`, `;`, `\;`, `=`, `\=`)

func (x *object) dn() string {
	name := dnEscape.Replace(x.Name)
	if strings.HasPrefix(name, "#") || strings.HasPrefix(name, " ") {
		name = `\` + name
	}
	return "CN=" + name + dnSuffix(x.ou)
}

func dnSuffix(ou string) string {
	return ",OU=" + ou + ",OU=Microsoft Exchange Hosted Organizations,DC=EURPR04A001,DC=PROD,DC=OUTLOOK,DC=COM"
}

// uniqueKeys yields what no two objects share, in lower case.
func (x *object) uniqueKeys(yield func(string) bool) {
	for _, k := range []string{x.Guid, x.EntraID, x.UPN} {
		if k != "" && !yield(strings.ToLower(k)) {
			return
		}
	}
	for _, a := range x.Addresses {
		if !yield(strings.ToLower(bare(a))) {
			return
		}
	}
}

// otherKeys yields each of the other keys once, in lower case.
func (x *object) otherKeys(yield func(string) bool) {
	name, display, alias := strings.ToLower(x.Name), strings.ToLower(x.DisplayName), strings.ToLower(x.Alias)
	_ = yield(name) &&
		(display == name || yield(display)) &&
		(alias == name || alias == display || yield(alias))
}
