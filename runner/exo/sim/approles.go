package sim

import (
	"slices"
	"strings"
)

// applicationRoles are the roles that an application can have, and the permissions each gives (Microsoft: Role
// Based Access Control for Applications in Exchange Online).
var applicationRoles = map[string][]string{
	"Application Calendars.Read":            {"Calendars.Read"},
	"Application Calendars.ReadWrite":       {"Calendars.ReadWrite"},
	"Application Contacts.Read":             {"Contacts.Read"},
	"Application Contacts.ReadWrite":        {"Contacts.ReadWrite"},
	"Application Mail.Read":                 {"Mail.Read"},
	"Application Mail.ReadBasic":            {"Mail.ReadBasic"},
	"Application Mail.ReadWrite":            {"Mail.ReadWrite"},
	"Application Mail.Send":                 {"Mail.Send"},
	"Application MailboxSettings.Read":      {"MailboxSettings.Read"},
	"Application MailboxSettings.ReadWrite": {"MailboxSettings.ReadWrite"},
	"Application Mail Full Access":          {"Mail.ReadWrite", "Mail.Send"},
	"Application Exchange Full Access":      {"Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite", "Calendars.ReadWrite", "Contacts.ReadWrite"},
	"Application EWS.AccessAsApp":           {"EWS.AccessAsApp"},
}

// applicationRole returns the role's name as Exchange spells it.
func applicationRole(name string) (string, error) {
	for role := range applicationRoles {
		if strings.EqualFold(role, strings.TrimSpace(name)) {
			return role, nil
		}
	}
	return "", couldNotFind(name)
}

// opensCalendars reports whether one of the permissions, be they of a role or of Entra, is about calendars.
func opensCalendars(permissions []string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool { return strings.HasPrefix(strings.ToLower(p), "calendars.") })
}
