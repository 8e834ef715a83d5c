// Package plan works out what has to change, and why a row will not be carried out.
//
// The words of this package:
//
//   - [Wanted] is what a person asked for: groups, rows, kinds of recipient, limits.
//   - A [Snapshot] is what the tenant held when it was read by [Take].
//   - A [Plan] is the difference, computed by [Compute]: a value that can be shown, saved, checked and
//     carried out. It holds every row of the input: as a member that is there already, in an action
//     (or as missing, where the plan is about applications only), or as a refusal.
//   - An [Application] is limited to groups in one of two ways: [RBAC] or [Policy]. Of its [Application.Pieces]
//     those that are not [Application.InPlace] become actions. What is not as configured and is not ours to
//     change is a [Finding].
//
// Compute is pure. Nothing here writes to a tenant.
package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/rooms"
)

// Format is the version of the plan's shape.
const Format = 1

// Wanted is what a person asked for.
type Wanted struct {
	Groups    []WantedGroup
	Rows      []rooms.Row
	All       *All       // every room of the tenant, instead of Rows
	Kinds     []exo.Kind // what may enter a group
	Inputs    []Source
	Prune     bool
	MaxRemove Limit

	Part         Part
	Applications []WantedApplication
	Restrict     Restrict
	Calendars    *exo.CalendarSpec // what every wanted room's calendar should be; nil: not asked
}

// WantedGroup is one group as configured.
type WantedGroup struct {
	Spec   exo.GroupSpec // its Owners are filled in by Compute
	Owners []string      // addresses
}

// All asks for every room of the tenant but those that the keys name.
type All struct {
	Source string // what Row.Source says
	Except []rooms.Row
}

// Source is a list that was read.
type Source struct {
	Name   string `json:"name"`
	Path   string `json:"path,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Rows   int    `json:"rows"`
}

// Plan is what has to change, with what it was computed from.
type Plan struct {
	Format       int              `json:"format"`
	ID           string           `json:"id"` // Compute leaves it to its caller, as it does Made and Tool
	Made         time.Time        `json:"made"`
	Tool         string           `json:"tool"`
	Organization exo.Organization `json:"organization"`
	Input        []Source         `json:"input"`
	Kinds        []exo.Kind       `json:"kinds"`
	Listed       int              `json:"listed"`   // rooms of the wanted kinds in the tenant
	Unlisted     int              `json:"unlisted"` // of these, not wanted
	Part         Part             `json:"part,omitempty"`
	Groups       []Group          `json:"groups"`
	Applications []Application    `json:"applications,omitempty"`
	Calendars    *Calendars       `json:"calendars,omitempty"`
	Refused      []Refusal        `json:"refused,omitempty"`
}

// Group is what has to change in one group.
type Group struct {
	Want    exo.GroupSpec   `json:"want"`
	ID      exo.ID          `json:"id,omitempty"`  // empty: to be created
	Was     *exo.GroupSpec  `json:"was,omitempty"` // the settings that Want names, as they were
	Base    string          `json:"base"`          // of the members read; see Base
	Members int             `json:"members"`       // how many were read
	Present []Member        `json:"present,omitempty"`
	Missing []Member        `json:"missing,omitempty"` // wanted and not there, where the part has no action that adds them
	Extra   []exo.Recipient `json:"extra,omitempty"`   // members that are not wanted
	Kept    string          `json:"kept,omitempty"`    // why extras are not removed although that was asked
	Refused *GroupRefusal   `json:"refused,omitempty"`
	Actions []Action        `json:"actions,omitempty"` // none is carried out if the group is refused
}

// GroupRefusal says why nothing can be done with a group, or an application.
type GroupRefusal struct {
	Class exo.Class `json:"class"` // of an application also a [FindingClass]
	Text  string    `json:"text"`
	Hint  string    `json:"hint"`
}

// Member is a recipient with the rows that name it: the first, then its repeats.
type Member struct {
	ID      exo.ID      `json:"id,omitempty"`
	Type    string      `json:"type,omitempty"`
	Kind    exo.Kind    `json:"memberKind,omitempty"` // an action has a kind of its own
	Address string      `json:"address,omitempty"`
	Rows    []rooms.Row `json:"rows,omitempty"`
}

// Refusal is a row that will not be carried out.
type Refusal struct {
	Row     rooms.Row `json:"row"`
	Class   string    `json:"class"`             // one word for machines; see the constants
	Text    string    `json:"text"`              // in people's words
	Hint    string    `json:"hint,omitempty"`    // what to do
	Nearest string    `json:"nearest,omitempty"` // the room that was probably meant
	ID      exo.ID    `json:"id,omitempty"`      // what the row names, if it is known
}

// Strangers are the extras that are of no wanted kind: people, above all.
func (p Plan) Strangers(g Group) []exo.Recipient {
	var out []exo.Recipient
	for _, r := range g.Extra {
		if !slices.Contains(p.Kinds, r.Kind()) {
			out = append(out, r)
		}
	}
	return out
}

// Base is the SHA-256 of member ids, sorted, one a line, in hex.
func Base(ids []exo.ID) string {
	h := sha256.New()
	for _, id := range slices.Sorted(slices.Values(ids)) {
		h.Write([]byte(id))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Wanted returns the members that the group should have: those that are there, then those that are missing.
func (g Group) Wanted() []Member {
	wanted := slices.Concat(g.Present, g.Missing)
	for _, a := range g.Actions {
		if a.Kind == Add {
			wanted = append(wanted, a.Member)
		}
	}
	return wanted
}
