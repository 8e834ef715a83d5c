package sim

import "strings"

// testServicePrincipalAuthorization is Test-ServicePrincipalAuthorization: a row for every enabled assignment. It
// knows nothing of Entra, and takes the object id of the service principal as it is.
func (c *call) testServicePrincipalAuthorization() (answer, error) {
	o := c.org
	p, err := pick(o.access.Principals, c.text("Identity"), principal.keys)
	if err != nil {
		return answer{}, err
	}
	inScope := func(assignment) any { return "Not Run" }
	if !c.blank("Resource") {
		x, err := o.one(c.text("Resource"), isMailbox)
		if err != nil {
			return answer{}, err
		}
		inScope = func(a assignment) any { return o.covers(a, x) }
	}
	var rows []map[string]any
	for _, a := range o.access.Assignments {
		if a.App != p.App || a.Disabled {
			continue
		}
		kind, name := o.reach(a)
		rows = append(rows, map[string]any{
			"RoleName": a.Role, "GrantedPermissions": strings.Join(applicationRoles[a.Role], ", "),
			"AllowedResourceScope": name, "ScopeType": kind, "InScope": inScope(a),
		})
	}
	return answer{rows: c.rows(rows...)}, nil
}

// testApplicationAccessPolicy is Test-ApplicationAccessPolicy. It knows nothing of Entra either: without a policy of
// the application everybody is granted.
func (c *call) testApplicationAccessPolicy() (answer, error) {
	app := c.text("AppId")
	if !isGuid(app) {
		return answer{}, refused(`The value "%s" isn't a valid application id.`, app)
	}
	x, err := c.org.one(c.text("Identity"), isMailbox)
	if err != nil {
		return answer{}, err
	}
	result := "Denied"
	if c.org.policiesLet(app, x) {
		result = "Granted"
	}
	return answer{rows: c.rows(map[string]any{
		"AppId": app, "Mailbox": x.Name, "MailboxId": x.Guid, "MailboxSid": sid(x.Guid), "AccessCheckResult": result,
	})}, nil
}

// policiesLet reports whether the policies let the application open the mailbox: a denial counts more than
// a restriction, and who is in none of several restrictions is denied (facts 6).
func (o *Org) policiesLet(app string, x *object) bool {
	restricted, in := false, false
	groups := o.groupsOf(x)
	for _, p := range o.access.Policies {
		if !strings.EqualFold(p.App, app) {
			continue
		}
		covered := p.Scope == x.Guid || groups[p.Scope]
		if p.Right == "DenyAccess" && covered {
			return false
		}
		restricted = restricted || p.Right == "RestrictAccess"
		in = in || p.Right == "RestrictAccess" && covered
	}
	return in || !restricted
}

// groupsOf returns the Guids of the groups that x is in, directly or by groups in groups. It looks up in
// every group and never goes through its members.
func (o *Org) groupsOf(x *object) map[string]bool {
	in := map[string]bool{}
	for open := []string{x.Guid}; len(open) > 0; open = open[1:] {
		for group, members := range o.members {
			if members[open[0]] && !in[group] {
				in[group] = true
				open = append(open, group)
			}
		}
	}
	return in
}
