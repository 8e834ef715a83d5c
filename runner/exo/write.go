package exo

import "context"

func (x *exchange) CreateGroup(ctx context.Context, s GroupSpec) (ID, error) {
	if s.Name == nil || s.Address == nil {
		return "", &Error{Class: Invalid, Scope: ScopeGroup, Op: "New-DistributionGroup", Text: "a group needs a name and an address"}
	}
	params := settings(s)
	delete(params, "HiddenFromAddressListsEnabled") // only Set-DistributionGroup has it
	params["Name"], params["Type"] = *s.Name, "Security"
	if len(s.Owners) > 0 {
		params["ManagedBy"] = identities(s.Owners)
	}
	c, missing := x.write("New-DistributionGroup", params)
	if missing != nil {
		return "", missing
	}
	c.Select = []string{"Guid"}
	a, err := x.one(ctx, c, *s.Address)
	if err != nil || x.whatIf {
		return "", err
	}
	if len(a.objects) != 1 {
		return "", &Error{Class: NoAnswer, Scope: ScopeGroup, Op: c.Cmdlet, Target: *s.Address, Text: "it did not say which group it made"}
	}
	id, err := ParseID(text(a.objects[0], "Guid"))
	if err != nil {
		return "", &Error{Class: NoAnswer, Scope: ScopeGroup, Op: c.Cmdlet, Target: *s.Address, Text: err.Error()}
	}
	return id, nil
}

func (x *exchange) SetGroup(ctx context.Context, group ID, s GroupSpec) error {
	if group == "" {
		return emptyIdentity("Set-DistributionGroup")
	}
	params := settings(s)
	params["Identity"] = string(group)
	delete(params, "PrimarySmtpAddress") // a group is found by its address, never renamed
	if len(s.Owners) > 0 {
		params["ManagedBy"] = map[string]any{"Add": identities(s.Owners)}
	}
	return x.do(ctx, "Set-DistributionGroup", params, string(group))
}

// do runs a cmdlet that changes something and has nothing to say but whether it did.
func (x *exchange) do(ctx context.Context, cmdlet string, params map[string]any, target string) error {
	c, missing := x.write(cmdlet, params)
	if missing != nil {
		return missing
	}
	_, err := x.one(ctx, c, target)
	return err
}

// settings are the parameters that New- and Set-DistributionGroup share.
func settings(s GroupSpec) map[string]any {
	p := map[string]any{}
	put(p, "DisplayName", s.DisplayName)
	put(p, "Alias", s.Alias)
	put(p, "PrimarySmtpAddress", s.Address)
	put(p, "Description", s.Description)
	put(p, "MemberJoinRestriction", s.Join)
	put(p, "MemberDepartRestriction", s.Depart)
	put(p, "HiddenFromAddressListsEnabled", s.Hidden)
	put(p, "RequireSenderAuthenticationEnabled", s.RequireSenderAuth)
	return p
}

func put[T any](params map[string]any, name string, v *T) {
	if v != nil {
		params[name] = *v
	}
}

func identities(ids []ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
