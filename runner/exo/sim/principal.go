package sim

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// principal is a service principal in Exchange: a pointer to an application in Entra.
type principal struct {
	App    string `json:"app"`    // AppId
	Object string `json:"object"` // ObjectId; Exchange does not check that it belongs to App
	Name   string `json:"name,omitempty"`
}

func (p principal) keys() []string { return []string{p.App, p.Object, p.Name} }

func (p principal) row() map[string]any {
	return map[string]any{
		"DisplayName": p.Name, "AppId": p.App, "ObjectId": p.Object, "Sid": sid(p.Object),
		"Identity": p.Object, "Id": p.Object, "Name": p.Object, "IsValid": true,
	}
}

func principalsOf(a *access) *[]principal { return &a.Principals }

// sid makes up the security identifier of the object with this Guid.
func sid(guid string) string {
	u, err := uuid.Parse(guid)
	if err != nil {
		return ""
	}
	part := func(i int) uint32 { return binary.BigEndian.Uint32(u[i:]) }
	return fmt.Sprintf("S-1-5-21-%d-%d-%d-%d", part(0), part(4), part(8), part(12))
}

func isGuid(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// getServicePrincipal is Get-ServicePrincipal.
func (c *call) getServicePrincipal() (answer, error) {
	return showItems(c, c.org.access.Principals, principal.keys, principal.row)
}

// newServicePrincipal is New-ServicePrincipal. That a second one with the same id is refused is inference.
func (c *call) newServicePrincipal() (answer, error) {
	p := principal{App: strings.ToLower(c.text("AppId")), Object: strings.ToLower(c.text("ObjectId")), Name: c.text("DisplayName")}
	for _, id := range []string{p.App, p.Object} {
		if !isGuid(id) {
			return answer{}, refused(`Cannot convert value "%s" to type "Guid".`, id)
		}
	}
	if n := units(p.Name); n > 256 {
		return answer{}, tooLong(256, n)
	}
	if slices.ContainsFunc(c.org.access.Principals, func(q principal) bool { return q.App == p.App || q.Object == p.Object }) {
		return answer{}, objectExists(p.Object)
	}
	return addItems(c, principalsOf, principal.row, p)
}

// removeServicePrincipal is Remove-ServicePrincipal. That its roles go with it is inference.
func (c *call) removeServicePrincipal() (answer, error) {
	p, err := pick(c.org.access.Principals, c.text("Identity"), principal.keys)
	if err != nil || c.flag("WhatIf") {
		return answer{}, err
	}
	return answer{}, c.org.changeAccess(func(a *access) { a.dropPrincipal(p.App) })
}

func (a *access) dropPrincipal(app string) {
	a.Principals = slices.DeleteFunc(a.Principals, func(p principal) bool { return p.App == app })
	a.Assignments = slices.DeleteFunc(a.Assignments, func(x assignment) bool { return x.App == app })
}

// principalOf returns the service principal with this application id, or an empty one.
func (a *access) principalOf(app string) principal {
	for _, p := range a.Principals {
		if p.App == app {
			return p
		}
	}
	return principal{}
}

// principal returns the service principal that a parameter other than Identity means.
func (o *Org) principal(identity string) (principal, error) {
	return lookUp(o.access.Principals, identity, principal.keys)
}
