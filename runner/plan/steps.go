package plan

import (
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// todo says what to do about an assignment, a step a line, in an order that leaves no gap in bookings.
func (r *restriction) todo(a exo.Assignment, class FindingClass) string {
	const prove = "roombridge restrict prove"
	remove := removal(a, r.Pointer())
	ours := func(g ScopeGroup) bool { return r.named(a, a.Permission(), g) }
	missing := func(g ScopeGroup) bool {
		return r.lacks(Action{Kind: Assign, Permission: a.Permission(), Group: g.Address})
	}
	switch {
	case class == DisabledAssignment && r.configured(a) && a.Reach.Exact:
		return steps("Set-ManagementRoleAssignment -Identity "+quoted(a.Name)+" -Enabled $true", prove)
	case class == OtherPermission && isApplicationRole(a) && a.Via == "":
		return steps(remove, "or, if the platform needs it: add "+a.Permission()+" to permissions", prove)
	case slices.ContainsFunc(r.Groups, ours): // the new one needs its name
		return steps(remove, r.again())
	case r.Way == RBAC && r.configured(a) && slices.ContainsFunc(r.Groups, missing):
		return steps(r.again(), remove, prove)
	}
	return steps(remove, prove)
}

// removal is the command that takes a role from an application: one that it has through a role group goes when
// it leaves that group (Microsoft: Remove-RoleGroupMember).
func removal(a exo.Assignment, p exo.Principal) string {
	if a.Via != "" {
		return "Remove-RoleGroupMember -Identity " + quoted(a.Via) + " -Member " + quoted(string(p.ObjectID))
	}
	return "Remove-ManagementRoleAssignment -Identity " + quoted(a.Name)
}

// Namesake is the command that removes an assignment with the name which a role to be given would get.
func (a Application) Namesake(act Action) string {
	name := exo.NewAssignment{Principal: a.Pointer(), Permission: act.Permission, Group: a.Scope(act.Group).ID}.Name()
	return removal(exo.Assignment{Name: name}, a.Pointer())
}

// again is the step that gives what is missing.
func (r *restriction) again() string {
	apply := "roombridge restrict apply"
	switch {
	case r.wanted.Restrict.Migrate:
		apply += " --migrate"
	case r.wanted.Restrict.Policy:
		apply += " --policy"
	}
	if r.Refused != nil {
		return "once it is not refused any more: " + apply
	}
	return apply
}

func steps(all ...string) string { return strings.Join(all, "\n") }

// quoted is a value as PowerShell's input: in single quotes, those inside doubled. PowerShell takes the
// typographic ones for plain ones (Microsoft: about_Quoting_Rules).
func quoted(s string) string {
	return "'" + quotes.Replace(s) + "'"
}

var quotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
