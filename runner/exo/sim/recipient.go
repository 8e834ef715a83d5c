package sim

import (
	"slices"
	"strings"
)

// recipientProperties are what Get-Recipient and Get-DistributionGroupMember show.
var recipientProperties = []string{
	"Alias", "DisplayName", "DistinguishedName", "EmailAddresses", "ExternalDirectoryObjectId", "Guid", "HiddenFromAddressListsEnabled",
	"Identity", "IsDirSynced", "Name", "PrimarySmtpAddress", "RecipientType", "RecipientTypeDetails", "ResourceType",
}

// getRecipient is Get-Recipient.
func (c *call) getRecipient() (answer, error) {
	if !c.blank("Identity") {
		x, err := c.org.one(c.text("Identity"), anything)
		if err != nil {
			return answer{}, err
		}
		return c.showObjects([]*object{x}, recipientProperties)
	}
	pass, err := c.filters("RecipientTypeDetails", "Filter", "RecipientPreviewFilter")
	if err != nil {
		return answer{}, err
	}
	return c.showObjects(c.org.list(pass), recipientProperties)
}

// filters returns what passes all of these parameters.
func (c *call) filters(names ...string) (func(*object) bool, error) {
	var all []func(*object) bool
	for _, name := range names {
		switch {
		case c.blank(name) && len(texts(c.params[name])) < 2:
			continue
		case name == "RecipientTypeDetails":
			types, err := recipientTypes(texts(c.params[name]))
			if err != nil {
				return nil, err
			}
			all = append(all, func(x *object) bool { return slices.Contains(types, x.Type) })
		default:
			pass, err := c.org.parseFilter(c.text(name))
			if err != nil {
				return nil, err
			}
			all = append(all, pass)
		}
	}
	return func(x *object) bool {
		return !slices.ContainsFunc(all, func(pass func(*object) bool) bool { return !pass(x) })
	}, nil
}

// knownTypes are the values of RecipientTypeDetails that are read; not all of them are simulated (facts 7).
var knownTypes = []string{
	typeUser, typeShared, typeRoom, typeEquipment, typeMailUser, typeContact, typeDistribution, typeSecurity, typeRoomList, typeDynamic, typeM365,
	"GuestMailUser", "LinkedMailbox", "LinkedRoomMailbox", "MailNonUniversalGroup", "RemoteEquipmentMailbox", "RemoteRoomMailbox",
	"RemoteSharedMailbox", "RemoteUserMailbox", "SchedulingMailbox", "TeamMailbox", "User",
}

func recipientTypes(names []string) ([]string, error) {
	var types []string
	for _, n := range names {
		i := slices.IndexFunc(knownTypes, func(k string) bool { return strings.EqualFold(k, strings.TrimSpace(n)) })
		if i < 0 {
			return nil, refused(`Cannot convert value "%s" to type "RecipientTypeDetails".`, n)
		}
		types = append(types, knownTypes[i])
	}
	return types, nil
}
