package exo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
)

func (x access) Policies(ctx context.Context) ([]Policy, error) {
	const cmdlet = "Get-ApplicationAccessPolicy"
	objects, err := x.list(ctx, cmdlet, map[string]any{}, "", "Identity", "AppId", "AccessRight", "ScopeName", "ScopeIdentity", "ScopeIdentityRaw", "Description")
	switch {
	case noPolicies(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	found, err := understood(cmdlet, "", objects, decodePolicy)
	if err != nil {
		return nil, err
	}
	return inOrder(cmdlet, "", found, func(p Policy) string { return p.Identity })
}

// noPolicies recognises how an organisation without any policy answers: nothing matches the organisation
// and an asterisk (facts.md 6, "Empty tenant quirk"). Any other "not found" is an error.
func noPolicies(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Class == NotFound && strings.Contains(e.Text, `\*'`)
}

func decodePolicy(o map[string]any) (Policy, error) {
	p := Policy{
		Identity: text(o, "Identity"), Right: text(o, "AccessRight"), ScopeName: cmp.Or(text(o, "ScopeName"), text(o, "ScopeIdentity")),
		ScopeRaw: text(o, "ScopeIdentityRaw"), Description: text(o, "Description"),
	}
	var err error
	if p.AppID, err = ParseID(text(o, "AppId")); err != nil {
		return p, fmt.Errorf("the policy %q: AppId: %w", p.Identity, err)
	}
	if p.Identity == "" || p.Right == "" || p.ScopeName == "" && p.ScopeRaw == "" {
		return p, fmt.Errorf("the policy %q of the application %s: Identity, AccessRight or scope is missing", p.Identity, p.AppID)
	}
	return p, nil
}

func (x access) CreatePolicy(ctx context.Context, p NewPolicy) error {
	const cmdlet = "New-ApplicationAccessPolicy"
	if p.AppID == "" || p.Group == "" {
		return emptyIdentity(cmdlet)
	}
	params := map[string]any{"AppId": []any{string(p.AppID)}, "PolicyScopeGroupID": string(p.Group), "AccessRight": RestrictAccess}
	if p.Description != "" {
		params["Description"] = p.Description
	}
	return x.do(ctx, cmdlet, params, string(p.AppID))
}

func (x access) RemovePolicy(ctx context.Context, identity string) error {
	const cmdlet = "Remove-ApplicationAccessPolicy"
	if strings.TrimSpace(identity) == "" {
		return emptyIdentity(cmdlet)
	}
	return x.do(ctx, cmdlet, map[string]any{"Identity": identity}, identity)
}
