package config

import (
	"fmt"
	"slices"
	"strings"
)

// permissions are those that RBAC for Applications can limit, by the names of their roles without
// "Application " (Microsoft: Role Based Access Control for Applications in Exchange Online).
var permissions = []string{
	"Calendars.Read", "Calendars.ReadWrite", "Contacts.Read", "Contacts.ReadWrite",
	"Mail.Read", "Mail.ReadBasic", "Mail.ReadWrite", "Mail.Send", "MailboxSettings.Read", "MailboxSettings.ReadWrite",
	"Mail Full Access", "Exchange Full Access", "EWS.AccessAsApp",
}

func (k *checker) applications(partial bool) {
	first := map[string]string{}
	for i := range k.Applications {
		a, key := &k.Applications[i], fmt.Sprintf("applications[%d]", i)
		k.require(key+".name", a.Name, "a name for messages")
		k.ids(key, a)
		if at := first[a.AppID]; at != "" && a.AppID != "" {
			k.add(key+".app_id", Problem{Text: "is that of another application, at " + at, Hint: "describe an application once"})
		}
		first[a.AppID] = k.Where(key + ".app_id")
		k.permissions(key+".permissions", a.Permissions)
		if !partial {
			k.scope(key+".groups", a)
		}
	}
}

// whichObject tells the object id of the enterprise application from that of the app registration, which
// Exchange would take without a word.
const whichObject = "Entra: Enterprise applications > the application > Object ID (not that of App registrations)"

func (k *checker) ids(key string, a *Application) {
	a.AppID, a.EnterpriseObjectID = strings.ToLower(a.AppID), strings.ToLower(a.EnterpriseObjectID)
	k.require(key+".app_id", a.AppID, "Entra: Enterprise applications > the application > Application ID")
	k.guid(key+".app_id", a.AppID)
	k.require(key+".enterprise_object_id", a.EnterpriseObjectID, whichObject)
	k.guid(key+".enterprise_object_id", a.EnterpriseObjectID)
	if a.AppID != "" && a.AppID == a.EnterpriseObjectID {
		k.add(key+".enterprise_object_id", Problem{Text: "is the app_id", Hint: whichObject})
	}
}

// permissions brings the names to the form that Exchange has.
func (k *checker) permissions(key string, named []string) {
	if len(named) == 0 && (k.where[key] == "" || named != nil) {
		k.add(key, Problem{Text: "is missing", Hint: "such as [Calendars.ReadWrite, MailboxSettings.Read]: what the platform's manual asks for"})
	}
	for i, p := range named {
		p = strings.TrimPrefix(p, "Application ")
		at := slices.IndexFunc(permissions, func(known string) bool { return strings.EqualFold(known, p) })
		item := fmt.Sprintf("%s[%d]", key, i)
		switch {
		case at < 0 && p != "":
			k.add(item, Problem{Text: "is " + show(p) + ", which is no permission on mailboxes", Hint: meant(p)})
		case at >= 0 && slices.Contains(named[:i], permissions[at]):
			k.add(item, Problem{Text: "is named twice", Hint: "delete one of the two"})
		case at >= 0:
			named[i] = permissions[at]
		}
	}
}

// meant is a hint at the permission that was probably meant. Others, such as Place.Read.All, are consented
// to in Entra and are none of Exchange's business.
func meant(value string) string {
	lower := make([]string, len(permissions))
	for i, p := range permissions {
		lower[i] = strings.ToLower(p)
	}
	if near := nearest(value, lower); near != "" {
		return "did you mean " + permissions[slices.Index(lower, near)] + "?"
	}
	return "leave it out: it stays as it is in Entra. Here belong those of Calendars, MailboxSettings, Mail and Contacts"
}

// scope checks that the groups are described here, and takes the only one if none is named.
func (k *checker) scope(key string, a *Application) {
	if len(a.Groups) == 0 && len(k.Groups) == 1 {
		a.Groups = []string{k.Groups[0].Address}
		return
	}
	if len(a.Groups) == 0 && len(k.Groups) > 1 {
		k.add(key, Problem{Text: "is missing, and there are several groups", Hint: "name the addresses of those that the application may read"})
	}
	for i, address := range a.Groups {
		item := fmt.Sprintf("%s[%d]", key, i)
		at := slices.IndexFunc(k.Groups, func(g Group) bool { return strings.EqualFold(g.Address, address) })
		switch {
		case at < 0 && address != "" && len(k.Groups) > 0:
			k.add(item, Problem{Text: "is " + show(address) + ", and groups describes no group with this address", Hint: "describe it there, or correct it"})
		case at >= 0 && slices.Contains(a.Groups[:i], k.Groups[at].Address):
			k.add(item, Problem{Text: "is named twice", Hint: "delete one of the two"})
		case at >= 0:
			a.Groups[i] = k.Groups[at].Address
		}
	}
}

func (k *checker) calendars() {
	if c := k.CalendarSettings; c != nil {
		k.oneOf("calendar_settings.automate_processing", c.AutomateProcessing, "AutoAccept", "AutoUpdate", "None")
	}
}
