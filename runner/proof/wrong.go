package proof

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// alike are questions that were not answered as they should be, all for the same reason.
type alike struct {
	Want, Got Verdict
	Why       string // what lets the application in, keeps it out, or kept the answer from coming
	Questions []Question
}

// wrong are the questions that were not answered as they should be, or not at all, by reason: first who
// should be denied, then the rooms, then what has no answer; of each the most frequent reason first. What was
// not asked because the proof was stopped is not among them.
func wrong(a Application) []alike {
	var all []alike
	at := map[[3]string]int{}
	for _, q := range a.Questions {
		if q.Right() || q.Text == notAsked {
			continue
		}
		because := reason(q, a.Application)
		key := [3]string{string(q.Want), string(q.Got), because}
		if _, known := at[key]; !known {
			at[key] = len(all)
			all = append(all, alike{Want: q.Want, Got: q.Got, Why: because})
		}
		same := &all[at[key]]
		same.Questions = append(same.Questions, q)
	}
	slices.SortStableFunc(all, func(x, y alike) int {
		return cmp.Or(cmp.Compare(x.rank(), y.rank()), cmp.Compare(len(y.Questions), len(x.Questions)))
	})
	return all
}

func (w alike) rank() int {
	switch {
	case w.Got == Unanswered:
		return 2
	case w.Want == Allowed:
		return 1
	}
	return 0
}

// reason says of a question why it was not answered as it should be, in words that are the same for others
// of the same reason.
func reason(q Question, a plan.Application) string {
	switch {
	case q.Got == Unanswered:
		return strings.ReplaceAll(q.Text, " "+string(q.ID), "")
	case q.Want == Denied:
		return ways(q.Grants)
	}
	return lacks(q.Grants, a)
}

// ways are the rows that let the application in.
func ways(grants []exo.Grant) string { return named(slices.DeleteFunc(slices.Clone(grants), shut)) }

func shut(g exo.Grant) bool { return !lets(g) }

// lacks are the rows of configured roles that do not let the application in, the roles without a row, and
// the policies if they deny.
func lacks(grants []exo.Grant, a plan.Application) string {
	var out []string
	var rows []exo.Grant
	for _, permission := range a.Permissions {
		ofRole := slices.DeleteFunc(slices.Clone(grants), func(g exo.Grant) bool { return !strings.EqualFold(g.Role, exo.RolePrefix+permission) })
		if len(ofRole) == 0 && a.Way == plan.RBAC {
			out = append(out, "no role "+permission)
		}
		if a.Way == plan.RBAC {
			rows = append(rows, slices.DeleteFunc(ofRole, func(g exo.Grant) bool { return g.In })...)
		}
	}
	if len(rows) > 0 {
		out = append(out, "not covered by "+named(rows))
	}
	if policed(a) && !in(grants, "") {
		out = append(out, "the access policies deny it")
	}
	if len(a.Permissions) == 0 {
		out = append(out, "no permission is configured")
	}
	return strings.Join(out, "; ")
}

// named names rows by permission and scope, those of one scope together.
func named(grants []exo.Grant) string {
	permissions := map[string][]string{}
	var out, policies []string
	for _, g := range grants {
		if g.Role == "" {
			policies = []string{"the access policies"}
			continue
		}
		scope := cmp.Or(g.Scope, g.ScopeType, "the whole organisation")
		permissions[scope] = append(permissions[scope], strings.TrimPrefix(g.Role, exo.RolePrefix))
	}
	for _, scope := range slices.Sorted(maps.Keys(permissions)) {
		of := permissions[scope]
		slices.Sort(of)
		out = append(out, strings.Join(slices.Compact(of), ", ")+" in "+scope)
	}
	return strings.Join(append(out, policies...), "; ")
}
