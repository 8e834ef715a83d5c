package proof

import (
	"context"
	"slices"

	"roombridge/runner/exo"
	"roombridge/runner/plan"
)

// asking is the putting of one application's questions.
type asking struct {
	access exo.Access
	app    *Application
	o      Options
}

// inquiry is one of the two test cmdlets.
type inquiry func(ctx context.Context, mailboxes []exo.ID, each func(exo.Decision) error) error

func (k *asking) inquiries() []inquiry {
	var both []inquiry
	if k.app.Way == plan.RBAC {
		both = append(both, func(ctx context.Context, mailboxes []exo.ID, each func(exo.Decision) error) error {
			return k.access.Authorize(ctx, *pointer(k.app.Application), mailboxes, each)
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
	answers := map[exo.ID]int{}
	for _, put := range inquiries {
		if err = k.hear(ctx, questions, put, answers); err != nil {
			break
		}
	}
	for i := range questions {
		if q := &questions[i]; q.Text == "" && len(inquiries) > 0 && answers[q.ID] == len(inquiries) {
			q.Got = judge(q.Grants, k.app.Application)
		}
	}
	return err
}

// hear notes what is said of each mailbox, once.
func (k *asking) hear(ctx context.Context, questions []Question, put inquiry, answers map[exo.ID]int) error {
	open := map[exo.ID]*Question{}
	mailboxes := make([]exo.ID, len(questions))
	for i := range questions {
		mailboxes[i] = questions[i].ID
		open[questions[i].ID] = &questions[i]
	}
	return put(ctx, mailboxes, func(d exo.Decision) error {
		q := open[d.Mailbox]
		switch {
		case q == nil:
		case d.Err != nil:
			q.Text = d.Err.Error()
		default:
			answers[q.ID]++
			q.Grants = append(q.Grants, d.Grants...)
			q.At = k.o.Now()
		}
		delete(open, d.Mailbox)
		return nil
	})
}

// sumUp says of what was not answered why, counts, and looks for roles without a scope.
func (k *asking) sumUp(err error) {
	held := map[Part]int{}
	for i := range k.app.Questions {
		q := &k.app.Questions[i]
		if q.Got == Unanswered && q.Text == "" {
			q.Text = "no answer came"
			if err != nil {
				q.Text = "not asked: " + err.Error()
			}
		}
		if q.Right() {
			held[q.Part]++
		}
	}
	for i := range k.app.Samples {
		k.app.Samples[i].AsHeld = held[k.app.Samples[i].Part]
	}
	k.app.Unscoped = unscoped(*k.app)
}
