package sim

// property returns the value that cmdlets show under this name, and false if recipients have no such property.
func (x *object) property(name string) (any, bool) {
	get, ok := properties[name]
	if !ok {
		return nil, false
	}
	return get(x), true
}

var properties = map[string]func(*object) any{
	"Alias":                         func(x *object) any { return x.Alias },
	"DisplayName":                   func(x *object) any { return x.DisplayName },
	"DistinguishedName":             func(x *object) any { return x.dn() },
	"EmailAddresses":                func(x *object) any { return multi(x.Addresses) },
	"ExternalDirectoryObjectId":     func(x *object) any { return x.EntraID },
	"Guid":                          func(x *object) any { return x.Guid },
	"HiddenFromAddressListsEnabled": func(x *object) any { return x.Hidden },
	"Identity":                      func(x *object) any { return x.Name },
	"IsDirSynced":                   func(x *object) any { return x.Synced },
	"IsResource":                    func(x *object) any { return x.Resource != "" },
	"Name":                          func(x *object) any { return x.Name },
	"PrimarySmtpAddress":            func(x *object) any { return x.primary() },
	"RecipientType":                 func(x *object) any { return x.recipientType() },
	"RecipientTypeDetails":          func(x *object) any { return x.Type },
	"ResourceCapacity":              func(x *object) any { return optional(x.Capacity) },
	"ResourceType":                  func(x *object) any { return optional(x.Resource) },
	"UserPrincipalName":             func(x *object) any { return x.UPN },
}

// multi is a multivalued property as it leaves PowerShell.
func multi(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

func optional[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}
