package proof

import (
	"context"
	"errors"
	"slices"
	"strings"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// ErrStopped says that Options.Stop was closed before everything was asked.
var ErrStopped = errors.New("stopped before everything was asked")

// perChunk is how many mailboxes are asked about between two looks at Options.Stop.
const perChunk = 50

// Ask proves the applications of a plan of the part [plan.Restriction]. Listed are the recipients that the
// plan was made from, among which the rooms outside are found. First it reads what the scopes cover and
// draws the questions of every application, then it asks. The first read or session that fails ends it, and
// so do 10 answers in a row that say nothing of a mailbox; the error is or wraps an [*exo.Error] then. The
// proof is complete also then: what was not asked is [Unanswered], and what was not drawn is said by
// [Application.Unasked]. One that was stopped, by ctx or [Options.Stop], is [Proof.Interrupted].
func Ask(ctx context.Context, access exo.Access, p plan.Plan, listed []exo.Recipient, o Options) (Proof, error) {
	out := Proof{
		Format: Format, Tool: o.Tool, Run: o.Run, Account: o.Account, Organization: p.Organization, Input: p.Input, Kinds: p.Kinds,
		Refused: len(p.Refused), Seed: o.Seed, All: o.All, Rounds: 1, Applications: []Application{},
	}
	d := drawing{access: access, plan: p, listed: listed, seed: o.Seed, all: o.All}
	var err error
	for _, a := range p.Applications {
		drawn := Application{Application: a, Covered: []Covered{}, Samples: []Sample{}, Questions: []Question{}}
		if drawn.Unasked = unfit(p, a); drawn.Unasked == "" {
			if err == nil {
				err = d.draw(ctx, &drawn)
			}
			if err != nil {
				drawn.Interrupted = interrupted(ctx, err)
				drawn.Unasked = err.Error()
				if drawn.Interrupted {
					drawn.Unasked = "interrupted"
				}
			}
		}
		out.Applications = append(out.Applications, drawn)
	}
	for i := range out.Applications {
		k := asking{access: access, app: &out.Applications[i], o: o, answers: map[exo.ID]int{}}
		if err == nil {
			err = k.ask(ctx)
		}
		k.sumUp(err, interrupted(ctx, err))
		out.Interrupted = out.Interrupted || k.app.Interrupted
		for _, q := range k.app.Questions {
			if q.At.After(out.Made) {
				out.Made = q.At
			}
		}
	}
	if out.Made.IsZero() {
		out.Made = o.Now()
	}
	return out, err
}

// interrupted reports whether somebody ended the asking, and not Exchange.
func interrupted(ctx context.Context, err error) bool {
	return errors.Is(err, ErrStopped) || err != nil && ctx.Err() != nil
}

// unfit says why nothing can be asked about an application.
func unfit(p plan.Plan, a plan.Application) string {
	switch {
	case a.Refused != nil:
		return a.Refused.Text
	case a.State == plan.Unread:
		return "this account may not look at what limits the application"
	case a.Way == plan.RBAC && pointer(a) == nil:
		return "Exchange has no service principal with its application id"
	}
	for _, scope := range a.Groups {
		switch g := groupOf(p, scope); {
		case g == nil || scope.ID == "":
			return "the group " + scope.Address + " does not exist"
		case g.Refused != nil:
			return "the group " + scope.Address + ": " + g.Refused.Text
		}
	}
	return ""
}

// groupOf finds the group's part of the plan; nil if there is none.
func groupOf(p plan.Plan, scope plan.ScopeGroup) *plan.Group {
	at := slices.IndexFunc(p.Groups, func(g plan.Group) bool {
		return g.Want.Address != nil && strings.EqualFold(*g.Want.Address, scope.Address)
	})
	if at < 0 {
		return nil
	}
	return &p.Groups[at]
}

// pointer is the service principal with the application's id; nil if there is none.
func pointer(a plan.Application) *exo.Principal {
	at := slices.IndexFunc(a.Was.Principals, func(p exo.Principal) bool { return p.AppID == a.AppID })
	if at < 0 {
		return nil
	}
	return &a.Was.Principals[at]
}

// policed reports whether access policies are asked about: they have a say wherever one of this
// application is in place, also beside RBAC for Applications.
func policed(a plan.Application) bool {
	return a.Way == plan.Policy || slices.ContainsFunc(a.Was.Policies, func(p exo.Policy) bool { return p.AppID == a.AppID })
}
