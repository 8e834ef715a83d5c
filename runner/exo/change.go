package exo

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"roombridge/runner/pwsh"
)

var changing = map[Op]string{Add: "Add-DistributionGroupMember", Remove: "Remove-DistributionGroupMember"}

func (x *exchange) Change(ctx context.Context, c Change, each func(Result) error) error {
	calls, err := x.changeCalls(c)
	if err != nil {
		return settleAll(c.Members, err, each)
	}
	b := batch{op: c.Op, cmdlet: changing[c.Op], members: c.Members, answers: make([]answer, len(calls)), each: each}
	return b.finish(x.caller.Run(ctx, calls, b.take))
}

func (x *exchange) changeCalls(c Change) ([]pwsh.Call, *Error) {
	cmdlet, known := changing[c.Op]
	if !known {
		return nil, &Error{Class: Invalid, Scope: ScopeRun, Text: fmt.Sprintf("%q is no change of a membership", c.Op)}
	}
	if c.Group == "" || slices.Contains(c.Members, "") {
		return nil, emptyIdentity(cmdlet)
	}
	calls := make([]pwsh.Call, len(c.Members))
	for i, m := range c.Members {
		call, missing := x.write(cmdlet, map[string]any{"Identity": string(c.Group), "Member": string(m)})
		if missing != nil {
			return nil, missing
		}
		calls[i] = call
	}
	return calls, nil
}

// settleAll gives every member the same error: nothing was sent.
func settleAll(members []ID, e *Error, each func(Result) error) error {
	for _, m := range members {
		if err := each(Result{Member: m, Answer: NotSent, Err: e}); err != nil {
			return err
		}
	}
	return e
}

// batch gathers the events of a Change and gives one Result per member.
type batch struct {
	op      Op
	cmdlet  string
	members []ID
	answers []answer
	each    func(Result) error
	stop    error // of each; no Result follows it
}

func (b *batch) take(e pwsh.Event) error {
	b.answers[e.Call].take(e)
	if e.End != nil {
		b.stop = b.each(b.result(e.Call, nil))
	}
	return b.stop
}

// finish gives a Result for members whose call has no End, which a Caller that keeps its promise does not leave.
func (b *batch) finish(session error) error {
	for i := range b.answers {
		if b.stop == nil && b.answers[i].end.Status == "" {
			b.stop = b.each(b.result(i, session))
		}
	}
	if b.stop != nil || session == nil {
		return b.stop
	}
	return &Error{Class: SessionLost, Scope: ScopeSession, Op: b.cmdlet, Err: session}
}

func (b *batch) result(i int, session error) Result {
	a := b.answers[i]
	r := Result{Member: b.members[i], Took: a.end.Took, Warnings: a.warnings, MicroDelay: microDelay(a.warnings)}
	r.Err = a.failure(b.cmdlet, string(b.members[i]), session)
	r.Answer = Done
	if r.Err != nil {
		r.Answer = r.Err.Class.Answer(b.op)
	}
	return r
}

// Answer says what an error of this class means for a member that was to be added or removed.
func (c Class) Answer(op Op) Answer {
	switch c {
	case AlreadyMember, NotMember:
		if (c == AlreadyMember) == (op == Add) {
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
