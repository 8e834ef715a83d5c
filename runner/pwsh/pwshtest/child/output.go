package child

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// output writes frames and whatever else a child says.
type output struct {
	mu    sync.Mutex
	to    io.Writer
	nonce string
	crlf  bool // for LF
	drip  bool // byte by byte
}

// frame writes fields as a frame. What cannot be JSON is a mistake in this package.
func (o *output) frame(fields map[string]any) {
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	o.claim(len(body), string(body))
}

// claim writes a frame that says it has n bytes.
func (o *output) claim(n int, body string) { o.write([]byte(o.line(n, body))) }

func (o *output) line(n int, body string) string {
	return fmt.Sprintf("\n#PSB:%s:%d:%s\n", o.nonce, n, body)
}

// write leaves nothing out and does not say when nobody reads: the end of the input tells that.
func (o *output) write(text []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if !o.drip {
		_, _ = o.to.Write(text)
		return
	}
	for i := range text {
		_, _ = o.to.Write(text[i : i+1])
	}
}

// set changes how it writes.
func (o *output) set(change func(*output)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(o)
}
