package exo

import (
	"context"
	"fmt"

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

func (x *exchange) WhatIf() Tenant {
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
	have, ok := x.rights[cmdlet]
	if !ok {
		return pwsh.Call{}, missingRight(cmdlet, "")
	}
	for p := range params {
		if !have[p] {
			return pwsh.Call{}, missingRight(cmdlet, p)
		}
	}
	if have["Confirm"] {
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

// failure returns what went wrong, or nil if the call is done. Only an End that says OK is success.
func (a *answer) failure(cmdlet, target string, session error) *Error {
	if a.end.Status == pwsh.OK && len(a.errors) == 0 && session == nil {
		return nil
	}
	if len(a.errors) > 0 && a.end.Status != pwsh.Unknown && a.end.Status != pwsh.Stopped {
		e := classify(a.errors[0], cmdlet, target)
		e.Err = session
		return e
	}
	e := &Error{Class: NoAnswer, Scope: ScopeItem, Op: cmdlet, Target: target, Err: session}
	switch {
	case session != nil:
		e.Class, e.Scope = SessionLost, ScopeSession
	case a.end.Status == "":
		e.Text = "no answer"
	default:
		e.Text = fmt.Sprintf("no answer that can be relied on (%s)", a.end.Status)
	}
	return e
}

func missingRight(cmdlet, param string) *Error {
	e := &Error{Class: NoRight, Scope: ScopeRun, Op: cmdlet, Text: "this account has no " + cmdlet}
	if param != "" {
		e.Text = fmt.Sprintf("%s has no -%s for this account", cmdlet, param)
	}
	return e
}

// RoleFor names a management role that gives the cmdlet, for a person who has to ask for it
// (facts.md 5; Microsoft: Feature permissions in Exchange Online).
func RoleFor(cmdlet string) string {
	switch cmdlet {
	case "Add-DistributionGroupMember", "Remove-DistributionGroupMember", "New-DistributionGroup", "Set-DistributionGroup":
		return "Security Group Creation and Membership"
	case "Get-OrganizationConfig", "Get-AcceptedDomain":
		return "View-Only Configuration"
	}
	return "View-Only Recipients"
}

// Need returns an error of class NoRight for the first of the cmdlets that connecting did not give, or
// that lacks a parameter which no call can do without.
func (r Rights) Need(cmdlets ...string) error {
	for _, c := range cmdlets {
		if r[c] == nil {
			return missingRight(c, "")
		}
		for _, p := range essential[c] {
			if !r[c][p] {
				return missingRight(c, p)
			}
		}
	}
	return nil
}

var essential = map[string][]string{
	"New-DistributionGroup":          {"Name", "Type", "PrimarySmtpAddress"},
	"Set-DistributionGroup":          {"Identity"},
	"Add-DistributionGroupMember":    {"Identity", "Member"},
	"Remove-DistributionGroupMember": {"Identity", "Member"},
}
