package talk

import (
	"fmt"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// inPlace are the pieces that Exchange has. Of a refused application nothing is said to be as it should.
func inPlace(a plan.Application) []plan.Action {
	if a.Refused != nil || a.State == plan.Unread {
		return nil
	}
	return slices.DeleteFunc(a.Pieces(), func(x plan.Action) bool { return !a.InPlace(a.Was, x) })
}

// described says what an action is about.
func described(a plan.Application, x plan.Action) string {
	text := clean(a.Describe(x))
	switch x.Kind {
	case plan.Customize:
		text += ": " + customizing
	case plan.AddPrincipal:
		text += fmt.Sprintf(", pointing at enterprise application %.8s", a.ObjectID)
	}
	return text
}

// customizing is what a person has to know before agreeing to it (Microsoft: Enable-OrganizationCustomization).
const customizing = "Enable-OrganizationCustomization runs once for all, cannot be undone, and takes time"

func groupNames(a plan.Application) string {
	names := make([]string, len(a.Groups))
	for i, g := range a.Groups {
		names[i] = printable(g.Name)
	}
	return strings.Join(names, " and ")
}

// permissions are those that these actions give, each once.
func permissions(actions []plan.Action) string {
	var names []string
	for _, a := range actions {
		if a.Kind == plan.Assign && !slices.Contains(names, a.Permission) {
			names = append(names, a.Permission)
		}
	}
	return strings.Join(names, ", ")
}

// tally says what these actions are about: 1 service principal, 2 role assignments.
func tally(actions []plan.Action) string {
	var parts []string
	for _, each := range []struct {
		word  string
		kinds []plan.Kind
	}{
		{"service principal", []plan.Kind{plan.AddPrincipal}},
		{"role assignment", []plan.Kind{plan.Assign}},
		{"access policy", []plan.Kind{plan.AddPolicy, plan.RemovePolicy}},
	} {
		if n := len(of(actions, each.kinds...)); n > 0 {
			parts = append(parts, plural(n, each.word))
		}
	}
	return strings.Join(parts, ", ")
}

// of are the actions of these kinds.
func of(actions []plan.Action, kinds ...plan.Kind) []plan.Action {
	var out []plan.Action
	for _, a := range actions {
		if slices.Contains(kinds, a.Kind) {
			out = append(out, a)
		}
	}
	return out
}

// unread says why an application was not looked at.
func unread(e *exo.Error) string {
	if e == nil || e.Class == exo.NoRight {
		return "this account may not"
	}
	return clean(e.Text)
}

// access says in a sentence whether an application is limited.
func access(a plan.Application) string {
	name, groups := printable(a.Name), groupNames(a)
	switch {
	case a.State == plan.Limited:
		return fmt.Sprintf("%s is limited in Exchange to %s, as configured", name, groups)
	case a.State == plan.Unread:
		return name + " was not looked at: " + unread(a.Was.Unread)
	case len(a.Was.Assignments)+len(a.Was.Policies) == 0:
		return fmt.Sprintf("%s is not limited to %s yet", name, groups)
	}
	return fmt.Sprintf("%s is not limited to %s as configured", name, groups)
}

// access says of every application whether it is limited, at the end of what is said about the groups.
func (p *Person) access(pl plan.Plan) {
	if pl.Part != plan.Membership { // it is said at length
		return
	}
	var t table
	if len(pl.Applications) == 0 {
		t.row("Access    ", "no application is configured: name it under applications")
	}
	for _, a := range pl.Applications {
		text := access(a)
		if a.State == plan.Open {
			text += ":  " + accent.Render(unbroken(restrictPlan))
		}
		t.row("Access    ", text)
	}
	p.show(t.render(p.width))
}
