package exo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// recipientProperties are what a Recipient is made of, by the names that Exchange gives them.
var recipientProperties = []string{
	"Guid", "ExternalDirectoryObjectId", "RecipientTypeDetails", "ResourceType", "Name", "DisplayName", "Alias",
	"PrimarySmtpAddress", "UserPrincipalName", "WindowsLiveID", "EmailAddresses", "IsDirSynced",
}

func decodeRecipient(o map[string]any) (Recipient, error) {
	id, err := ParseID(text(o, "Guid"))
	if err != nil {
		return Recipient{}, fmt.Errorf("an object without a usable Guid (%s): %w", text(o, "Name"), err)
	}
	r := Recipient{
		ID: id, EntraID: strings.ToLower(text(o, "ExternalDirectoryObjectId")),
		Type: text(o, "RecipientTypeDetails"), ResourceType: text(o, "ResourceType"),
		Name: text(o, "Name"), DisplayName: text(o, "DisplayName"), Alias: text(o, "Alias"),
		Address: strings.ToLower(text(o, "PrimarySmtpAddress")),
		UPN:     strings.ToLower(cmp.Or(text(o, "UserPrincipalName"), text(o, "WindowsLiveID"))), // each cmdlet has one of them
		Synced:  truth(o, "IsDirSynced"),
	}
	if r.Type == "" {
		return Recipient{}, fmt.Errorf("%s has no RecipientTypeDetails", r)
	}
	r.Addresses = smtpAddresses(o["EmailAddresses"])
	if r.Address != "" && !slices.Contains(r.Addresses, r.Address) {
		r.Addresses = append(r.Addresses, r.Address)
	}
	return r, nil
}

// groupProperties are what a Group has beside what every recipient has.
var groupProperties = []string{
	"DistinguishedName", "Description", "MemberJoinRestriction", "MemberDepartRestriction",
	"HiddenFromAddressListsEnabled", "RequireSenderAuthenticationEnabled",
}

func decodeGroup(o map[string]any) (Group, error) {
	r, err := decodeRecipient(o)
	if err != nil {
		return Group{}, err
	}
	for _, p := range groupProperties {
		if _, ok := o[p]; !ok { // taken for empty it would look like a setting that differs
			return Group{}, fmt.Errorf("%s came without %s", r, p)
		}
	}
	return Group{
		Recipient: r, DN: text(o, "DistinguishedName"), Description: strings.Join(texts(o["Description"]), "\n"),
		Join: text(o, "MemberJoinRestriction"), Depart: text(o, "MemberDepartRestriction"),
		Hidden:            truth(o, "HiddenFromAddressListsEnabled"),
		RequireSenderAuth: truth(o, "RequireSenderAuthenticationEnabled"),
	}, nil
}

// smtpAddresses keeps the SMTP addresses of a proxy address list, in lower case without their prefix.
func smtpAddresses(v any) []string {
	var out []string
	for _, a := range texts(v) {
		prefix, address, ok := strings.Cut(a, ":")
		if !ok {
			prefix, address = "smtp", a
		}
		if strings.EqualFold(prefix, "smtp") {
			out = append(out, strings.ToLower(address))
		}
	}
	return out
}

// text returns a property as text; a list of one is that one.
func text(o map[string]any, property string) string {
	switch v := o[property].(type) {
	case string:
		return v
	case []any:
		if len(v) == 1 {
			if s, ok := v[0].(string); ok {
				return s
			}
		}
	}
	return ""
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

func truth(o map[string]any, property string) bool {
	switch v := o[property].(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return false
}

// yesNo is truth for where false must not be guessed: the value must be there, and be a bool or its text.
func yesNo(o map[string]any, property string) (bool, error) {
	switch v := o[property].(type) {
	case bool:
		return v, nil
	case string:
		switch {
		case strings.EqualFold(v, "true"):
			return true, nil
		case strings.EqualFold(v, "false"):
			return false, nil
		}
	}
	return false, fmt.Errorf("%s is %v, which is neither True nor False", property, o[property])
}
