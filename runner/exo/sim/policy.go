package sim

import (
	"slices"
	"strings"
)

// policy is an application access policy.
type policy struct {
	App         string `json:"app"`
	Scope       string `json:"scope"`     // Guid of a security principal
	ScopeName   string `json:"scopeName"` // what it was called then
	Right       string `json:"right"`     // RestrictAccess or DenyAccess
	Description string `json:"description,omitempty"`
}

// policyLimit is about how many there can be (facts 3).
const policyLimit = 300

var accessRights = []string{"RestrictAccess", "DenyAccess"}

// scopeRaw is ScopeIdentityRaw.
func (p policy) scopeRaw() string { return sid(p.Scope) + ";" + p.Scope }

func (o *Org) policyIdentity(p policy) string {
	return o.id("tenant") + `\` + p.App + ":" + p.scopeRaw()
}

func (o *Org) policyKeys(p policy) []string { return []string{o.policyIdentity(p)} }

func (o *Org) policyRow(p policy) map[string]any {
	name, there := p.ScopeName, false
	if g := o.objects[p.Scope]; g != nil {
		name, there = g.Name, true
	}
	return map[string]any{
		"Identity": o.policyIdentity(p), "AppId": p.App, "ScopeName": name, "ScopeIdentity": name, "ScopeIdentityRaw": p.scopeRaw(),
		"AccessRight": p.Right, "ShardType": "All", "Description": p.Description, "IsValid": there,
	}
}

func policiesOf(a *access) *[]policy { return &a.Policies }

// getApplicationAccessPolicy is Get-ApplicationAccessPolicy. That there is none is an error (facts 6).
func (c *call) getApplicationAccessPolicy() (answer, error) {
	o := c.org
	if c.blank("Identity") && len(o.access.Policies) == 0 {
		return answer{}, notFound(strings.TrimPrefix(dnSuffix(o.name), ",") + `\*`)
	}
	return showItems(c, o.access.Policies, o.policyKeys, o.policyRow)
}

// newApplicationAccessPolicy is New-ApplicationAccessPolicy, which makes one policy for each application.
func (c *call) newApplicationAccessPolicy() (answer, error) {
	made, err := c.newPolicies()
	if err != nil {
		return answer{}, err
	}
	return addItems(c, policiesOf, c.org.policyRow, made...)
}

func (c *call) newPolicies() ([]policy, error) {
	if len(texts(c.params["AppId"])) == 0 {
		return nil, refused("An application is needed: use the AppId parameter.")
	}
	g, err := c.org.oneNamed(c.text("PolicyScopeGroupID"))
	if err != nil {
		return nil, err
	}
	var made []policy
	for _, app := range texts(c.params["AppId"]) {
		p, err := c.org.newPolicy(app, g, c.text("AccessRight"), c.text("Description"))
		if err != nil {
			return nil, err
		}
		made = append(made, p)
	}
	if len(c.org.access.Policies)+len(made) > policyLimit {
		return nil, refused("The total size of App Access Policies exceeded the limit.")
	}
	return made, nil
}

// newPolicy checks a policy. The sentences, and that a second one of the same application and group is
// refused, are inference.
func (o *Org) newPolicy(app string, g *object, right, description string) (policy, error) {
	i := slices.IndexFunc(accessRights, func(r string) bool { return strings.EqualFold(r, right) })
	switch {
	case !isGuid(app):
		return policy{}, refused(`The value "%s" isn't a valid application id.`, app)
	case i < 0:
		return policy{}, refused(`Cannot convert value "%s" to type "ApplicationAccessPolicyRight".`, right)
	case !isPrincipal(g):
		return policy{}, refused(`The recipient "%s" of type %s isn't a security principal.`, g.Name, g.Type)
	}
	p := policy{App: strings.ToLower(app), Scope: g.Guid, ScopeName: g.Name, Right: accessRights[i], Description: description}
	if slices.ContainsFunc(o.access.Policies, func(q policy) bool { return q.App == p.App && q.Scope == p.Scope }) {
		return p, objectExists(o.policyIdentity(p))
	}
	return p, nil
}

// isPrincipal reports whether a policy can be about x (Microsoft: New-ApplicationAccessPolicy).
func isPrincipal(x *object) bool {
	return slices.Contains([]string{typeUser, typeMailUser, typeSecurity}, x.Type)
}

// removeApplicationAccessPolicy is Remove-ApplicationAccessPolicy.
func (c *call) removeApplicationAccessPolicy() (answer, error) {
	return removeItem(c, policiesOf, c.org.policyKeys)
}
