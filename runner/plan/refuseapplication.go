package plan

import (
	"fmt"
	"slices"

	"roombridge/runner/exo"
)

// refuse says why the application cannot be limited as it is configured.
func (r *restriction) refuse() *GroupRefusal {
	for _, s := range r.scopes {
		if refused := s.refuse(); refused != nil {
			return refused
		}
	}
	if refused := r.refusePointer(); refused != nil {
		return refused
	}
	return r.refusePolicy()
}

// refusePointer compares the service principal with the configuration. Exchange takes any object id; that of the
// app registration is a common mistake (Microsoft: New-ServicePrincipal).
func (r *restriction) refusePointer() *GroupRefusal {
	p, there := r.Was.Pointer(r.AppID)
	const look = "look in Entra: Enterprise applications > %s > %s\nif the configuration is wrong: correct %s\nif Exchange is wrong:\nRemove-ServicePrincipal -Identity %s\nroombridge restrict apply"
	switch {
	case there && p.ObjectID != r.ObjectID:
		return &GroupRefusal{Class: exo.Class(WrongObjectID), Hint: fmt.Sprintf(look, r.Name, "Object ID", "enterprise_object_id", quoted(string(p.ObjectID))),
			Text: fmt.Sprintf("its service principal in Exchange points at object id %s, not at %s: one of the two is probably that of the app registration", p.ObjectID, r.ObjectID)}
	case !there && len(r.Was.Principals) > 0:
		p = r.Was.Principals[0]
		return &GroupRefusal{Class: exo.Class(WrongAppID), Hint: fmt.Sprintf(look, r.Name, "Application ID", "app_id", quoted(string(p.AppID))),
			Text: fmt.Sprintf("object id %s belongs in Exchange to application id %s, not to %s", r.ObjectID, p.AppID, r.AppID)}
	}
	return nil
}

// refusePolicy says why no policy can be made.
func (r *restriction) refusePolicy() *GroupRefusal {
	missing := 0
	for _, g := range r.Groups {
		if r.lacks(Action{Kind: AddPolicy, Group: g.Address}) {
			missing++
		}
	}
	switch {
	case r.wanted.Restrict.Policy && !r.wanted.Restrict.Migrate && slices.ContainsFunc(r.Was.Assignments, isApplicationRole):
		return &GroupRefusal{Class: exo.Invalid, Text: "it has roles (RBAC for Applications), which an access policy does not limit", Hint: "leave out --policy"}
	case r.Way == Policy && missing > 0 && r.Was.AllPolicies+missing > exo.PolicyLimit:
		return &GroupRefusal{Class: exo.Invalid,
			Text: fmt.Sprintf("the organisation has %d application access policies, and can have about %d", r.Was.AllPolicies, exo.PolicyLimit),
			Hint: "use RBAC for Applications: without --policy, or with --migrate where a policy is in place"}
	}
	return nil
}
