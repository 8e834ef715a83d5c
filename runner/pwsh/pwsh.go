// Package pwsh runs PowerShell cmdlets from Go and knows nothing of Exchange.
//
// The words of this package:
//
//   - A [Call] is one cmdlet with its parameters. A batch is the calls of one [Caller.Run].
//   - An [Event] is what comes back for a call: an object, a [Record] of one of PowerShell's other
//     streams, and at last exactly one [End].
//   - A [Caller] is anything that can run calls. A [Session], which is one PowerShell process, is a
//     Caller; so is a simulator, and so are the wrappers that log, record or break calls.
//
// The rule that everything above relies on: no error is not an answer. A call is done only if its End
// says [OK]. A call whose End is [Unknown] was sent and may have had its effect.
//
// # How a Session talks to PowerShell
//
// One process runs scripts/bridge.ps1, which is sent to it as text over stdin by a short constant loader, so no script file has
// to exist or to be allowed by an execution policy. Go writes one JSON object a line; PowerShell
// answers in frames that carry a nonce and their length, so that text which a module prints is never
// taken for an answer. Values carry their type in both directions and never become script text.
//
// The End of a call is written before the next call starts, one write each, although several in one write
// would be quicker: so if PowerShell dies, at most one call is Unknown, and all those after it are Skipped.
// An orderly end of a batch says how many of its calls were started, which leaves no doubt either.
//
// A Run can be cancelled at any time; PowerShell is asked first, and killed only if it does not stop within
// 10 s. Deadlines tell a call that is too slow, and a heartbeat a PowerShell that is dead; both cost the
// session. Time in which the caller is busy with an event counts for neither: PowerShell waits for it.
//
// Everything that PowerShell sends has a limit: 4 MiB for an object, beyond which the call fails; 32 Ki
// characters for a text in a record, beyond which it is cut; 1,000 lines for what a request prints, beyond which
// they are dropped; 64 KiB for what is kept of its error output.
package pwsh

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Call is one cmdlet invocation.
//
// Values of Params are string, int64, bool, nil, []any, map[string]any (keys not empty and unique
// ignoring case) or [Secret]. Select names the properties that are wanted of each output object; empty means all of them.
// A scalar output arrives as {"Value": v}.
//
// Timeout is how long the call may take, counted from the previous End; 0 is the Caller's own.
type Call struct {
	Cmdlet  string
	Params  map[string]any
	Select  []string
	Timeout time.Duration
}

// Event is one piece of an answer. Call is the index of the call in the batch; exactly one of Object,
// Record and End is set.
type Event struct {
	Call   int
	Object map[string]any // values: string, int64, float64, bool, nil, []any, map[string]any
	Record *Record
	End    *End
}

// Caller runs batches of calls.
type Caller interface {
	// Run runs the calls in order and hands what they answer to each, in order. Every call gets
	// exactly one End, also when Run returns an error; the error is about the session, never about a
	// call. If each returns an error, Run cancels what is left, gives no more events and returns that error.
	Run(ctx context.Context, calls []Call, each func(Event) error) error
	// Close ends the session. Run must not be called after it.
	Close() error
}

// Shell is a fresh PowerShell: a [Session], or what stands in its place.
type Shell interface {
	Caller
	// Hello returns what it said of itself when it started.
	Hello() Hello
	// Import loads a module by name or by the absolute path of its manifest.
	Import(ctx context.Context, nameOrPath string) (Module, error)
	// Bind decides that from now on only the named modules are called, and returns their cmdlets.
	Bind(ctx context.Context, modules ...string) (Commands, error)
	// RunInteractive is Run for calls that talk to the user, who is shown every line at once.
	RunInteractive(ctx context.Context, timeout time.Duration, calls []Call, show func(line string), each func(Event) error) error
}

// Stream is the PowerShell stream that a record came from.
type Stream string

// The streams beside output.
const (
	StreamError       Stream = "err"
	StreamWarning     Stream = "warn"
	StreamVerbose     Stream = "verb"
	StreamDebug       Stream = "debu"
	StreamInformation Stream = "info"
)

// Record is one entry of a stream other than output. Line ends in Message are LF.
type Record struct {
	Stream  Stream       `json:"stream"`
	Message string       `json:"message"`
	Error   *ErrorRecord `json:"error,omitempty"` // only for StreamError
}

// ErrorRecord is a PowerShell error record, field by field.
type ErrorRecord struct {
	FQID       string       `json:"fqid,omitempty"`       // FullyQualifiedErrorId
	Category   string       `json:"category,omitempty"`   // CategoryInfo.Category
	Reason     string       `json:"reason,omitempty"`     // CategoryInfo.Reason, an exception's short name
	Activity   string       `json:"activity,omitempty"`   // CategoryInfo.Activity
	Target     string       `json:"target,omitempty"`     // CategoryInfo.TargetName
	TargetType string       `json:"targetType,omitempty"` // CategoryInfo.TargetType
	Type       string       `json:"type,omitempty"`       // the exception's full type name
	Inner      []InnerError `json:"inner,omitempty"`      // inner exceptions, outermost first, at most 4
	Details    string       `json:"details,omitempty"`    // ErrorDetails.Message
	Stack      string       `json:"stack,omitempty"`      // ScriptStackTrace
	Command    string       `json:"command,omitempty"`    // InvocationInfo.MyCommand.Name
	HTTPStatus int          `json:"httpStatus,omitempty"` // where the exception carries one
	Prompt     bool         `json:"prompt,omitempty"`     // the cmdlet asked a question that nobody can answer
}

// InnerError is one exception inside another.
type InnerError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// Status is how a call ended.
type Status string

// How a call can end.
const (
	OK      Status = "ok"
	Failed  Status = "failed"  // it answered with an error
	Stopped Status = "stopped" // cancelled while it ran: what it had started may have had its effect
	Skipped Status = "skipped" // never started
	Unknown Status = "unknown" // started, and no answer that can be relied on
)

// End closes a call.
type End struct {
	Status Status
	Took   time.Duration // zero if it is not known
}

// Secret is a value that is handed to a cmdlet and shown nowhere: it prints, formats and marshals as ***.
type Secret struct {
	value string
	plain bool
}

// SecureString returns a Secret that the cmdlet receives as a SecureString.
func SecureString(value string) Secret { return Secret{value: value} }

// PlainSecret returns a Secret for a parameter that is typed String, such as an access token: a
// SecureString would arrive there as the text "System.Security.SecureString".
func PlainSecret(value string) Secret { return Secret{value: value, plain: true} }

const hidden = "***"

// Format hides the value from every verb of fmt.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String returns ***.
func (Secret) String() string { return hidden }

// MarshalJSON hides the value.
func (Secret) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }

// Redact replaces the value by *** wherever text repeats it. A value of fewer than four bytes is left: hiding
// every "a" would hide nothing and spoil the text.
func (s Secret) Redact(text string) string {
	if len(s.value) < minSecret {
		return text
	}
	return strings.ReplaceAll(text, s.value, hidden)
}
