package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The methods here change behind somebody's back what applications may, as those of behind.go change
// recipients. Put adds, or takes the place of what has the same name or application id.

// SetCustomized makes the organisation one where Enable-OrganizationCustomization ran, or never did.
func (o *Org) SetCustomized(yes bool) error {
	return o.editAccess(func(a *access) error {
		o.customizing = 0
		a.Dehydrated = !yes
		return nil
	})
}

// SetCustomizationLag lets the next n reads after Enable-OrganizationCustomization find the former state:
// of IsDehydrated, and of New-ManagementRoleAssignment.
func (o *Org) SetCustomizationLag(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.customizationLag = n
}

// PutPrincipal adds a service principal, or replaces the one with this application id. Its roles stay.
func (o *Org) PutPrincipal(app, object, name string) error {
	return o.editAccess(func(a *access) error {
		p := principal{strings.ToLower(app), strings.ToLower(object), name}
		if !isGuid(p.App) || !isGuid(p.Object) {
			return fmt.Errorf("put service principal %q with object %q into the sandbox: both have to be Guids", app, object)
		}
		a.Principals = append(slices.DeleteFunc(a.Principals, func(q principal) bool { return q.App == p.App }), p)
		return nil
	})
}

// RemovePrincipal removes a service principal and its roles.
func (o *Org) RemovePrincipal(app string) error {
	return o.editAccess(func(a *access) error {
		p, err := pick(a.Principals, app, principal.keys)
		if err != nil {
			return fmt.Errorf("remove service principal %q from the sandbox: %w", app, plain(err))
		}
		a.dropPrincipal(p.App)
		return nil
	})
}

// PutScope makes a management scope of whom a filter finds.
func (o *Org) PutScope(name, filter string) error {
	return o.editAccess(func(a *access) error {
		err := checkName(name)
		if err == nil {
			_, err = o.parseFilter(filter)
		}
		if err != nil {
			return fmt.Errorf("put scope %q into the sandbox: %w", name, plain(err))
		}
		a.Scopes = append(slices.DeleteFunc(a.Scopes, func(s scope) bool { return strings.EqualFold(s.Name, name) }), scope{name, filter})
		return nil
	})
}

// PutGroupScope makes a management scope of the direct members of a group, by the DN that it has now.
func (o *Org) PutGroupScope(name, group string) error {
	o.mu.Lock()
	g, err := o.mustFind(group)
	o.mu.Unlock()
	if err != nil {
		return err
	}
	return o.PutScope(name, "MemberOfGroup -eq '"+strings.ReplaceAll(g.dn(), "'", "''")+"'")
}

// PutPolicy adds an application access policy on a group; right is RestrictAccess or DenyAccess.
func (o *Org) PutPolicy(app, group, right string) error {
	return o.editAccess(func(a *access) error {
		g, err := o.mustFind(group)
		if err != nil {
			return err
		}
		p, err := o.newPolicy(app, g, right, "")
		if err != nil {
			return fmt.Errorf("put a policy of %q on %q into the sandbox: %w", app, group, plain(err))
		}
		a.Policies = append(a.Policies, p)
		return nil
	})
}

// RemovePolicies removes every access policy of an application.
func (o *Org) RemovePolicies(app string) error {
	return o.editAccess(func(a *access) error {
		before := len(a.Policies)
		a.Policies = slices.DeleteFunc(a.Policies, func(p policy) bool { return strings.EqualFold(p.App, app) })
		if len(a.Policies) == before {
			return fmt.Errorf("remove the policies of %q from the sandbox: there are none", app)
		}
		return nil
	})
}

// SetCalendar sets how a mailbox answers booking requests: a property of Get-CalendarProcessing.
func (o *Org) SetCalendar(room, property string, value any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	x, err := o.mustFind(room)
	if err != nil {
		return err
	}
	for name := range calendarSettings {
		if !strings.EqualFold(name, property) {
			continue
		}
		changed, err := x.setCalendar(name, value)
		if err != nil {
			return fmt.Errorf("set %s of %q in the sandbox: %w", property, room, plain(err))
		}
		return o.commit(change{Put: changed})
	}
	return fmt.Errorf("set %s of %q in the sandbox: calendars have no such property that can be set", property, room)
}

// editAccess makes a change that is kept, or none if edit returns an error.
func (o *Org) editAccess(edit func(*access) error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	next := o.access.clone()
	if err := edit(&next); err != nil {
		return err
	}
	return o.commit(change{Access: &next})
}

// plain is a fault without its code and type.
func plain(err error) error {
	if f, ok := errors.AsType[*fault](err); ok {
		return errors.New(f.text)
	}
	return err
}
