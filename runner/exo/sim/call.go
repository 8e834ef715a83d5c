package sim

import (
	"maps"
	"slices"
	"strings"

	"roombridge/runner/pwsh"
)

// call is one call of a cmdlet.
type call struct {
	session *Session
	conn    *connection // nil before connecting
	org     *Org
	cmdlet  string         // as Exchange spells it
	params  map[string]any // under their proper names
	show    func(string)   // nil if nobody watches
	asked   pwsh.Call
}

func (s *Session) newCall(pc pwsh.Call, show func(string)) *call {
	c := &call{session: s, conn: s.connection(), org: s.home, cmdlet: pc.Cmdlet, asked: pc, show: show}
	if c.conn != nil {
		c.org = c.conn.org
	}
	for name := range cmdlets {
		if strings.EqualFold(name, pc.Cmdlet) {
			c.cmdlet = name
		}
	}
	return c
}

// answer runs the cmdlet.
func (c *call) answer() (answer, error) {
	k, ok := cmdlets[c.cmdlet]
	if !ok || !c.conn.has(c.cmdlet) {
		return answer{}, commandNotFound(c.cmdlet)
	}
	if c.conn == nil && !k.local {
		return answer{}, thrown("System.Exception", "You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.")
	}
	var err error
	if c.params, err = bind(c.cmdlet, c.asked.Params, c.conn.roleOr(organizationManagement)); err != nil {
		return answer{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		if !slices.Contains(strings.Fields(k.simulated), name) {
			return answer{}, notSimulated(c.cmdlet, "-"+name)
		}
	}
	if c.asks() {
		return answer{}, prompt(c.cmdlet)
	}
	if c.conn != nil && c.conn.role == noRole && !k.local {
		return answer{}, noAccess()
	}
	if k.local {
		return k.run(c)
	}
	c.org.mu.Lock()
	defer c.org.mu.Unlock()
	return k.run(c)
}

// asks reports whether the cmdlet would ask before it acts: those that take something away or cannot be
// undone do, unless they are told not to (Microsoft: the Confirm parameter).
func (c *call) asks() bool {
	confirm, given := c.params["Confirm"].(bool)
	if given || c.flag("WhatIf") {
		return confirm
	}
	verb, _, _ := strings.Cut(c.cmdlet, "-")
	return slices.Contains([]string{"Remove", "Enable", "Disconnect"}, verb)
}

func (c *call) has(name string) bool {
	_, ok := c.params[name]
	return ok
}

func (c *call) text(name string) string { return text(c.params[name]) }

func (c *call) flag(name string) bool {
	b, ok := c.params[name].(bool)
	return ok && b || c.params[name] == int64(1)
}

// blank reports whether the parameter is absent, null or empty. For the identity of a Get cmdlet all three
// mean the same: every object (facts 0.9).
func (c *call) blank(name string) bool { return c.text(name) == "" }
