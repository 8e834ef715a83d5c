package exo

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"roombridge/runner/pwsh"
)

func (x *exchange) CreateGroup(ctx context.Context, s GroupSpec) (ID, error) {
	if s.Name == nil || s.Address == nil {
		return "", &Error{Class: Invalid, Scope: ScopeGroup, Op: "New-DistributionGroup", Text: "a group needs a name and an address"}
	}
	params := settings(s)
	delete(params, "HiddenFromAddressListsEnabled") // only Set-DistributionGroup has it
	params["Name"], params["Type"] = *s.Name, "Security"
	if len(s.Owners) > 0 {
		params["ManagedBy"] = identities(s.Owners)
	}
	c, missing := x.write("New-DistributionGroup", params)
	if missing != nil {
		return "", missing
	}
	c.Select = []string{"Guid"}
	a, err := x.one(ctx, c, *s.Address)
	if err != nil || x.whatIf {
		return "", err
	}
	if len(a.objects) != 1 {
		return "", &Error{Class: NoAnswer, Scope: ScopeGroup, Op: c.Cmdlet, Target: *s.Address, Text: "it did not say which group it made"}
	}
	id, err := ParseID(text(a.objects[0], "Guid"))
	if err != nil {
		return "", &Error{Class: NoAnswer, Scope: ScopeGroup, Op: c.Cmdlet, Target: *s.Address, Text: err.Error()}
	}
	return id, nil
}

func (x *exchange) SetGroup(ctx context.Context, group ID, s GroupSpec) error {
	if group == "" {
		return emptyIdentity("Set-DistributionGroup")
	}
	params := settings(s)
	params["Identity"] = string(group)
	delete(params, "PrimarySmtpAddress") // a group is found by its address, never renamed
	if len(s.Owners) > 0 {
		params["ManagedBy"] = map[string]any{"Add": identities(s.Owners)}
	}
	c, missing := x.write("Set-DistributionGroup", params)
	if missing != nil {
		return missing
	}
	_, err := x.one(ctx, c, string(group))
	return err
}

// settings are the parameters that New- and Set-DistributionGroup share.
func settings(s GroupSpec) map[string]any {
	p := map[string]any{}
	put(p, "DisplayName", s.DisplayName)
	put(p, "Alias", s.Alias)
	put(p, "PrimarySmtpAddress", s.Address)
	put(p, "Description", s.Description)
	put(p, "MemberJoinRestriction", s.Join)
	put(p, "MemberDepartRestriction", s.Depart)
	put(p, "HiddenFromAddressListsEnabled", s.Hidden)
	put(p, "RequireSenderAuthenticationEnabled", s.RequireSenderAuth)
	return p
}

func put[T any](params map[string]any, name string, v *T) {
	if v != nil {
		params[name] = *v
	}
}

func identities(ids []ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

func (x *exchange) Change(ctx context.Context, c Change, each func(Result) error) error {
	cmdlet := "Add-DistributionGroupMember"
	if c.Op == Remove {
		cmdlet = "Remove-DistributionGroupMember"
	}
	calls, err := x.changeCalls(cmdlet, c)
	if err != nil {
		return settleAll(c.Members, err, each)
	}
	b := batch{op: c.Op, cmdlet: cmdlet, members: c.Members, answers: make([]answer, len(calls)), each: each}
	sessionErr := x.caller.Run(ctx, calls, b.take)
	return b.finish(sessionErr)
}

func (x *exchange) changeCalls(cmdlet string, c Change) ([]pwsh.Call, *Error) {
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

// settleAll gives every member the same refusal: nothing was sent.
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
	given   int
	each    func(Result) error
	stopped bool // each returned an error: no more Results
}

func (b *batch) take(e pwsh.Event) error {
	a := &b.answers[e.Call]
	a.take(e)
	if e.End == nil {
		return nil
	}
	b.given++
	err := b.each(b.result(e.Call, nil))
	b.stopped = err != nil
	return err
}

// finish gives a Result for members whose call has no End, which a Caller that keeps its promise does not leave.
func (b *batch) finish(session error) error {
	for i := range b.answers {
		if b.stopped || b.given == len(b.answers) {
			break
		}
		if b.answers[i].end.Status != "" {
			continue
		}
		if err := b.each(b.result(i, session)); err != nil {
			return err
		}
	}
	if session == nil || b.stopped {
		return session
	}
	return &Error{Class: SessionLost, Scope: ScopeSession, Op: b.cmdlet, Err: session}
}

func (b *batch) result(i int, session error) Result {
	a := b.answers[i]
	r := Result{Member: b.members[i], Took: a.end.Took, Warnings: a.warnings, MicroDelay: microDelay(a.warnings)}
	r.Err = a.failure(b.cmdlet, string(b.members[i]), session)
	r.Answer = Done
	switch {
	case a.end.Status == pwsh.Skipped:
		r.Answer = NotSent
	case r.Err != nil:
		r.Answer = r.Err.Class.Answer(b.op)
	}
	return r
}

// Answer says what an error of this class means for a member that was to be added or removed.
func (c Class) Answer(op Op) Answer {
	switch c {
	case AlreadyMember:
		if op == Add {
			return NoChange
		}
		return Refused
	case NotMember:
		if op == Remove {
			return NoChange
		}
		return Refused
	case NotFound, Ambiguous, Exists, AddressTaken, WrongKind, SyncedObject, Invalid, NotOwner, NoRight:
		return Refused
	case NoAnswer, SessionLost, Incomplete:
		return Unknown
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
