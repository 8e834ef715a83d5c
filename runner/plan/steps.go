package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"roombridge/runner/exo"
)

// todo says what to do about an assignment, a step a line, in an order that leaves no gap in bookings.
func (r *restriction) todo(a exo.Assignment, class FindingClass) string {
	const prove = "roombridge restrict prove"
	remove := removal(a, r.Pointer())
	piece, taken := r.takes(a)
	missing := func(g ScopeGroup) bool {
		return r.lacks(Action{Kind: Assign, Permission: a.Permission(), Group: g.Address})
	}
	switch {
	case class == DisabledAssignment && r.configured(a) && a.Reach.Exact:
		return steps(command("Set-ManagementRoleAssignment", a.Name, " -Enabled $true"), prove)
	case class == StaleScope && wasRenamed(a.Reach):
		return steps("bookings stop meanwhile, for up to 2 hours: choose the time", remove, r.again())
	case taken:
		return steps(r.Namesake(piece), r.again())
	case class == OtherPermission && isApplicationRole(a) && a.Via == "":
		return steps(remove, "or, if the platform needs it: add "+a.Permission()+" to permissions", prove)
	case r.Way == RBAC && r.configured(a) && slices.ContainsFunc(r.Groups, missing):
		return steps(r.again(), remove, prove)
	}
	return steps(remove, prove)
}

// removal is the command that takes a role from an application: one that it has through a role group goes when
// it leaves that group (Microsoft: Remove-RoleGroupMember).
func removal(a exo.Assignment, p exo.Principal) string {
	if a.Via != "" {
		return command("Remove-RoleGroupMember", a.Via, " -Member "+quoted(string(p.ObjectID)))
	}
	return command("Remove-ManagementRoleAssignment", a.Name, "")
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

// command is a cmdlet for what has this name, to be pasted. Of a name that would not come out of a terminal or a page
// as it went in, or would end the line, it is told in words: pasted, it could be another command, or hit another object.
func command(cmdlet, name, rest string) string {
	if !pastes(name) {
		return fmt.Sprintf("in PowerShell, by its Guid, as its name has characters that do not survive copying: %s%s", cmdlet, rest)
	}
	return cmdlet + " -Identity " + quoted(name) + rest
}

// pastes reports whether a text is the same after it was shown, copied and pasted: of spaces it has the plain one,
// none of them beside another or at an end, and it has no mark that is not seen.
func pastes(s string) bool {
	hidden := func(r rune) bool {
		return !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
	}
	return s == strings.Join(strings.Fields(s), " ") && !strings.ContainsFunc(s, hidden)
}

// quoted is a value as PowerShell's input: in single quotes, those inside doubled. PowerShell takes the
// typographic ones for plain ones (Microsoft: about_Quoting_Rules).
func quoted(s string) string {
	return "'" + quotes.Replace(s) + "'"
}

var quotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")
