package exo

import (
	"slices"
	"strings"
)

// Kind is what a recipient is, in people's words.
type Kind string

// The kinds that a room list can ask for, and those it can meet.
const (
	KindRoom         Kind = "room"
	KindEquipment    Kind = "equipment"
	KindWorkspace    Kind = "workspace"
	KindPerson       Kind = "person"
	KindShared       Kind = "shared mailbox"
	KindMailUser     Kind = "mail user"
	KindContact      Kind = "contact"
	KindRoomList     Kind = "room list"
	KindSecurity     Kind = "mail-enabled security group"
	KindDistribution Kind = "distribution group"
	KindM365         Kind = "Microsoft 365 group"
	KindGroup        Kind = "group" // any other: of security without mail, of roles
	KindOther        Kind = "other"
)

var kinds = map[string]Kind{
	"RoomMailbox":                    KindRoom,
	"EquipmentMailbox":               KindEquipment,
	"UserMailbox":                    KindPerson,
	"SharedMailbox":                  KindShared,
	"MailUser":                       KindMailUser,
	"GuestMailUser":                  KindMailUser,
	"MailContact":                    KindContact,
	"RoomList":                       KindRoomList,
	"MailUniversalSecurityGroup":     KindSecurity,
	"MailUniversalDistributionGroup": KindDistribution,
	"MailNonUniversalGroup":          KindDistribution,
	"DynamicDistributionGroup":       KindDistribution,
	"GroupMailbox":                   KindM365,
}

// Kind says what the recipient is. A workspace or desk is made as a room mailbox and differs in its
// ResourceType only (facts.md 7).
func (r Recipient) Kind() Kind {
	k, ok := kinds[r.Type]
	switch {
	case !ok && strings.HasSuffix(r.Type, "Group"): // UniversalSecurityGroup, RoleGroup and their like
		return KindGroup
	case !ok:
		return KindOther
	case k == KindRoom && (strings.EqualFold(r.ResourceType, "Workspace") || strings.EqualFold(r.ResourceType, "Desk")):
		return KindWorkspace
	}
	return k
}

// IsMailbox reports whether it has a calendar that an application could open. Of KindOther nobody knows.
func (k Kind) IsMailbox() bool {
	return slices.Contains([]Kind{KindRoom, KindEquipment, KindWorkspace, KindPerson, KindShared}, k)
}

// IsGroup reports whether it has members of its own.
func (k Kind) IsGroup() bool {
	return slices.Contains([]Kind{KindRoomList, KindSecurity, KindDistribution, KindM365, KindGroup}, k)
}

// String is for messages: the address if there is one, else the name.
func (r Recipient) String() string {
	if r.Address != "" {
		return r.Address
	}
	return r.Name
}
