package exo

import (
	"context"
	"fmt"
)

// SampleLimit is how many recipients of a kind are listed for a sample.
const SampleLimit = 1000

func (x access) Covered(ctx context.Context, g Group) ([]Recipient, error) {
	const cmdlet = "Get-Recipient"
	if g.DN == "" {
		return nil, &Error{Class: Invalid, Scope: ScopeGroup, Op: cmdlet, Target: g.String(), Text: "a group without a distinguished name would cover nobody"}
	}
	found := map[ID]Recipient{}
	params := map[string]any{"RecipientPreviewFilter": anyOf("MemberOfGroup", "", []string{g.DN}), "ResultSize": unlimited}
	if err := x.collect(ctx, cmdlet, params, found, nil); err != nil {
		return nil, err
	}
	return sorted(found), nil
}

// sampled are the kinds that a sample can be taken of, by the types that Exchange lists them under.
var sampled = map[Kind]string{KindPerson: "UserMailbox", KindShared: "SharedMailbox"}

func (x access) Sample(ctx context.Context, k Kind) (found []Recipient, more bool, err error) {
	const cmdlet = "Get-Recipient"
	listed, ok := sampled[k]
	if !ok {
		return nil, false, &Error{Class: Invalid, Scope: ScopeRun, Op: cmdlet, Text: fmt.Sprintf("no sample of %s", k)}
	}
	params := map[string]any{"RecipientTypeDetails": []any{listed}, "ResultSize": int64(SampleLimit)}
	a, err := x.read(ctx, cmdlet, params, "", recipientProperties...)
	if err != nil {
		return nil, false, err
	}
	kept := map[ID]Recipient{}
	if err := gather(cmdlet, a.objects, kept, func(r Recipient) bool { return r.Kind() == k }); err != nil {
		return nil, false, err
	}
	found = sorted(kept)
	return found[:min(len(found), SampleLimit)], a.truncated() != "" || len(found) > SampleLimit, nil
}
