// Package talk is what people and programs are told. Nothing else in roombridge prints.
//
// There are two ways to be told: [Person] writes screens for somebody at a terminal; [Events] writes
// one line an event, as text or as JSON, with the same words and figures in both. [New] decides which.
// Data goes to stdout, talk to stderr.
//
// The files are named by who tells what: person_plan is the screen of a plan, events_restrict are the lines about
// applications. What to type next is decided in person_next and person_next_restrict.
package talk

import (
	"io"
	"time"

	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
	"roombridge/runner/report"
)

// Talk is told what happens, in the order in which it happens.
type Talk interface {
	Started(Start)
	Connecting(mode string) // signing in begins: interactive, device, certificate
	SignIn(line string)     // what Microsoft says while somebody signs in: shown at once, word for word
	Connected(Connection)
	Planned(p plan.Plan, then Then)
	Confirm(question string) (bool, error)
	Progress(execute.Progress)
	Note(text string)
	Applied(Applied)
	Verified(r report.Report)
	Listed(Listing)
	Problem(Problem)
	Restricting
	End(exit int, r *report.Report) // the last line; r is nil if there is none
}

// Restricting is told of the work on applications; it is a part of [Talk].
type Restricting interface {
	// Restriction says what would change for the applications of the plan.
	Restriction(p plan.Plan, then Then)
	// Restricted says what became of the applications' part.
	Restricted(Applied)
	// Compared says how the applications differ from the configuration: restrict verify.
	Compared(r report.Report)
	Asking(proof.Progress)
	Proved(Proved)
}

// Start is the beginning of a command.
type Start struct {
	Command string
	Run     string // the run's ID
	File    string // the configuration
}

// Connection is a connected session.
type Connection struct {
	Account      string
	Organization exo.Organization
	PowerShell   string // such as "PowerShell 7.6.5"; empty if there is none
	Without      string // why there is none: the sandbox then runs in this process
}

// Then says what follows a plan, which decides how much of it is shown.
type Then int

// What can follow a plan.
const (
	ThenStop  Then = iota // plan: everything is shown
	ThenApply             // apply: a summary, then the question
)

// Applied is the end of an apply.
type Applied struct {
	Report  report.Report
	Took    time.Duration
	Results string // path of the results file
	Missed  string // why it is not where it should be
	Stopped bool   // interrupted
}

// Proved is the end of a proof.
type Proved struct {
	Proof  proof.Proof
	Folder string // of the evidence
	Missed string // why it is not where it should be
}

// Listing is the organisation's rooms.
type Listing struct {
	Rooms     []ListedRoom
	Source    string           // the list they were compared with; "" if there is none
	Hidden    map[exo.Kind]int // kinds that are not shown
	Total     int              // rooms before --not-listed left some out
	NotListed int
	Written   string // the file they went into
}

// ListedRoom is one room, with the row that names it.
type ListedRoom struct {
	exo.Recipient
	Line int // in the list; 0: not there
}

// Problem is an error as a person needs it: what happened, to what or where, what to do.
type Problem struct {
	Text  string
	Where []string
	Do    string
}

// Streams are where talk goes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal says whether input, output and errors are a terminal.
	InTerminal, OutTerminal, ErrTerminal bool
	Width                                int // of the terminal, in columns
	Env                                  []string
}

// Options are how to talk.
type Options struct {
	JSON, Quiet bool
	Sandbox     bool // every line says so
	Now         func() time.Time
}

// New decides how to talk: JSON if asked for, screens if output is a terminal, else plain lines.
func New(s Streams, o Options) Talk {
	if o.JSON || !s.OutTerminal {
		return newEvents(s, o)
	}
	return newPerson(s, o)
}
