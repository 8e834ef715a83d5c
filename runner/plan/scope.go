package plan

import (
	"fmt"
	"strings"

	"roombridge/runner/exo"
)

// scope is a group of the application, as it was found and as it is planned.
type scope struct {
	ScopeGroup
	members []exo.Recipient
	planned Group
}

func (c *computation) scope(address string, groups []Group) scope {
	i := c.wanted.group(address)
	found, planned := c.snapshot.Groups[i], groups[i]
	s := ScopeGroup{Name: *planned.Want.Name, Address: address, Wanted: len(c.members)}
	if g := found.Group; g.ID != "" {
		s.Name, s.DisplayName, s.ID, s.EntraID, s.DN = g.Name, g.DisplayName, g.ID, g.EntraID, g.DN
	}
	return scope{s, found.Members, planned}
}

// refuse says why the group cannot limit an application. Roles count for its direct members only, a policy
// also for the members of nested groups (facts.md 6). A group that is there limits it whoever its owners are.
func (s scope) refuse() *GroupRefusal {
	nested := s.nested()
	switch refused := s.planned.Refused; {
	case refused != nil && (s.ID == "" || refused.Class != exo.NotFound): // of a group that is there: its owners
		return &GroupRefusal{Class: refused.Class, Text: fmt.Sprintf("its group %s is refused: %s", s.Address, refused.Text), Hint: refused.Hint}
	case s.ID == "" && s.planned.Count(Create) == 0:
		return &GroupRefusal{Class: exo.NotFound, Text: "there is no group " + s.Address + " yet", Hint: "roombridge apply --restrict"}
	case len(nested) > 0:
		return &GroupRefusal{Class: exo.Class(NestedGroup),
			Text: fmt.Sprintf("a group is a member of %s: %s. RBAC for Applications does not see its members, an access policy does", s.Address, few(3, nested, ", ")),
			Hint: "put its rooms into the list instead\nroombridge apply --prune"}
	}
	return nil
}

// nested names the members that are groups, or may be.
func (s scope) nested() (named []string) {
	for _, m := range s.members {
		kind := kindOf(m)
		if m.Kind() == exo.KindOther {
			kind += ", which may have members"
		}
		if mayHaveMembers(m) {
			named = append(named, fmt.Sprintf("%s (%s)", m, kind))
		}
	}
	return named
}

// mayHaveMembers reports whether the recipient is a group, or of a type that is not known to be none.
func mayHaveMembers(m exo.Recipient) bool {
	return !isMailbox(m) && m.Kind() != exo.KindMailUser && m.Kind() != exo.KindContact
}

// isMailbox reports whether the recipient has a calendar that an application could open. Of a type that is not known,
// such as LinkedMailbox, its name says so.
func isMailbox(m exo.Recipient) bool {
	return m.Kind().IsMailbox() || m.Kind() == exo.KindOther && strings.HasSuffix(m.Type, "Mailbox")
}

// kindOf is a recipient's kind in people's words; if it has none, its type.
func kindOf(m exo.Recipient) string {
	if m.Kind() == exo.KindOther {
		return "of type " + m.Type
	}
	return string(m.Kind())
}
