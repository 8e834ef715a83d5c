package exo

import (
	"context"
	"strings"
	"time"
)

// unlimited asks for all there is: the default is the first 1,000, with a warning (facts.md 3).
const unlimited = "Unlimited"

// list reads everything that a cmdlet has to say.
func (x *exchange) list(ctx context.Context, cmdlet string, params map[string]any, target string, sel ...string) ([]map[string]any, error) {
	a, err := x.read(ctx, cmdlet, params, target, sel...)
	if err != nil {
		return nil, err
	}
	if w := a.truncated(); w != "" {
		return nil, incomplete(cmdlet, target, w)
	}
	return a.objects, nil
}

func (x *exchange) read(ctx context.Context, cmdlet string, params map[string]any, target string, sel ...string) (answer, error) {
	c, missing := x.call(cmdlet, params, sel...)
	if missing != nil {
		return answer{}, missing
	}
	if cmdlet == "Get-DistributionGroupMember" {
		c.Timeout = membersTimeout
	}
	return x.one(ctx, c, target)
}

// truncated returns the warning that the list was cut off at its ResultSize, the one word of it that no
// language changes (facts.md 2).
func (a *answer) truncated() string {
	for _, w := range a.warnings {
		if strings.Contains(w, "ResultSize") {
			return w
		}
	}
	return ""
}

// membersTimeout is above what the module itself waits for this cmdlet, an hour and a minute: a shorter
// one would end reads that go well (facts.md 1c).
const membersTimeout = 3720 * time.Second

// understood decodes what a read gave, all of it or nothing.
func understood[T any](cmdlet, target string, objects []map[string]any, decode func(map[string]any) (T, error)) ([]T, error) {
	var all []T
	for _, o := range objects {
		v, err := decode(o)
		if err != nil {
			return nil, incomplete(cmdlet, target, err.Error())
		}
		all = append(all, v)
	}
	return all, nil
}

func incomplete(cmdlet, target, why string) *Error {
	return &Error{Class: Incomplete, Scope: ScopeRun, Op: cmdlet, Target: target, Text: "the answer cannot be used: " + why}
}

// unusable is incomplete where each of many is asked about by a call of its own.
func unusable(cmdlet string, id ID, why error) *Error {
	e := incomplete(cmdlet, string(id), why.Error())
	e.Scope = ScopeItem
	return e
}

func emptyIdentity(cmdlet string) *Error {
	return &Error{Class: Invalid, Scope: ScopeRun, Op: cmdlet, Text: "an empty identity would return every object"}
}
