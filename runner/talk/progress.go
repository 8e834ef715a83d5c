package talk

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"roombridge/runner/execute"
	"roombridge/runner/plan"
)

// progressLine is one line that is rewritten in place.
type progressLine struct {
	group string
	kind  plan.Kind
	box   *mpb.Progress
	bar   *mpb.Bar
	text  atomic.Pointer[string] // read by the goroutine that redraws
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
	if p.line == nil || p.line.group != e.Group || p.line.kind != e.Kind {
		p.stopLine()
		p.startLine(e)
	}
	p.line.text.Store(new(progressText(e)))
	p.line.bar.SetCurrent(int64(e.Done))
}

func (p *Person) created(e execute.Progress) {
	after := ""
	if e.Waiting > 0 {
		after = ", visible after " + span(e.Waiting)
	}
	p.say("created     %s%s", printable(e.Group), after)
}

func (p *Person) startLine(e execute.Progress) {
	l := &progressLine{group: e.Group, kind: e.Kind}
	l.text.Store(new(progressText(e)))
	l.box = mpb.New(mpb.WithOutput(p.screen), mpb.WithWidth(p.width), mpb.WithAutoRefresh())
	prefix := "\r" // a terminal shows ^C where the cursor is, and moves it
	if p.opts.Sandbox {
		prefix += Gutter
	}
	l.bar = l.box.New(int64(e.Total), mpb.NopStyle(), mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return prefix + *l.text.Load() })))
	p.line = l
}

// progressText is such as: adding      312 of 596    52%    38 a minute        7 min 28 s left.
func progressText(e execute.Progress) string {
	verb := map[plan.Kind]string{plan.Add: "adding", plan.Remove: "removing"}[e.Kind]
	text := fmt.Sprintf("%-11s %d of %d   %3d%%", verb, e.Done, e.Total, 100*e.Done/max(1, e.Total))
	if e.PerItem > 0 && e.Done < e.Total {
		text += fmt.Sprintf("   %d a minute   %s left", time.Minute/e.PerItem, span(time.Duration(e.Total-e.Done)*e.PerItem))
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
