package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/proof"
	"roombridge/runner/pwsh"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

// untouched says whether anything was changed, as far as it is known.
func (a *app) untouched() string {
	if a.sent {
		return "What was changed before is in the results."
	}
	return "Nothing was changed."
}

// explain says what an error means to a person: what happened, to what or where, what to do.
func (a *app) explain(err error) []talk.Problem {
	var (
		problems config.Problems
		list     *rooms.ListError
		usage    *usageError
		module   *pwsh.ModuleError
		start    *pwsh.StartError
		exchange *exo.Error
		moved    *changedError
	)
	switch {
	case errors.As(err, &problems):
		return explainConfig(problems)
	case errors.As(err, &list):
		var out []talk.Problem
		for _, p := range list.Problems {
			out = append(out, talk.Problem{Text: p})
		}
		return out
	case errors.As(err, &usage):
		return []talk.Problem{{Text: usage.text, Do: usage.do}}
	case errors.As(err, &module):
		return []talk.Problem{a.explainModule(module)}
	case errors.As(err, &start):
		return []talk.Problem{{Text: start.Error(), Where: []string{a.untouched()}, Do: "roombridge demo shows the whole job without PowerShell"}}
	case errors.Is(err, errDeclined):
		return nil // it was said
	case errors.Is(err, talk.ErrNoTerminal):
		return []talk.Problem{{Text: err.Error(), Where: []string{a.untouched()}, Do: "add --yes to answer it beforehand"}}
	case errors.Is(err, execute.ErrStopped), errors.Is(err, proof.ErrStopped), errors.Is(err, context.Canceled):
		return []talk.Problem{{Text: "interrupted", Do: "run again: it continues"}}
	case errors.Is(err, errUnstable):
		return []talk.Problem{{Text: err.Error(), Where: []string{"The evidence is that of the last round."}, Do: "wait, then prove again"}}
	case errors.As(err, &moved):
		return []talk.Problem{{Text: "the organisation changed since the plan was made", Where: append(strings.Split(moved.err.Error(), "\n"), a.untouched()), Do: "run again: it plans anew"}}
	case errors.As(err, &exchange):
		return []talk.Problem{a.explainExchange(err, exchange)}
	}
	return []talk.Problem{{Text: err.Error()}}
}

func explainConfig(problems config.Problems) []talk.Problem {
	var out []talk.Problem
	for _, p := range problems {
		e := talk.Problem{Text: p.Text, Do: p.Hint}
		if p.Where != "" {
			e.Where = []string{p.Where}
		}
		out = append(out, e)
	}
	return out
}

func (a *app) explainModule(e *pwsh.ModuleError) talk.Problem {
	p := talk.Problem{Text: e.Error(), Where: []string{a.untouched()}}
	if e.Missing {
		p.Text = "PowerShell has no module " + e.Name
		p.Do = "in that PowerShell, type  Install-Module ExchangeOnlineManagement -Scope CurrentUser  (for a scheduled task: -Scope AllUsers)"
	}
	if e.Policy == "AllSigned" {
		p.Do = "use a computer whose policy is RemoteSigned: with AllSigned a connection also needs Connect-ExchangeOnline -SigningCertificate, which this version does not offer"
	}
	return p
}

func (a *app) explainExchange(err error, e *exo.Error) talk.Problem {
	p := talk.Problem{Text: err.Error()}
	switch e.Class {
	case exo.SignIn:
		p.Text = "signing in failed: " + e.Text
		p.Where = []string{a.untouched()}
		p.Do = "check sign_in in the configuration, and that this account may manage Exchange"
	case exo.WrongTenant:
		p.Text = e.Text
		p.Where = []string{strings.TrimSpace(a.place("organization") + "  organization"), "Nothing was changed; nothing that was read is used."}
		p.Do = "sign in with an account of the configured organisation, or correct organization in the configuration"
	case exo.NoRight:
		p.Text = strings.Replace(e.Text, "this account", a.account, 1)
		p.Where = []string{a.untouched()}
		p.Do = "ask for that role (Organization Management has it); a new role can take an hour"
	case exo.NotOwner:
		p.Text = a.account + " may not change the group"
		p.Where = []string{e.Op + " has no -BypassSecurityGroupManagerCheck for this account, and the account is not an owner of the group. " + a.untouched()}
		p.Do = fmt.Sprintf("ask for the role %q (Organization Management has it, Recipient Management does not), or to be made an owner", exo.RoleFor(e.Op))
	case exo.NotCustomized:
		p.Text = "roles cannot be given yet: the organisation is still being prepared"
		p.Do = "run again in some minutes: Enable-OrganizationCustomization takes time"
	case exo.SessionLost, exo.NoAnswer, exo.Unsent, exo.Transient, exo.Throttled, exo.Incomplete:
		p.Do = "run again: what is done is not done twice"
	}
	if e.RequestID != "" {
		p.Where = append(p.Where, "Microsoft's request id: "+e.RequestID)
	}
	return p
}
