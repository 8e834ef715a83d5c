package child

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// Objects wait until there are so many of them or so many bytes, as in the bridge. One that is larger
// than a frame may be ends its call as failed.
const (
	maxObjects = 200
	maxOut     = 256 << 10
	maxFrame   = 4 << 20
)

var errTooLarge = errors.New("the object is larger than a frame may be")

// turn is a request under way. Its ctx ends when it is cancelled.
type turn struct {
	*child
	request
	ctx       context.Context //nolint:containedctx // of the request, whose steps it stops
	cancel    context.CancelFunc
	first     bool // of the batches
	otherwise step // what answer does

	next    int               // the call under way
	objects []json.RawMessage // of it, not yet written
	size    int               // their bytes
}

func (t *turn) answer() { t.otherwise(t) }

// batch runs the calls, or takes the steps that the script has for the first batch.
func (t *turn) batch() {
	if t.first {
		t.on("batch", t, (*turn).run)
	} else {
		t.run()
	}
	if t.ctx.Err() != nil && t.busy() == t.ID {
		t.stop()
	}
}

// run runs each call by itself, as the bridge does.
func (t *turn) run() {
	for _, it := range t.Items {
		if t.ctx.Err() != nil {
			t.close(pwsh.Skipped, 0)
			continue
		}
		t.call(it)
	}
	t.done()
}

func (t *turn) call(it item) {
	if !t.allow[strings.ToLower(it.Cmdlet)] {
		t.fail(pwsh.NotAllowed, "The cmdlet "+it.Cmdlet+" is not on this session's list of cmdlets.")
		return
	}
	params, err := decodeMap(it.Params)
	if err != nil {
		t.fail(pwsh.BadValue, err.Error())
		return
	}
	current := t.next
	calls := []pwsh.Call{{Cmdlet: it.Cmdlet, Params: params, Select: it.Select}}
	if t.Host {
		err = t.shell.RunInteractive(t.ctx, time.Hour, calls, func(line string) { t.text(line + "\n") }, t.event)
	} else {
		err = t.shell.Run(t.ctx, calls, t.event)
	}
	if errors.Is(err, errTooLarge) {
		t.fail(pwsh.TooLarge, err.Error())
	} else if t.next == current {
		t.lapse(0)
	}
}

// event writes one piece of an answer.
func (t *turn) event(e pwsh.Event) error {
	switch {
	case e.Object != nil:
		return t.give(e.Object)
	case e.Record != nil:
		t.record(*e.Record)
	case e.End.Status == pwsh.Unknown:
		t.lapse(e.End.Took)
	default:
		t.close(e.End.Status, e.End.Took)
	}
	return nil
}

func (t *turn) give(object map[string]any) error {
	text, err := json.Marshal(encode(object))
	if err != nil {
		return err
	}
	if len(text) > maxFrame {
		return errTooLarge
	}
	if t.objects, t.size = append(t.objects, text), t.size+len(text); len(t.objects) == maxObjects || t.size >= maxOut {
		t.flush()
	}
	return nil
}

func (t *turn) flush() {
	if len(t.objects) > 0 {
		t.out.frame(t.fields("out", "o", t.objects))
		t.objects, t.size = nil, 0
	}
}

func (t *turn) record(r pwsh.Record) {
	t.flush()
	t.out.frame(t.fields("rec", "r", r))
}

func (t *turn) fail(id, message string) {
	t.record(pwsh.Record{Stream: pwsh.StreamError, Message: message, Error: &pwsh.ErrorRecord{FQID: id}})
	t.close(pwsh.Failed, 0)
}

func (t *turn) close(status pwsh.Status, took time.Duration) {
	t.flush()
	end := t.fields("end", "st", status)
	end["ms"] = took.Milliseconds()
	t.out.frame(end)
	t.next++
}

// lapse ends a call of which it is not known how it ended.
func (t *turn) lapse(took time.Duration) {
	status := pwsh.Unknown
	if t.ctx.Err() != nil {
		status = pwsh.Stopped
	}
	t.close(status, took)
}

// stop ends what is left of a script's batch that was cancelled.
func (t *turn) stop() {
	for status := pwsh.Stopped; t.next < len(t.Items); status = pwsh.Skipped {
		t.close(status, 0)
	}
	t.done()
}

func (t *turn) done() {
	state := "Completed"
	if t.ctx.Err() != nil {
		state = "Stopped"
	}
	t.finish(state, "", min(t.next+1, len(t.Items)))
}

// finish lets the next request in, then says that this one is done.
func (t *turn) finish(state, message string, started int) {
	t.out.set(func(o *output) { o.drip = false })
	t.child.finish()
	t.out.frame(map[string]any{
		"t": "done", "id": t.ID, "state": state, "message": message, "started": started, "memory": memory(),
	})
}

// fields are those of a frame about the call under way.
func (t *turn) fields(frame, name string, value any) map[string]any {
	return map[string]any{"t": frame, "id": t.ID, "i": t.next, name: value}
}

func (t *turn) importModule() {
	m, err := t.shell.Import(t.ctx, t.Path)
	if refused := (*pwsh.ModuleError)(nil); errors.As(err, &refused) {
		t.record(pwsh.Record{Stream: pwsh.StreamError, Message: refused.Message, Error: &refused.Record})
	} else if err != nil {
		t.record(pwsh.Record{Stream: pwsh.StreamError, Message: err.Error(), Error: &pwsh.ErrorRecord{}})
	} else {
		t.out.frame(map[string]any{"t": "imported", "id": t.ID, "name": m.Name, "version": m.Version, "path": m.Path, "marker": m.Marker})
	}
	t.done()
}

func (t *turn) bind() {
	commands, err := t.shell.Bind(t.ctx, t.Modules...)
	if err != nil {
		t.finish("Failed", err.Error(), 0)
		return
	}
	names := map[string][]string{}
	for cmdlet, parameters := range commands {
		for name := range parameters {
			names[cmdlet] = append(names[cmdlet], name)
		}
	}
	t.out.frame(map[string]any{"t": "bound", "id": t.ID, "cmds": names})
	t.done()
}
