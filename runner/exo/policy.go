package exo

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Policy is an application access policy.
type Policy struct {
	Identity    string `json:"identity"`
	AppID       ID     `json:"appId"` // "": what Exchange shows is no application id
	Right       string `json:"right"` // RestrictAccess or DenyAccess
	ScopeName   string `json:"scopeName"`
	ScopeRaw    string `json:"scopeRaw,omitempty"` // ScopeIdentityRaw, which has the group's Guid in it
	Description string `json:"description,omitempty"`
}

// The rights of a policy.
const (
	RestrictAccess = "RestrictAccess" // only members of the group
	DenyAccess     = "DenyAccess"     // all but members of the group
)

// NewPolicy is a RestrictAccess policy to be made.
type NewPolicy struct {
	AppID       ID
	Group       ID
	Description string
}

// PolicyLimit is about how many access policies an organisation can have (Microsoft: New-ApplicationAccessPolicy).
const PolicyLimit = 300

const getPolicies = "Get-ApplicationAccessPolicy"

func (x access) Policies(ctx context.Context) ([]Policy, error) {
	objects, err := x.list(ctx, getPolicies, map[string]any{}, "", "Identity", "AppId", "AccessRight", "ScopeName", "ScopeIdentity", "ScopeIdentityRaw", "Description")
	switch {
	case noPolicies(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	var found []Policy
	for _, o := range objects {
		p := decodePolicy(o)
		if p.Identity == "" { // it has to be one of some application, and nothing tells whose
			return nil, incomplete(getPolicies, "", "a policy without Identity")
		}
		found = append(found, p)
	}
	slices.SortFunc(found, func(a, b Policy) int {
		return cmp.Or(cmp.Compare(a.Identity, b.Identity), cmp.Compare(a.Right, b.Right))
	})
	return found, nil
}

// noPolicies recognises how an organisation without any policy answers: nothing matches the organisation
// and an asterisk (facts.md 6, "Empty tenant quirk"). Any other "not found" is an error.
func noPolicies(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Class == NotFound && strings.Contains(e.Text, `\*'`)
}

func decodePolicy(o map[string]any) Policy {
	app, err := ParseID(text(o, "AppId"))
	if err != nil {
		app = ""
	}
	return Policy{
		Identity: text(o, "Identity"), AppID: app, Right: text(o, "AccessRight"), ScopeName: cmp.Or(text(o, "ScopeName"), text(o, "ScopeIdentity")),
		ScopeRaw: text(o, "ScopeIdentityRaw"), Description: text(o, "Description"),
	}
}

// PoliciesOf returns those of the policies that were made for one of the ids. The error is Incomplete if
// one of them is not whole, or came twice; what is wrong with those of other applications is no matter.
func PoliciesOf(all []Policy, apps ...ID) ([]Policy, error) {
	var found []Policy
	for _, p := range all {
		if !slices.ContainsFunc(apps, p.madeFor) {
			continue
		}
		twice := slices.ContainsFunc(found, func(q Policy) bool { return q.Identity == p.Identity && q.Right == p.Right })
		switch {
		case p.AppID == "" || p.Right == "" || p.ScopeName == "" && p.ScopeRaw == "":
			return nil, incomplete(getPolicies, p.Identity, "the policy has no AppId, AccessRight or scope")
		case twice:
			return nil, incomplete(getPolicies, p.Identity, "the policy came twice")
		}
		found = append(found, p)
	}
	return found, nil
}

// madeFor looks into Identity where AppId cannot be read: the application id is a part of it.
func (p Policy) madeFor(app ID) bool {
	return app != "" && (p.AppID == app || p.AppID == "" && strings.Contains(strings.ToLower(p.Identity), string(app)))
}

// scopeGuid is how a group is shown in ScopeIdentityRaw, and in Identity: behind its SID and a semicolon.
var scopeGuid = regexp.MustCompile(`(?i);\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`)

// On reports whether the policy is about the group: by Guid where Exchange shows any, else by name. A name
// beside another Guid is that of a group that was deleted, and says nothing of one that has the name now.
func (p Policy) On(g Group) bool {
	shown := scopeGuid.FindAllStringSubmatch(p.ScopeRaw+"\n"+p.Identity, -1)
	for _, m := range shown {
		if !strings.EqualFold(m[1], string(g.ID)) && !strings.EqualFold(m[1], g.EntraID) {
			return false
		}
	}
	return len(shown) > 0 || p.ScopeName != "" && (strings.EqualFold(p.ScopeName, g.Name) || strings.EqualFold(p.ScopeName, g.DisplayName))
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
