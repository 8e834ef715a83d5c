package plan

import (
	"slices"
	"strconv"
	"strings"

	"roombridge/runner/exo"
)

// Setting is a setting of a group, by its name in the configuration.
type Setting string

// The settings that are compared and set. A group's name and address are not among them: the name is
// used at creation only, and the address is how the group is found.
const (
	DisplayName       Setting = "display_name"
	Alias             Setting = "alias"
	Description       Setting = "description"
	Owners            Setting = "owners"
	Join              Setting = "join"
	Depart            Setting = "depart"
	Hidden            Setting = "hide_from_address_lists"
	RequireSenderAuth Setting = "require_sender_authentication"
)

var settings = []struct {
	name  Setting
	text  func(exo.GroupSpec) *string // nil: not named
	merge func(to *exo.GroupSpec, from exo.GroupSpec)
}{
	{DisplayName, func(s exo.GroupSpec) *string { return s.DisplayName }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.DisplayName = from.DisplayName }},
	{Alias, func(s exo.GroupSpec) *string { return s.Alias }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Alias = from.Alias }},
	{Description, func(s exo.GroupSpec) *string { return s.Description }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Description = from.Description }},
	{Owners, func(s exo.GroupSpec) *string { return ownersText(s.Owners) }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Owners = from.Owners }},
	{Join, func(s exo.GroupSpec) *string { return s.Join }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Join = from.Join }},
	{Depart, func(s exo.GroupSpec) *string { return s.Depart }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Depart = from.Depart }},
	{Hidden, func(s exo.GroupSpec) *string { return boolText(s.Hidden) }, func(to *exo.GroupSpec, from exo.GroupSpec) { to.Hidden = from.Hidden }},
	{RequireSenderAuth, func(s exo.GroupSpec) *string { return boolText(s.RequireSenderAuth) },
		func(to *exo.GroupSpec, from exo.GroupSpec) { to.RequireSenderAuth = from.RequireSenderAuth }},
}

func boolText(b *bool) *string {
	if b == nil {
		return nil
	}
	return new(strconv.FormatBool(*b))
}

func ownersText(ids []exo.ID) *string {
	if ids == nil {
		return nil
	}
	var texts []string
	for _, id := range slices.Sorted(slices.Values(ids)) {
		texts = append(texts, string(id))
	}
	return new(strings.Join(texts, " "))
}

// Value returns the setting's text in spec, or "" if spec does not name it.
func (s Setting) Value(spec exo.GroupSpec) string {
	for _, f := range settings {
		if f.name == s && f.text(spec) != nil {
			return *f.text(spec)
		}
	}
	return ""
}

// Only returns spec with nothing but these settings.
func Only(spec exo.GroupSpec, names ...Setting) exo.GroupSpec {
	var out exo.GroupSpec
	for _, f := range settings {
		if slices.Contains(names, f.name) {
			f.merge(&out, spec)
		}
	}
	return out
}

// Differences returns the settings that want names and is does not have. What is does not name is empty.
func Differences(want, is exo.GroupSpec) []Setting {
	var out []Setting
	for _, f := range settings {
		if w := f.text(want); w != nil && !same(f.name, *w, f.name.Value(is)) {
			out = append(out, f.name)
		}
	}
	return out
}

// same compares two values as Exchange does: the words of join and depart, and aliases, in any case;
// lines of a description with either line end.
func same(s Setting, a, b string) bool {
	switch s {
	case Join, Depart, Alias:
		return strings.EqualFold(a, b)
	case Description:
		unix := strings.NewReplacer("\r\n", "\n")
		return strings.TrimSpace(unix.Replace(a)) == strings.TrimSpace(unix.Replace(b))
	}
	return a == b
}

// SpecOf returns the group's values of the settings that want names. Owners are those of want that
// own the group.
func SpecOf(g exo.Group, want exo.GroupSpec) exo.GroupSpec {
	all := exo.GroupSpec{
		DisplayName: &g.DisplayName, Alias: &g.Alias, Description: &g.Description, Join: &g.Join, Depart: &g.Depart,
		Owners: []exo.ID{}, Hidden: &g.Hidden, RequireSenderAuth: &g.RequireSenderAuth,
	}
	for _, o := range want.Owners {
		if g.OwnedBy[o] {
			all.Owners = append(all.Owners, o)
		}
	}
	var named []Setting
	for _, f := range settings {
		if f.text(want) != nil {
			named = append(named, f.name)
		}
	}
	out := Only(all, named...)
	out.Name, out.Address = &g.Name, &g.Address
	return out
}

// afterCreate are the settings that New-DistributionGroup cannot set (cmdlets.json).
var afterCreate = []Setting{Hidden}
