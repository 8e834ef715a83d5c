package sim

import (
	"fmt"
	"slices"
	"strings"
)

// The application of the booking platform, as Entra has it. Only here are the three ids told apart: Exchange
// takes any object id for a service principal, and people take the registration's for the right one.
const (
	PlatformAppID          = "c4a1f2d8-6b3e-4f07-9d25-71e8a0b95c63" // application (client) id
	PlatformObjectID       = "8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24" // of the enterprise application
	PlatformRegistrationID = "f17d2c90-58ab-4e36-9c41-0b6d7e2a3f95" // of the app registration
)

// enterprise is Entra's directory: application id → object id of the enterprise application.
var enterprise = map[string]string{PlatformAppID: PlatformObjectID}

// Consent grants an application permissions in Entra, such as Calendars.ReadWrite: for every mailbox, and
// no cmdlet shows it.
func (o *Org) Consent(app string, permissions ...string) error {
	return o.editAccess(func(a *access) error {
		if !isGuid(app) || len(permissions) == 0 {
			return fmt.Errorf("consent to %q in the sandbox: an application id and permissions are needed", app)
		}
		if a.Consents == nil {
			a.Consents = map[string][]string{}
		}
		app = strings.ToLower(app)
		a.Consents[app] = unique(slices.Concat(a.Consents[app], permissions))
		return nil
	})
}

// RevokeConsent takes all permissions in Entra from an application.
func (o *Org) RevokeConsent(app string) error {
	return o.editAccess(func(a *access) error {
		app = strings.ToLower(app)
		if a.Consents[app] == nil {
			return fmt.Errorf("revoke consent to %q in the sandbox: there is none", app)
		}
		delete(a.Consents, app)
		return nil
	})
}

// Reads reports whether the application can open the mailbox's calendar by Graph, once all caches are over:
// by a role in Exchange, or by a permission in Entra that the access policies let pass. The two add up (facts 6).
// This is what happens, and not what any cmdlet says.
func (o *Org) Reads(app, mailbox string) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	x, err := o.mustFind(mailbox)
	if err != nil {
		return false, err
	}
	if !isMailbox(x) {
		return false, fmt.Errorf("%q of the sandbox is no mailbox", mailbox)
	}
	app = strings.ToLower(app)
	return o.rolesLet(app, x) || opensCalendars(o.access.Consents[app]) && o.policiesLet(app, x), nil
}

// rolesLet reports whether a role gives the application that mailbox's calendar. A service principal with
// another object id than the enterprise application's is nobody.
func (o *Org) rolesLet(app string, x *object) bool {
	if p := o.access.principalOf(app); p.Object == "" || p.Object != enterprise[app] {
		return false
	}
	for _, a := range o.access.Assignments {
		if a.App == app && !a.Disabled && opensCalendars(applicationRoles[a.Role]) && o.covers(a, x) {
			return true
		}
	}
	return false
}
