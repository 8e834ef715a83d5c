package exo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"roombridge/runner/pwsh"
)

// exchange is the one Tenant.
type exchange struct {
	caller  pwsh.Caller
	rights  Rights
	sandbox bool
	whatIf  bool
}

// New returns the organisation that the caller is connected to. Rights are what connecting gave;
// sandbox says that the organisation is simulated.
func New(caller pwsh.Caller, rights Rights, sandbox bool) Tenant {
	return &exchange{caller: caller, rights: rights, sandbox: sandbox}
}

func (x *exchange) WhatIf() Tenant { return x.asking() }

// asking returns the same with every write sent as -WhatIf.
func (x *exchange) asking() *exchange {
	asked := *x
	asked.whatIf = true
	return &asked
}

// answer is what one call gave.
type answer struct {
	objects  []map[string]any
	warnings []string
	errors   []pwsh.Record
	end      pwsh.End
}

// call makes the call of a cmdlet, or says which right is missing. Confirm=$false goes to every cmdlet
// that has it: a question that nobody can answer would fail the call, or hang it.
func (x *exchange) call(cmdlet string, params map[string]any, sel ...string) (pwsh.Call, *Error) {
	if !x.rights.Has(cmdlet) {
		return pwsh.Call{}, missingRight(cmdlet, cmdlet)
	}
	for _, p := range slices.Sorted(maps.Keys(params)) {
		if !x.rights.Has(cmdlet, p) {
			return pwsh.Call{}, missingRight(cmdlet, cmdlet+" -"+p)
		}
	}
	if x.rights.Has(cmdlet, "Confirm") {
		params["Confirm"] = false
	}
	return pwsh.Call{Cmdlet: cmdlet, Params: params, Select: sel}, nil
}

// write makes the call of a cmdlet that changes something.
func (x *exchange) write(cmdlet string, params map[string]any) (pwsh.Call, *Error) {
	if x.whatIf {
		params["WhatIf"] = true
	}
	if x.rights.Has(cmdlet, bypass) {
		params[bypass] = true
	}
	return x.call(cmdlet, params)
}

// bypass lets an account change a group that it does not own; app-only sign-in always needs it
// (facts.md 1a; Microsoft: Add-DistributionGroupMember).
const bypass = "BypassSecurityGroupManagerCheck"

// one runs a single call to its end and returns an error unless it ended well.
func (x *exchange) one(ctx context.Context, c pwsh.Call, target string) (answer, error) {
	var a answer
	err := x.caller.Run(ctx, []pwsh.Call{c}, func(e pwsh.Event) error {
		a.take(e)
		return nil
	})
	if err == nil {
		err = context.Cause(ctx) // whoever cancelled has to find that in the error
	}
	if e := a.failure(c.Cmdlet, target, err); e != nil {
		return a, e
	}
	return a, nil
}

func (a *answer) take(e pwsh.Event) {
	switch {
	case e.Object != nil:
		a.objects = append(a.objects, e.Object)
	case e.End != nil:
		a.end = *e.End
	case e.Record == nil:
	case e.Record.Stream == pwsh.StreamError:
		a.errors = append(a.errors, *e.Record)
	case e.Record.Stream == pwsh.StreamWarning:
		a.warnings = append(a.warnings, e.Record.Message)
	}
}

// failure returns what went wrong, or nil if the call is done. Only an End that says OK, without an
// error record beside it, is success; an error of the session is then about what comes later.
func (a *answer) failure(cmdlet, target string, session error) *Error {
	if a.end.Status == pwsh.OK && len(a.errors) == 0 {
		return nil
	}
	if a.end.Status == pwsh.Failed && len(a.errors) > 0 {
		e := classify(a.errors[0], cmdlet, target)
		e.Err = session
		return e
	}
	e := &Error{Class: NoAnswer, Scope: ScopeItem, Op: cmdlet, Target: target, Err: session}
	switch {
	case a.end.Status == pwsh.Skipped:
		e.Class, e.Scope, e.Text = Unsent, ScopeSession, "not sent"
		return e
	case session != nil:
		e.Class, e.Scope = SessionLost, ScopeSession
	}
	e.Text = fmt.Sprintf("no answer that can be relied on (%s)", cmp.Or(string(a.end.Status), "no end"))
	if len(a.errors) > 0 {
		e.Text += ": " + a.errors[0].Message
	}
	return e
}
