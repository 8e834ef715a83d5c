package adminapi

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"roombridge/runner/pwsh"
)

// Objects wait in an answer until there are this many objects or bytes of them.
const (
	maxObjects = 200
	maxLine    = 256 << 10
)

// answer writes the lines of one answer, in the order of the events.
type answer struct {
	cmdlet string
	w      http.ResponseWriter
	flush  *http.ResponseController
	objs   *encoder
	err    error // of the first line that could not be written
}

// newAnswer sends the header, so that whoever asked can wait for lines.
func newAnswer(w http.ResponseWriter, cmdlet string) *answer {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	a := &answer{cmdlet: cmdlet, w: w, flush: http.NewResponseController(w), objs: newEncoder()}
	a.err = a.flush.Flush()
	return a
}

// run writes the events of one call and returns how it ended.
func (a *answer) run(run func(each func(pwsh.Event) error) error) (pwsh.Status, error) {
	status := pwsh.Unknown
	err := run(func(e pwsh.Event) error {
		switch {
		case e.End != nil:
			status = e.End.Status
		case e.Record != nil:
			return a.record(*e.Record)
		case e.Object != nil:
			return a.object(e.Object)
		}
		return nil
	})
	return status, err
}

func (a *answer) object(o map[string]any) error {
	if err := a.objs.add(a.shaped(o)); err != nil {
		return fmt.Errorf("%s: %w", a.cmdlet, err)
	}
	if a.objs.count >= maxObjects || a.objs.size() >= maxLine {
		a.objects()
	}
	return a.err
}

// shaped gives Guid the type that the cmdlet gives it: both types are seen (facts.md 8a), so whoever
// reads has to take both.
func (a *answer) shaped(o map[string]any) map[string]any {
	id, ok := o["Guid"].(string)
	if !ok || a.cmdlet != "Get-DistributionGroup" {
		return o
	}
	shaped := maps.Clone(o)
	shaped["Guid"] = guid(id)
	return shaped
}

func (a *answer) objects() {
	if a.objs.count > 0 {
		a.line("out", a.objs)
		a.objs = newEncoder()
	}
}

func (a *answer) record(r pwsh.Record) error {
	a.objects()
	fields := map[string]any{"Stream": string(r.Stream), "Message": r.Message}
	if r.Stream == pwsh.StreamError {
		e := cmp.Or(r.Error, &pwsh.ErrorRecord{})
		// The module's Write-ErrorMessage appends its own name.
		fields["FQID"] = strings.TrimSuffix(e.FQID, ",Write-ErrorMessage")
		fields["Category"], fields["Reason"], fields["Activity"] = e.Category, e.Reason, e.Activity
		fields["Target"], fields["TargetType"], fields["Type"], fields["Prompt"] = e.Target, e.TargetType, e.Type, e.Prompt
	}
	if r.Error != nil && r.Error.Prompt {
		fields["Message"] = question(r.Message)
	}
	return a.send("rec", fields)
}

// question is what a cmdlet asked, out of what PowerShell says where nobody can answer: the module asks
// it again for real.
func question(message string) string {
	const before = "The host was attempting to request confirmation with the following message: "
	if _, asked, ok := strings.Cut(message, before); ok {
		return asked
	}
	return message
}

// say is called while the call runs, from wherever the session shows something.
func (a *answer) say(text string) { _ = a.send("say", text) }

// rights tells what connecting gave.
func (a *answer) rights(ctx context.Context, id string, s Session) error {
	bound, err := s.Bind(ctx, connectedModules)
	if err != nil {
		return err
	}
	cmdlets := make(map[string]any, len(bound))
	for cmdlet, params := range bound {
		list := []any{}
		for _, p := range slices.Sorted(maps.Keys(params)) {
			list = append(list, p)
		}
		cmdlets[cmdlet] = list
	}
	return a.send("got", map[string]any{"Connection": id, "Cmdlets": cmdlets})
}

// end closes the answer. After an error of the session it stays without its end line, as an answer
// whose connection broke: nobody can say what the call did.
func (a *answer) end(status pwsh.Status, err error) {
	a.objects()
	if err != nil || a.err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = a.send("end", string(status))
}

func (a *answer) send(kind string, value any) error {
	e := newEncoder()
	if err := e.add(value); err != nil {
		return err
	}
	a.line(kind, e)
	return a.err
}

func (a *answer) line(kind string, e *encoder) {
	if a.err != nil {
		return
	}
	limitWrite(a.flush)
	if _, a.err = fmt.Fprintf(a.w, "%s %s\n", kind, e.document()); a.err == nil {
		a.err = a.flush.Flush()
	}
}
