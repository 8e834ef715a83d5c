package plan

import (
	"iter"
	"slices"

	"roombridge/runner/exo"
)

// Kind is what an action does.
type Kind string

// The kinds of action, in the order in which a group's are carried out.
const (
	Create Kind = "create"
	Set    Kind = "set"
	Add    Kind = "add"
	Remove Kind = "remove"
)

// The kinds of action for an application, in the order in which they are carried out.
const (
	Customize    Kind = "customize"     // prepare the organisation for role assignments; cannot be undone
	AddPrincipal Kind = "add-principal" // the pointer to the enterprise application
	Assign       Kind = "assign-role"   // one permission, limited to one group
	AddPolicy    Kind = "add-policy"    // an access policy on one group
	RemovePolicy Kind = "remove-policy"
)

// SetCalendar sets what differs in the calendar of one room.
const SetCalendar Kind = "set-calendar"

// Action is one change. N is unique in the plan and counts from 1.
type Action struct {
	N          int               `json:"n"`
	Kind       Kind              `json:"kind"`
	Setting    Setting           `json:"setting,omitempty"`    // for Set
	Permission string            `json:"permission,omitempty"` // for Assign
	Group      string            `json:"group,omitempty"`      // its address, for Assign, AddPolicy and RemovePolicy
	Policy     string            `json:"policy,omitempty"`     // its identity, for RemovePolicy
	Calendar   *exo.CalendarSpec `json:"calendar,omitempty"`   // what to set, for SetCalendar
	Member
}

// Actions yields the actions that would be carried out, in order: none of a group or an application that is
// refused.
func (p Plan) Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for _, part := range p.parts() {
			for _, a := range part {
				if !yield(a) {
					return
				}
			}
		}
	}
}

func (p Plan) parts() [][]Action {
	var parts [][]Action
	for _, g := range p.Groups {
		if g.Refused == nil {
			parts = append(parts, g.Actions)
		}
	}
	for _, a := range p.Applications {
		if a.Refused == nil {
			parts = append(parts, a.Actions)
		}
	}
	if p.Calendars != nil {
		parts = append(parts, p.Calendars.Actions)
	}
	return parts
}

// Changes counts the actions that would be carried out.
func (p Plan) Changes() int {
	n := 0
	for _, part := range p.parts() {
		n += len(part)
	}
	return n
}

// Customizes reports whether the plan prepares the organisation for role assignments, which cannot be undone.
func (p Plan) Customizes() bool {
	for a := range p.Actions() {
		if a.Kind == Customize {
			return true
		}
	}
	return false
}

// OfKind returns those actions that are of one of the kinds.
func OfKind(actions []Action, kinds ...Kind) []Action {
	var out []Action
	for _, a := range actions {
		if slices.Contains(kinds, a.Kind) {
			out = append(out, a)
		}
	}
	return out
}

// Count returns how many actions of a kind the group has.
func (g Group) Count(k Kind) int { return count(g.Actions, k) }

// Count returns how many actions of a kind the application has.
func (a Application) Count(k Kind) int { return count(a.Actions, k) }

func count(actions []Action, k Kind) int {
	n := 0
	for _, a := range actions {
		if a.Kind == k {
			n++
		}
	}
	return n
}
