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
func (r *restriction) notRooms() (findings []Finding, refused *GroupRefusal) {
	var open []string // what stands against giving anything
	for _, s := range r.scopes {
		strangers := r.strangers(s)
		if len(strangers) == 0 {
			continue
		}
		if f := notARoom(s, strangers); f.Wide && r.opens(s) {
			open = append(open, f.Text)
		} else {
			findings = append(findings, f)
		}
	}
	if len(open) == 0 {
		return findings, nil
	}
	return findings, &GroupRefusal{Class: exo.Class(NotARoom), Text: strings.Join(open, "; "), Hint: steps(prune, r.again())}
}

// strangers are the group's members of no wanted kind that the plan does not remove. One that may have members
// of its own refuses the application in any case.
func (r *restriction) strangers(s scope) []exo.Recipient {
	return slices.DeleteFunc(slices.Clone(s.members), func(m exo.Recipient) bool {
		leaves := func(a Action) bool { return a.Kind == Remove && a.ID == m.ID }
		return slices.Contains(r.wanted.Kinds, m.Kind()) || mayHaveMembers(m) ||
			s.planned.Refused == nil && slices.ContainsFunc(s.planned.Actions, leaves)
	})
}

// opens reports whether the plan lets the application open what the group's members have. A plan for the groups
// alone tells of the application, and gives nothing.
func (r *restriction) opens(s scope) bool {
	return r.wanted.Part != Membership && slices.ContainsFunc(OfKind(r.Actions, Assign, AddPolicy),
		func(a Action) bool { return strings.EqualFold(a.Group, s.Address) })
}

const prune = "roombridge apply --prune"

// notARoom is about those who are in one group and of no wanted kind.
func notARoom(s scope, strangers []exo.Recipient) Finding {
	f := Finding{Class: NotARoom, Name: s.Name, Do: steps(prune, "roombridge restrict verify")}
	f.Wide = slices.ContainsFunc(strangers, isMailbox)
	one, all := "the application may read this calendar", "The application may read their calendars"
	if !f.Wide {
		one, all = "it has no calendar here", "They have no calendars here"
	}
	if len(strangers) == 1 {
		kind := kindOf(strangers[0])
		if k := strangers[0].Kind(); k != exo.KindEquipment && k != exo.KindOther {
			kind = "a " + kind
		}
		f.Text = fmt.Sprintf("%s is in %s and is %s: %s", strangers[0], s.Name, kind, one)
		return f
	}
	var named []string
	for _, m := range strangers {
		named = append(named, fmt.Sprintf("%s (%s)", m, kindOf(m)))
	}
	f.Text = fmt.Sprintf("no rooms, and in %s: %s. %s", s.Name, few(5, named, ", "), all)
	return f
}
