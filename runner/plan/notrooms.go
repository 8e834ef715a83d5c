package plan

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
)

// notRooms are findings about members that are of no wanted kind: the application may read the calendar of
// whoever is in a group. While one of them has a mailbox and stays, nothing is given on this group, and the
// application is refused instead.
func (r *restriction) notRooms() []Finding {
	var out []Finding
	for _, s := range r.scopes {
		strangers := r.strangers(s)
		if len(strangers) == 0 {
			continue
		}
		f := notARoom(s, strangers)
		switch {
		case !f.Wide || !r.gives(s):
			out = append(out, f)
		case r.Refused == nil:
			r.Refused = &GroupRefusal{Class: exo.Class(NotARoom), Text: f.Text, Hint: steps(prune, r.again())}
		default: // for another of its groups
			r.Refused.Text += "; " + f.Text
		}
	}
	if r.Refused != nil {
		r.Actions, r.Held = nil, ""
	}
	return out
}

// strangers are the group's members of no wanted kind that the plan does not remove. One that may have members
// of its own refuses the application in any case.
func (r *restriction) strangers(s scope) []exo.Recipient {
	return slices.DeleteFunc(slices.Clone(s.members), func(m exo.Recipient) bool {
		leaves := func(a Action) bool { return a.Kind == Remove && a.ID == m.ID }
		return slices.Contains(r.kinds, m.Kind()) || mayHaveMembers(m) ||
			s.planned.Refused == nil && slices.ContainsFunc(s.planned.Actions, leaves)
	})
}

// gives reports whether the plan lets the application open what the group's members have. A plan for the groups
// alone tells of the application, and gives nothing.
func (r *restriction) gives(s scope) bool {
	return r.part != Membership && slices.ContainsFunc(OfKind(r.Actions, Assign, AddPolicy),
		func(a Action) bool { return strings.EqualFold(a.Group, s.Address) })
}

const prune = "roombridge apply --prune"

// notARoom is about those who are in one group and of no wanted kind.
func notARoom(s scope, strangers []exo.Recipient) Finding {
	const most = 5
	f := Finding{Class: NotARoom, Name: s.Name, Do: steps(prune, "roombridge restrict verify")}
	f.Wide = slices.ContainsFunc(strangers, func(m exo.Recipient) bool { return m.Kind().IsMailbox() })
	one, all := "the application may read this calendar", "The application may read their calendars"
	if !f.Wide {
		one, all = "it has no calendar here", "They have no calendars here"
	}
	if len(strangers) == 1 {
		kind := "a " + string(strangers[0].Kind())
		if strangers[0].Kind() == exo.KindEquipment {
			kind = string(exo.KindEquipment)
		}
		f.Text = fmt.Sprintf("%s is in %s and is %s: %s", strangers[0], s.Name, kind, one)
		return f
	}
	var named []string
	for _, m := range strangers[:min(len(strangers), most)] {
		named = append(named, fmt.Sprintf("%s (%s)", m, m.Kind()))
	}
	if more := len(strangers) - most; more > 0 {
		named = append(named, fmt.Sprintf("and %d more", more))
	}
	f.Text = fmt.Sprintf("no rooms, and in %s: %s. %s", s.Name, strings.Join(named, ", "), all)
	return f
}

// mayHaveMembers reports whether the recipient is a group, or of a type that is not known to be none.
func mayHaveMembers(m exo.Recipient) bool {
	return !m.Kind().IsMailbox() && m.Kind() != exo.KindMailUser && m.Kind() != exo.KindContact
}

// wideFirst orders findings: first those by which more can be reached than is configured.
func wideFirst(a, b Finding) int {
	switch {
	case a.Wide == b.Wide:
		return 0
	case a.Wide:
		return -1
	}
	return 1
}
