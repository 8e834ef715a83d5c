package trace

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// file writes lines until the limit is reached or writing fails. It is not safe for concurrent use.
type file struct {
	out   io.Writer
	began time.Time
	room  int64 // bytes left, but for the line that says that the recording is cut off
	cut   bool
	err   error // the first
}

const cutLine = 64 // bytes of a line with "cut", at most

func newFile(out io.Writer, limit int64, h header) *file {
	f := &file{out: out, began: h.Time, room: limit - cutLine}
	f.write(h)
	return f
}

// ended says that nothing is written any more.
func (f *file) ended() bool { return f.cut || f.err != nil }

// add writes what happens now.
func (f *file) add(l line) {
	if f.ended() {
		return
	}
	l.At = span(time.Since(f.began))
	f.write(l)
}

func (f *file) write(value any) {
	text, err := json.Marshal(value)
	if err != nil {
		f.err = err
		return
	}
	if f.room -= int64(len(text) + 1); f.room < 0 {
		f.cut = true
		text, _ = json.Marshal(line{At: span(time.Since(f.began)), Cut: true})
	}
	if _, err := f.out.Write(append(text, '\n')); err != nil {
		f.err = fmt.Errorf("the trace is not complete: %w", err)
	}
}
