package pwsh

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"sync"
)

// readFrames hands on frames until the output ends or makes no sense. A consumer that is slow stops the
// cmdlet, as the pipe fills.
func (p *process) readFrames(stdout io.Reader, nonce string) {
	defer close(p.frames)
	r := newFrameReader(stdout, nonce, func(line string) { p.said("stdout", line) })
	for {
		f, err := r.Next()
		if err != nil {
			p.readErr = err
			return
		}
		select {
		case p.frames <- f:
		case <-p.discard:
			p.dropped = true
		}
	}
}

func (p *process) readErrors(stderr io.Reader) {
	in := bufio.NewReaderSize(stderr, maxStray)
	for {
		line, err := in.ReadSlice('\n')
		if text := bytes.TrimRight(line, "\r\n"); len(text) > 0 {
			p.stderr.Add(string(text))
			p.said("stderr", string(bytes.ToValidUTF8(text, []byte("\uFFFD"))))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

// maxPrinted is how many lines that are no frames are logged and shown for one request.
const maxPrinted = 1000

// said deals with a line that is no frame.
func (p *process) said(stream, line string) {
	if n := p.printed.Add(1); n > maxPrinted {
		if n == maxPrinted+1 {
			p.log.Warn().Int("lines", maxPrinted).Msg("powershell prints too much: the rest of this request is left out")
		}
		return
	}
	line = p.redact.Redact(line)
	p.log.Debug().Str("stream", stream).Str("line", line).Msg("powershell printed")
	p.relay.Line(line)
}

// relay hands what PowerShell prints to whoever asked for it, one line at a time.
type relay struct {
	mu   sync.Mutex
	show func(string)
}

func (r *relay) Set(show func(string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.show = show
}

func (r *relay) Line(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.show != nil {
		r.show(line)
	}
}
