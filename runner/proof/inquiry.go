package proof

import (
	"context"
	"fmt"
	"slices"

	"roombridge/runner/exo"
)

// maxVain is after how many answers in a row that say nothing of a mailbox the asking ends.
const maxVain = 10

// asking is the putting of one application's questions.
type asking struct {
	access  exo.Access
	app     *Application
	o       Options
	answers map[exo.ID]int // inquiries about a mailbox that were answered
	vain    int            // answers in a row that say nothing of a mailbox
}

// inquiry is one of the two test cmdlets.
type inquiry func(ctx context.Context, mailboxes []exo.ID, each func(exo.Decision) error) error

// inquiries are what has a say in whether the application may open a mailbox. Roles add up with a policy:
// they are asked about wherever there is a principal that can have one.
func (k *asking) inquiries() []inquiry {
	var both []inquiry
	if p := pointer(k.app.Application); p != nil {
		both = append(both, func(ctx context.Context, mailboxes []exo.ID, each func(exo.Decision) error) error {
			return k.access.Authorize(ctx, *p, mailboxes, each)
		})
	}
	if policed(k.app.Application) {
		both = append(both, func(ctx context.Context, mailboxes []exo.ID, each func(exo.Decision) error) error {
			return k.access.CheckPolicies(ctx, k.app.AppID, mailboxes, each)
		})
	}
	return both
}

func (k *asking) ask(ctx context.Context) error {
	inquiries, done := k.inquiries(), 0
	for chunk := range slices.Chunk(k.app.Questions, perChunk) {
		select {
		case <-k.o.Stop:
			return ErrStopped
		default:
		}
		if err := k.chunk(ctx, chunk, inquiries); err != nil {
			return err
		}
		done += len(chunk)
		if k.o.Observe != nil {
			k.o.Observe(Progress{Application: k.app.Name, Done: done, Total: len(k.app.Questions)})
		}
	}
	return nil
}

// chunk puts every inquiry about the mailboxes, and judges those to which each was answered.
func (k *asking) chunk(ctx context.Context, questions []Question, inquiries []inquiry) error {
	var err error
	for _, put := range inquiries {
		if err = k.hear(ctx, questions, put); err != nil {
			break
		}
	}
	for i := range questions {
		if q := &questions[i]; k.answers[q.ID] == len(inquiries) {
			q.Got = judge(q.Grants, k.app.Application)
		}
	}
	return err
}

// hear notes what is said of each mailbox, once.
func (k *asking) hear(ctx context.Context, questions []Question, put inquiry) error {
	open := map[exo.ID]*Question{}
	mailboxes := make([]exo.ID, len(questions))
	for i := range questions {
		mailboxes[i] = questions[i].ID
		open[questions[i].ID] = &questions[i]
	}
	return put(ctx, mailboxes, func(d exo.Decision) error {
		q := open[d.Mailbox]
		delete(open, d.Mailbox)
		if q == nil || d.Err != nil && d.Err.Class == exo.Unsent {
			return nil
		}
		switch {
		case d.Err == nil:
			k.answers[q.ID]++
			q.Grants = append(q.Grants, d.Grants...)
			q.At = k.o.Now()
		case ctx.Err() != nil && vain(d.Err):
			q.Text = "interrupted before the answer came"
		default:
			q.Text = d.Err.Error()
		}
		return k.enough(d.Err)
	})
}

// enough ends the asking when the questions that are left would only meet with the same.
func (k *asking) enough(e *exo.Error) error {
	if e == nil || !vain(e) {
		k.vain = 0
		return nil
	}
	if k.vain++; k.vain < maxVain {
		return nil
	}
	return fmt.Errorf("%d answers in a row that say nothing of a mailbox, the last: %w", maxVain, e)
}

// vain reports whether an answer says nothing of the mailbox that was asked about.
func vain(e *exo.Error) bool {
	switch e.Class {
	case exo.Throttled, exo.Transient, exo.NoAnswer, exo.Incomplete, exo.SessionLost, exo.NoRight, exo.SignIn, exo.WrongTenant, exo.NotCustomized, exo.Prompted:
		return true
	}
	return false
}

// sumUp says of what was not answered why, counts, and looks for roles without a scope, or with one that is unknown.
func (k *asking) sumUp(err error, interrupted bool) {
	asked, right := map[Part]int{}, map[Part]int{}
	for i := range k.app.Questions {
		q := &k.app.Questions[i]
		sent := k.answers[q.ID] > 0 || q.Text != "" // a text so far is what an inquiry failed with
		if q.Got == Unanswered && q.Text == "" {
			k.app.Interrupted = k.app.Interrupted || interrupted
			q.Text = unasked(sent, err, interrupted)
		}
		if sent {
			asked[q.Part]++
		}
		if q.Right() {
			right[q.Part]++
		}
	}
	for i := range k.app.Samples {
		s := &k.app.Samples[i]
		s.Asked, s.AsHeld = asked[s.Part], right[s.Part]
	}
	k.app.Unscoped, k.app.UnknownScopes = unscoped(*k.app), unknownScopes(*k.app)
}

// notAsked is what is said of a question that was not put before somebody stopped the proof.
const notAsked = "not asked"

func unasked(sent bool, err error, interrupted bool) string {
	switch {
	case sent && err != nil:
		return "only one of the two tests was made"
	case err == nil:
		return "no answer came"
	case interrupted:
		return notAsked
	}
	return notAsked + ": " + err.Error()
}
