package exo

import (
	"errors"
	"time"
)

// Class says what an error means for whoever asked.
type Class string

// The classes. What each becomes for one member is in [Class.Answer].
const (
	NotFound        Class = "not-found"
	Ambiguous       Class = "ambiguous"        // several objects match
	AlreadyMember   Class = "already-member"   // MemberAlreadyExistsException
	NotMember       Class = "not-member"       // MemberNotFoundException
	Exists          Class = "exists"           // name or alias taken
	AddressTaken    Class = "address-taken"    // ProxyAddressExistsException
	WrongKind       Class = "wrong-kind"       // an object of another kind is there
	SyncedObject    Class = "synced"           // mastered on-premises: to be changed there
	Invalid         Class = "invalid"          // a value that Exchange refuses
	NotOwner        Class = "not-owner"        // OperationRequiresGroupManagerException
	NoRight         Class = "no-right"         // a cmdlet or parameter that the roles do not give
	SignIn          Class = "sign-in"          // connecting failed
	WrongTenant     Class = "wrong-tenant"     // connected to another organisation
	Prompted        Class = "prompted"         // the cmdlet asked a question that nobody can answer
	Throttled       Class = "throttled"        // too much at once; see RetryAfter
	Transient       Class = "transient"        // a fault on the server's side that may pass
	SessionLost     Class = "session-lost"     // the session is of no more use
	Unsent          Class = "unsent"           // the session was lost, or the run cancelled, before this call was sent
	NotCustomized   Class = "not-customized"   // Enable-OrganizationCustomization has to run first
	Incomplete      Class = "incomplete"       // a read that was cut short
	NoAnswer        Class = "no-answer"        // sent, and nothing that can be relied on came back
	UnknownResponse Class = "unknown-response" // an error that no rule knows
)

// Scope says what an error condemns.
type Scope string

// The scopes, smallest first.
const (
	ScopeItem    Scope = "item"
	ScopeGroup   Scope = "group"
	ScopeSession Scope = "session"
	ScopeRun     Scope = "run"
)

// Error is a failed cmdlet, classed.
type Error struct {
	Class      Class
	Scope      Scope
	Op         string // the cmdlet
	Target     string // what it was asked to work on, in people's words
	Text       string // what Exchange said, without its codes
	RequestID  string // for Microsoft's support
	RetryAfter time.Duration
	Err        error // the session's error, if it was one
}

func (e *Error) Error() string {
	s := e.Op
	if e.Target != "" {
		s += " " + e.Target
	}
	if e.Text != "" {
		s += ": " + e.Text
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ClassOf returns the class of the first [*Error] in err's chain, or "" if there is none.
func ClassOf(err error) Class {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Class
	}
	return ""
}
