package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// connection is what Connect-ExchangeOnline makes.
type connection struct {
	org      *Org
	role     role
	user     string   // user principal name; "" for an app
	guid     string   // of the user's mailbox; "" for an app
	commands []string // CommandName
	app      string   // AppId
	orgParam string   // Organization as it was given
	number   int      // of this session's connections
	id       string
	since    time.Time
}

// has reports whether the cmdlet exists: of the connected module's, those of CommandName that the roles give (facts 8a).
func (n *connection) has(cmdlet string) bool {
	if builtIn[cmdlet] || n == nil {
		return builtIn[cmdlet]
	}
	return n.role.hasCmdlet(cmdlet) && slices.ContainsFunc(n.commands, func(c string) bool { return strings.EqualFold(c, cmdlet) })
}

func (n *connection) roleOr(r role) role {
	if n == nil {
		return r
	}
	return n.role
}

// module is the name of the module of functions that connecting writes (facts 8a).
func (n *connection) module() string {
	if n == nil {
		return ""
	}
	return "tmpEXO_" + strings.ReplaceAll(n.id, "-", "")[:8] + ".sbx"
}

// tokenLife is how long a sign-in lasts before the module would renew it.
const tokenLife = time.Hour

func (c *call) disconnect() (answer, error) {
	if c.flag("WhatIf") {
		return answer{}, nil
	}
	c.session.mu.Lock()
	defer c.session.mu.Unlock()
	c.session.now = nil
	return answer{}, nil
}

// getConnectionInformation shows what Microsoft's page shows; Organization is empty unless it was given.
func (c *call) getConnectionInformation() (answer, error) {
	n := c.conn
	if n == nil {
		return answer{}, nil
	}
	status := "Active"
	if time.Since(n.since) >= tokenLife {
		status = "Expired"
	}
	return answer{rows: c.rows(map[string]any{
		"ConnectionId": n.id, "State": "Connected", "Id": int64(n.number), "Name": fmt.Sprintf("ExchangeOnline_%d", n.number),
		"UserPrincipalName": n.user, "AppId": n.app, "Organization": n.orgParam, "TenantID": n.org.id("tenant"),
		"ConnectionUri": "https://outlook.office365.com", "CertificateAuthentication": n.user == "",
		"TokenStatus": status, "TokenExpiryTimeUTC": n.since.Add(tokenLife).UTC().Format(time.RFC3339),
		"ModuleName": n.module(), "ModulePrefix": "", "PageSize": int64(1000), "ConnectionUsedForInbuiltCmdlets": true, "IsEopSession": false,
	})}, nil
}
