// Package proof asks Exchange what an application may open, and keeps what it answered as evidence.
//
// The words of this package:
//
//   - What is covered is the list of mailboxes in the scope, in full, compared with the wanted rooms by Guid
//     and kind.
//   - A [Question] is one mailbox that a test cmdlet is asked about, and what the answer should be. Which
//     mailboxes are asked about is drawn by a seed: the same seed and organisation give the same questions.
//   - [Wrong] are answers that are not as they should be, together with their reason.
//   - A [Proof] is everything that was asked and answered. It holds if it has no [Flaws].
//   - A [Look] is what a person has to look at in Entra.
//
// A proof is about Exchange. What was consented to in Entra adds to it and cannot be seen from here
// (facts.md 6), so a proof says so and never stands in for looking there.
package proof

import (
	"encoding/json"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Format is the version of the evidence's shape.
const Format = 1

// How many mailboxes are asked about, unless all are.
const (
	MaxRooms  = 200 // and the first and last of every group
	MaxExtras = 50
	MaxPeople = 50
	MaxShared = 20
	MaxOther  = 30 // rooms of the organisation that are not wanted
)

// Options say what to ask.
type Options struct {
	Seed    int64
	All     bool            // ask about every wanted room
	Observe func(Progress)  // may be nil
	Stop    <-chan struct{} // closed: ask no more, see [ErrStopped]
	Now     func() time.Time
	Account string // who asks
	Tool    string
	Run     string
}

// Progress is how far the questions are.
type Progress struct {
	Application string
	Done, Total int
}

// Proof is what was asked and what was answered.
type Proof struct {
	Format       int              `json:"format"`
	Made         time.Time        `json:"made"` // when the last answer came
	Tool         string           `json:"tool"`
	Run          string           `json:"run"`
	Account      string           `json:"account"` // who asked
	Organization exo.Organization `json:"organization"`
	Input        []plan.Source    `json:"input"`
	Kinds        []exo.Kind       `json:"kinds"`             // that are wanted
	Refused      int              `json:"refused,omitempty"` // rows of the input that name no wanted room: this is not about them
	Seed         int64            `json:"seed"`
	All          bool             `json:"all,omitempty"`
	Rounds       int              `json:"rounds"`                // how often everything was asked, with --watch
	Interrupted  bool             `json:"interrupted,omitempty"` // it was stopped before everything was asked
	Applications []Application    `json:"applications"`
}

// Application is the proof of one application.
type Application struct {
	plan.Application
	Covered       []Covered  `json:"covered"` // one for each of its groups
	Samples       []Sample   `json:"samples"`
	Questions     []Question `json:"questions"`               // in the order in which they are asked: rooms last
	Unscoped      []string   `json:"unscoped,omitempty"`      // assignments that count in the whole organisation
	UnknownScopes []string   `json:"unknownScopes,omitempty"` // by which answers let it in, and which no role in place shows
	Unasked       string     `json:"unasked,omitempty"`       // why nothing was asked about it; it does not hold then
	Interrupted   bool       `json:"interrupted,omitempty"`   // some of it, or all, was not asked because somebody stopped it
}

// Covered is what the scope on one group covers.
type Covered struct {
	Group   plan.ScopeGroup `json:"group"`
	Listed  int             `json:"listed"`
	Missing []plan.Member   `json:"missing,omitempty"` // wanted, and not covered
	Extra   []exo.Recipient `json:"extra,omitempty"`   // covered, and not wanted
}

// Part is which part of the organisation a mailbox was drawn from.
type Part string

// The parts.
const (
	Rooms  Part = "rooms"  // wanted, of whatever kind: should be allowed
	Extras Part = "extra"  // covered and not wanted
	People Part = "people" // should be denied, as all that follow
	Shared Part = "shared mailboxes"
	Other  Part = "other rooms" // of the wanted kinds
)

// Words is the part in people's words, where these kinds are wanted.
func (p Part) Words(kinds []exo.Kind) string {
	_, more := Nouns(kinds)
	switch p {
	case Rooms:
		return more
	case Other:
		return "other " + more
	}
	return string(p)
}

// Sample says how the mailboxes of a part were chosen.
type Sample struct {
	Part   Part `json:"part"`
	Drawn  int  `json:"drawn"`          // to be asked about
	Asked  int  `json:"asked"`          // fewer, if it ended early
	Of     int  `json:"of"`             // how many they were drawn from
	More   bool `json:"more,omitempty"` // the organisation has others, which were not listed
	AsHeld int  `json:"asItShouldBe"`   // how many were answered as they should be
}

// Verdict is what was answered for one mailbox.
type Verdict string

// The verdicts.
const (
	Allowed    Verdict = "allowed" // with every configured permission
	Partly     Verdict = "partly"  // with some of them, not by every assignment of them, or by a role that is not configured
	Denied     Verdict = "denied"
	Unanswered Verdict = "unanswered"
)

// Words is the verdict in words that stand alone.
func (v Verdict) Words() string {
	if v == Partly {
		return "partly allowed"
	}
	return string(v)
}

// Question is one mailbox, what the answer should be, and what it was.
type Question struct {
	Part    Part        `json:"part"`
	ID      exo.ID      `json:"id"`
	Address string      `json:"address"`
	Name    string      `json:"name"`
	Want    Verdict     `json:"want"` // Allowed or Denied
	Got     Verdict     `json:"got"`
	Grants  []exo.Grant `json:"grants,omitempty"` // what Exchange said
	Text    string      `json:"text,omitempty"`   // why there is no answer
	At      time.Time   `json:"at,omitzero"`      // when it was answered; zero if it was not asked
}

// Right reports whether the answer is as it should be.
func (q Question) Right() bool { return q.Got == q.Want }

// JSON is the evidence for programs: the proof, after whether it holds.
func (p Proof) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(struct {
		Holds   bool `json:"holds"`
		Sandbox bool `json:"sandbox,omitempty"` // the organisation is simulated
		Proof
	}{p.Holds(), p.Organization.Sandbox, p}, "", " ")
	return append(text, '\n'), err
}
