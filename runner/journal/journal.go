// Package journal keeps what a run started and what was answered, in a file that is never behind the
// truth: a change is sent only after the record of its start is on the disk.
//
// # The file
//
// One JSON object a line. Seq counts from 1 without gaps. Sum is the CRC-32C of the line with Sum
// empty, in eight hex digits, so that a torn or altered line is found; it is the last field. The records are:
//
//   - run: first, once. Which plan, by which program.
//   - started: a batch of actions is about to be sent, and how.
//   - answer: what one action of a batch came to.
//   - readback: a group, what limits an application, or calendars were read again; this settles at once
//     every action that was about it.
//   - end: last, once, with the exit code. A journal without it was interrupted.
//
// # What it means
//
// The last word on an action counts. An action of a started batch that has no answer is unknown; an
// action that no batch started is pending. The answer pending says that this attempt was not sent: the
// word on an earlier one stands. Added, removed and all that was done are claims until a later read-back
// that does not list the action in notSeen has shown them. What a read-back lists in settled had its
// effect, although the answer was lost or was a failure.
//
// A read-back belongs to the batches started with the same group or the same app, and one of calendars to
// those whose way is set-calendar, which name neither. What it says of the others counts for nothing.
package journal

import (
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// Format is the version of the file's shape.
const Format = 1

// Record is one line; exactly one of the pointers is set.
type Record struct {
	Seq      int       `json:"seq"`
	At       time.Time `json:"at"`
	Run      *Run      `json:"run,omitempty"`
	Started  *Started  `json:"started,omitempty"`
	Answer   *Answered `json:"answer,omitempty"`
	ReadBack *ReadBack `json:"readback,omitempty"`
	End      *End      `json:"end,omitempty"`
	Sum      string    `json:"sum"`
}

// Run opens a journal.
type Run struct {
	Format       int    `json:"format"`
	ID           string `json:"id"`
	Plan         string `json:"plan"` // the plan's ID
	Tool         string `json:"tool"`
	Organization string `json:"organization"`
	Sandbox      bool   `json:"sandbox,omitempty"`
}

// Started is a batch about to be sent; it is durable before that.
type Started struct {
	Batch   int    `json:"batch"`
	How     How    `json:"how"`
	Actions []int  `json:"actions"`
	Group   exo.ID `json:"group,omitempty"` // empty for How New, and for what is not about a group
	App     exo.ID `json:"app,omitempty"`   // the application that it is about, by its application id
}

// How is the way in which a batch is sent.
type How string

// The ways of sending.
const (
	New    How = "new"
	Set    How = "set"
	Add    How = "add"
	Remove How = "remove"

	Customize    How = "customize"
	AddPrincipal How = "add-principal"
	Assign       How = "assign-role"
	AddPolicy    How = "add-policy"
	RemovePolicy How = "remove-policy"
	SetCalendar  How = "set-calendar"
)

// Outcome is what an action came to.
type Outcome string

// The outcomes.
const (
	Created Outcome = "created"
	Changed Outcome = "changed"
	Added   Outcome = "added"
	Already Outcome = "already"
	Removed Outcome = "removed"
	Absent  Outcome = "absent"
	Refused Outcome = "refused" // will not pass
	Failed  Outcome = "failed"  // answered, not done, may pass later
	Unknown Outcome = "unknown" // sent; not answered, or answered and not seen
	Pending Outcome = "pending" // not sent
)

// Answered is what one action came to.
type Answered struct {
	Batch   int       `json:"batch"`
	Action  int       `json:"action"`
	Outcome Outcome   `json:"outcome"`
	Class   exo.Class `json:"class,omitempty"`
	Text    string    `json:"text,omitempty"`
	Group   exo.ID    `json:"group,omitempty"` // of a group that was created
}

// ReadBack is what a group was seen to hold, or what was seen of an application or of calendars: of
// these it has nothing but NotSeen, Settled and Strange.
type ReadBack struct {
	Group     exo.ID         `json:"group,omitempty"`
	App       exo.ID         `json:"app,omitempty"`
	Calendars bool           `json:"calendars,omitempty"`
	Members   int            `json:"members"`
	Base      string         `json:"base"`                // of the members; see plan.Base
	NotSeen   []int          `json:"notSeen,omitempty"`   // actions whose effect is not there
	Settled   []int          `json:"settled,omitempty"`   // actions unknown or failed whose effect is there
	Gone      []exo.ID       `json:"gone,omitempty"`      // wanted members that were there when planned, and are no longer
	Strangers []exo.ID       `json:"strangers,omitempty"` // members that are of no wanted kind
	Differ    []plan.Setting `json:"differ,omitempty"`    // settings that are not as wanted
	Strange   []string       `json:"strange,omitempty"`   // in words: what somebody else changed of an application since the plan was made

	// What the group is called, which a naming policy may have changed when it was created.
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	DN          string `json:"dn,omitempty"`
}

// End closes a journal.
type End struct {
	Exit int `json:"exit"`
}
