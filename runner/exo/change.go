package exo

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"roombridge/runner/pwsh"
)

var changing = map[Op]string{Add: "Add-DistributionGroupMember", Remove: "Remove-DistributionGroupMember"}

func (x *exchange) Change(ctx context.Context, c Change, each func(Result) error) error {
	cmdlet := changing[c.Op]
	return batch[ID, Result]{
		cmdlet: cmdlet, about: c.Members, each: each, unsent: notSent,
		call:   func(m ID) (pwsh.Call, *Error) { return x.changeCall(c, m) },
		result: func(m ID, a answer, session error) Result { return a.result(c.Op, cmdlet, m, session) },
	}.run(ctx, x.caller)
}

func (x *exchange) changeCall(c Change, member ID) (pwsh.Call, *Error) {
	cmdlet, known := changing[c.Op]
	if !known {
		return pwsh.Call{}, &Error{Class: Invalid, Scope: ScopeRun, Text: fmt.Sprintf("%q is no change of a membership", c.Op)}
	}
	if c.Group == "" || member == "" {
		return pwsh.Call{}, emptyIdentity(cmdlet)
	}
	return x.write(cmdlet, map[string]any{"Identity": string(c.Group), "Member": string(member)})
}

func notSent(id ID, e *Error) Result { return Result{Member: id, Answer: NotSent, Err: e} }

// result is what the answer to a write says of the object that it was about.
func (a *answer) result(op Op, cmdlet string, id ID, session error) Result {
	r := Result{Member: id, Took: a.end.Took, Warnings: a.warnings, MicroDelay: microDelay(a.warnings)}
	r.Err = a.failure(cmdlet, string(id), session)
	r.Answer = Done
	if r.Err != nil {
		r.Answer = r.Err.Class.Answer(op)
	}
	return r
}

// Answer says what an error of this class means for a member that was to be added or removed, or, with
// another op, for what was to be changed otherwise.
func (c Class) Answer(op Op) Answer {
	switch c {
	case AlreadyMember, NotMember:
		if c == AlreadyMember && op == Add || c == NotMember && op == Remove {
			return NoChange
		}
		return Refused
	case NotFound, Ambiguous, Exists, AddressTaken, WrongKind, SyncedObject, Invalid, NotOwner, NoRight, Prompted:
		return Refused
	case NoAnswer, SessionLost, Incomplete:
		return Unknown
	case Unsent:
		return NotSent
	}
	return Failed
}

var microDelayText = regexp.MustCompile(`Actual delayed: (\d{1,9}) msecs`)

// microDelay reads how long Exchange held a call back (facts.md 1b).
func microDelay(warnings []string) time.Duration {
	for _, w := range warnings {
		if m := microDelayText.FindStringSubmatch(w); m != nil {
			ms, _ := strconv.Atoi(m[1])
			return time.Duration(ms) * time.Millisecond
		}
	}
	return 0
}
