package sim

import (
	"maps"
	"slices"
	"strings"
)

// access is what decides what applications may open. Like an object it is never changed once an Org has
// it: a change puts another one in its place. It is small, so that a line of the log can hold all of it.
type access struct {
	Dehydrated  bool                `json:"dehydrated,omitempty"` // Enable-OrganizationCustomization never ran
	Principals  []principal         `json:"principals,omitempty"`
	Assignments []assignment        `json:"assignments,omitempty"`
	Scopes      []scope             `json:"scopes,omitempty"`
	Policies    []policy            `json:"policies,omitempty"`
	Consents    map[string][]string `json:"consents,omitempty"` // in Entra: application id → permissions, each for every mailbox
}

func (a access) clone() access {
	return access{
		Dehydrated: a.Dehydrated, Principals: slices.Clone(a.Principals), Assignments: slices.Clone(a.Assignments),
		Scopes: slices.Clone(a.Scopes), Policies: slices.Clone(a.Policies), Consents: maps.Clone(a.Consents),
	}
}

// changeAccess makes a change that is kept.
func (o *Org) changeAccess(edit func(*access)) error {
	next := o.access.clone()
	edit(&next)
	return o.commit(change{Access: &next})
}

// pick returns the one item that an identity means, else the fault for an -Identity (facts 1a).
func pick[T any](items []T, identity string, keys func(T) []string) (T, error) {
	identity = strings.TrimSpace(identity)
	var found []T
	for _, x := range items {
		if identity != "" && slices.ContainsFunc(keys(x), func(k string) bool { return strings.EqualFold(k, identity) }) {
			found = append(found, x)
		}
	}
	var none T
	switch len(found) {
	case 0:
		return none, notFound(identity)
	case 1:
		return found[0], nil
	}
	return none, ambiguous(identity)
}

// lookUp is pick for a parameter other than Identity, whose text for nothing found is another one.
func lookUp[T any](items []T, identity string, keys func(T) []string) (T, error) {
	x, err := pick(items, identity, keys)
	if isNotFound(err) {
		err = couldNotFind(identity)
	}
	return x, err
}

// showItems answers with the item that Identity means, or with all.
func showItems[T any](c *call, items []T, keys func(T) []string, row func(T) map[string]any) (answer, error) {
	if !c.blank("Identity") {
		x, err := pick(items, c.text("Identity"), keys)
		if err != nil {
			return answer{}, err
		}
		items = []T{x}
	}
	return answer{rows: c.rows(rowsOf(items, row)...)}, nil
}

// addItems adds what a New cmdlet makes, and answers with it.
func addItems[T any](c *call, list func(*access) *[]T, row func(T) map[string]any, items ...T) (answer, error) {
	if c.flag("WhatIf") {
		return answer{}, nil
	}
	if err := c.org.changeAccess(func(a *access) { *list(a) = append(*list(a), items...) }); err != nil {
		return answer{}, err
	}
	return answer{rows: c.rows(rowsOf(items, row)...)}, nil
}

func rowsOf[T any](items []T, row func(T) map[string]any) []map[string]any {
	rows := make([]map[string]any, len(items))
	for i, x := range items {
		rows[i] = row(x)
	}
	return rows
}

// removeItem removes the item that Identity means.
func removeItem[T comparable](c *call, list func(*access) *[]T, keys func(T) []string) (answer, error) {
	x, err := pick(*list(&c.org.access), c.text("Identity"), keys)
	if err != nil || c.flag("WhatIf") {
		return answer{}, err
	}
	return answer{}, c.org.changeAccess(func(a *access) {
		*list(a) = slices.DeleteFunc(*list(a), func(y T) bool { return y == x })
	})
}
