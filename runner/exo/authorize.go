package exo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// Decision is what Exchange says of an application and one mailbox.
type Decision struct {
	Mailbox ID
	Grants  []Grant
	Err     *Error // there was no answer, or none that can be understood; Grants say nothing then
	Took    time.Duration
}

// Grant is one line of an answer: of a role, or of all access policies together (Role is empty).
type Grant struct {
	Role      string `json:"role,omitempty"`
	Scope     string `json:"scope,omitempty"`     // AllowedResourceScope
	ScopeType string `json:"scopeType,omitempty"` // such as Group, CustomRecipientScope, Organization
	In        bool   `json:"in"`                  // InScope is True, or AccessCheckResult is Granted
}

// Unscoped reports whether the role counts in the whole organisation.
func (g Grant) Unscoped() bool {
	return g.Role != "" && (strings.EqualFold(g.ScopeType, "Organization") || strings.EqualFold(g.ScopeType, "None") || g.ScopeType == "" && g.Scope == "")
}

func (x access) Authorize(ctx context.Context, p Principal, mailboxes []ID, each func(Decision) error) error {
	return x.decide(ctx, question{
		cmdlet: "Test-ServicePrincipalAuthorization", of: p.ObjectID, identity: "Identity", mailbox: "Resource",
		sel: []string{"RoleName", "AllowedResourceScope", "ScopeType", "InScope"}, grants: decodeRoles,
	}, mailboxes, each)
}

func (x access) CheckPolicies(ctx context.Context, app ID, mailboxes []ID, each func(Decision) error) error {
	return x.decide(ctx, question{
		cmdlet: "Test-ApplicationAccessPolicy", of: app, identity: "AppId", mailbox: "Identity",
		sel:    []string{"AppId", "AccessCheckResult"},
		grants: func(rows []map[string]any) ([]Grant, error) { return decodeCheck(rows, app) },
	}, mailboxes, each)
}

// question is what is asked for every mailbox.
type question struct {
	cmdlet            string
	of                ID     // the principal, or the application
	identity, mailbox string // parameters
	sel               []string
	grants            func(rows []map[string]any) ([]Grant, error)
}

func (x access) decide(ctx context.Context, q question, mailboxes []ID, each func(Decision) error) error {
	return batch[ID, Decision]{
		cmdlet: q.cmdlet, about: mailboxes, each: each, result: q.decision,
		unsent: func(m ID, e *Error) Decision { return Decision{Mailbox: m, Err: e} },
		call: func(m ID) (pwsh.Call, *Error) {
			if q.of == "" || m == "" {
				return pwsh.Call{}, emptyIdentity(q.cmdlet)
			}
			return x.call(q.cmdlet, map[string]any{q.identity: string(q.of), q.mailbox: string(m)}, q.sel...)
		},
	}.run(ctx, x.caller)
}

func (q question) decision(mailbox ID, a answer, session error) Decision {
	d := Decision{Mailbox: mailbox, Took: a.end.Took, Err: a.failure(q.cmdlet, string(mailbox), session)}
	if d.Err != nil {
		return d
	}
	grants, err := q.grants(a.objects)
	if err != nil {
		d.Err = unusable(q.cmdlet, mailbox, err)
		return d
	}
	d.Grants = grants
	return d
}

// decodeRoles reads a row for every enabled assignment; no row is no grant. InScope is "Not Run" where
// the mailbox was not looked at (Microsoft: Test-ServicePrincipalAuthorization), which is no answer.
func decodeRoles(rows []map[string]any) ([]Grant, error) {
	var grants []Grant
	for _, o := range rows {
		g := Grant{Role: text(o, "RoleName"), Scope: text(o, "AllowedResourceScope"), ScopeType: text(o, "ScopeType")}
		if g.Role == "" {
			return nil, fmt.Errorf("a row without RoleName")
		}
		var err error
		if g.In, err = yesNo(o, "InScope"); err != nil {
			return nil, fmt.Errorf("%s: %w", g.Role, err)
		}
		grants = append(grants, g)
	}
	return grants, nil
}

// decodeCheck reads the one row about all policies together.
func decodeCheck(rows []map[string]any, app ID) ([]Grant, error) {
	if len(rows) != 1 {
		return nil, fmt.Errorf("%d rows", len(rows))
	}
	if of, err := ParseID(text(rows[0], "AppId")); err != nil || of != app {
		return nil, fmt.Errorf("an answer about the application %q", text(rows[0], "AppId"))
	}
	switch result := text(rows[0], "AccessCheckResult"); {
	case strings.EqualFold(result, "Granted"):
		return []Grant{{In: true}}, nil
	case strings.EqualFold(result, "Denied"):
		return []Grant{{In: false}}, nil
	default:
		return nil, fmt.Errorf("AccessCheckResult is %q, which is neither Granted nor Denied", result)
	}
}
