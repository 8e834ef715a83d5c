package plan

import "iter"

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

// Customizes reports whether the plan prepares the organisation for role assignments, which cannot be undone.
func (p Plan) Customizes() bool {
	for a := range p.Actions() {
		if a.Kind == Customize {
			return true
		}
	}
	return false
}
