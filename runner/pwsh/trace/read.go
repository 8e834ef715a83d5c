package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"roombridge/runner/pwsh"
)

// step is one thing that was asked, and its answer: an import, a bind or a run.
type step struct {
	at     int // number of its line
	line   line
	events []pwsh.Event
	done   *ending // nil: the recording ends inside the run
}

// recording is a file as it is read.
type recording struct {
	header header
	steps  []*step
	runs   map[int]*reading
	cut    bool
}

// reading is a run under way.
type reading struct {
	*step
	next int // the first call without an End
}

// read reads a whole recording and refuses one that no Recorder can have written.
func read(in io.Reader) (*recording, error) {
	r := &recording{runs: map[int]*reading{}}
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		text, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			if bad := r.take(n, text); bad != nil {
				return nil, fmt.Errorf("line %d: %w", n, bad)
			}
		}
		if err != nil {
			break
		}
	}
	if r.header.Trace == 0 {
		return nil, errors.New("the file is empty")
	}
	return r, nil
}

func (r *recording) take(n int, text []byte) error {
	if r.header.Trace == 0 {
		if err := json.Unmarshal(text, &r.header); err != nil || r.header.Trace == 0 {
			return errors.New("this is not a trace: its header is missing")
		}
		if r.header.Trace != version {
			return fmt.Errorf("a trace of version %d, and this program reads version %d", r.header.Trace, version)
		}
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var l line
	if err := dec.Decode(&l); err != nil {
		return err
	}
	if r.cut {
		return errors.New("nothing can follow where the recording was cut off")
	}
	return r.add(n, l)
}

func (r *recording) add(n int, l line) error {
	switch {
	case l.Cut:
		r.cut = true
	case l.Import != nil, l.Bind != nil:
		r.steps = append(r.steps, &step{at: n, line: l})
	case l.Event != nil, l.Done != nil:
		run := r.runs[l.Run]
		if run == nil {
			return fmt.Errorf("there is no run %d under way", l.Run)
		}
		if l.Event != nil {
			return run.add(*l.Event)
		}
		run.done = l.Done
		delete(r.runs, l.Run)
	case l.Run > 0:
		if r.runs[l.Run] != nil {
			return fmt.Errorf("run %d is under way already", l.Run)
		}
		s := &step{at: n, line: l}
		r.steps = append(r.steps, s)
		r.runs[l.Run] = &reading{step: s}
	default:
		return errors.New("a line that says nothing")
	}
	return nil
}

// add keeps to what a Caller promises: events in order of the calls, one End for each.
func (r *reading) add(e event) error {
	if e.Call != r.next || r.next >= len(r.line.Calls) {
		return fmt.Errorf("an event of call %d out of turn", e.Call)
	}
	answer := pwsh.Event{Call: e.Call, Record: e.Record}
	kinds := 0
	if e.Object != nil {
		kinds++
		answer.Object, _ = pwsh.Numbers(e.Object).(map[string]any)
	}
	if e.Record != nil {
		kinds++
	}
	if e.End != "" {
		kinds++
		answer.End = &pwsh.End{Status: e.End, Took: time.Duration(e.Took)}
		r.next++
	}
	if kinds != 1 {
		return errors.New("an event is an object, a record or an end")
	}
	r.events = append(r.events, answer)
	return nil
}
