package talk

import (
	"cmp"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"roombridge/runner/execute"
	"roombridge/runner/plan"
	"roombridge/runner/proof"
)

// progressLine is one line that is rewritten in place.
type progressLine struct {
	of, kind string // whose it is, and what is done
	box      *mpb.Progress
	bar      *mpb.Bar
	text     atomic.Pointer[string] // read by the goroutine that redraws
}

// Progress rewrites one line on a terminal; elsewhere it says where a group has come to.
func (p *Person) Progress(e execute.Progress) {
	switch {
	case e.Note != "":
		p.say("%s", e.Note)
		return
	case e.Kind == plan.Create:
		p.created(e)
		return
	case p.opts.Quiet || !p.tty:
		return
	}
	p.rewrite(e.Group, string(e.Kind), e.Done, e.Total, progressText(e))
}

// rewrite shows a text in place of the one before it, if that was of the same thing.
func (p *Person) rewrite(of, kind string, done, total int, text string) {
	if p.line == nil || p.line.of != of || p.line.kind != kind {
		p.stopLine()
		p.startLine(of, kind, total, text)
	}
	p.line.text.Store(&text)
	p.line.bar.SetCurrent(int64(done))
}

func (p *Person) created(e execute.Progress) {
	after := ""
	if e.Waiting > 0 {
		after = ", visible after " + span(e.Waiting)
	}
	p.say("created     %s%s", printable(e.Group), after)
}

func (p *Person) startLine(of, kind string, total int, text string) {
	l := &progressLine{of: of, kind: kind}
	l.text.Store(&text)
	l.box = mpb.New(mpb.WithOutput(p.screen), mpb.WithWidth(p.width), mpb.WithAutoRefresh())
	prefix := "\r" // a terminal shows ^C where the cursor is, and moves it
	if p.opts.Sandbox {
		prefix += Gutter
	}
	l.bar = l.box.New(int64(total), mpb.NopStyle(), mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return prefix + *l.text.Load() })))
	p.line = l
}

// verbs say what is done, for what has many items.
var verbs = map[plan.Kind]string{plan.Add: "adding", plan.Remove: "removing", plan.Customize: "preparing", plan.SetCalendar: "setting", plan.RemovePolicy: "removing"}

func progressBegin(verb string, done, total int) string {
	return fmt.Sprintf("%-11s %s of %s   %3d%%", verb, proof.Number(done), proof.Number(total), 100*done/max(1, total))
}

// progressText is such as: adding      312 of 596    52%    38 a minute        7 min 28 s left.
func progressText(e execute.Progress) string {
	text := progressBegin(cmp.Or(verbs[e.Kind], "changing"), e.Done, e.Total)
	if e.PerItem > 0 && e.Done < e.Total {
		text += fmt.Sprintf("   %s a minute   %s left", proof.Number(int(time.Minute/e.PerItem)), span(time.Duration(e.Total-e.Done)*e.PerItem))
	}
	if e.Waiting > 0 {
		text += fmt.Sprintf("   Exchange asks to wait %s", span(e.Waiting))
	}
	return text
}

// stopLine leaves the rewritten line as it stands, so that the next line comes below it.
func (p *Person) stopLine() {
	if p.line == nil {
		return
	}
	p.line.bar.Abort(false)
	p.line.box.Wait()
	p.line = nil
}
