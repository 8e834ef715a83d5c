package pwsh

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	maxFrame = 4 << 20  // bytes of JSON in one frame
	maxStray = 64 << 10 // bytes after which a line that is no frame is cut into pieces
)

// frame is one answer of the bridge. Type says which of the other fields it has.
type frame struct {
	Type  string `json:"t"`
	ID    int    `json:"id"` // of the request that it answers
	Index int    `json:"i"`  // of the call in that request

	Objects []map[string]any `json:"o"`  // out
	Record  *Record          `json:"r"`  // rec
	Status  Status           `json:"st"` // end
	Millis  int64            `json:"ms"` // end

	Proto    int                 `json:"proto"`   // hello
	PID      int                 `json:"pid"`     // hello
	Edition  string              `json:"edition"` // hello
	Version  string              `json:"version"` // hello, imported
	Name     string              `json:"name"`    // imported
	Path     string              `json:"path"`    // imported
	Marker   string              `json:"marker"`  // imported
	Policy   string              `json:"policy"`  // policy: the execution policy that refuses a script
	Scope    string              `json:"scope"`   // policy: who set it, such as MachinePolicy
	Commands map[string][]string `json:"cmds"`    // bound
	State    string              `json:"state"`   // done: PSInvocationState
	Started  *int                `json:"started"` // done: how many calls of the request were started
	Message  string              `json:"message"` // done, fatal
	Memory   int64               `json:"memory"`  // pong, done: of the process, in bytes
}

// frameReader takes the frames out of what a process prints. A frame is a line of its own,
//
//	#PSB:<nonce>:<bytes>:<json>
//
// and everything else is stray: text that a module or a native program printed.
type frameReader struct {
	in    *bufio.Reader
	mark  []byte
	stray func(line string)
}

func newFrameReader(in io.Reader, nonce string, stray func(string)) *frameReader {
	return &frameReader{in: bufio.NewReaderSize(in, maxStray), mark: []byte("#PSB:" + nonce + ":"), stray: stray}
}

// Next returns the next frame. io.EOF means that the process closed its output between two frames; an
// error that wraps ErrProtocol that it is out of step and cannot be read any further.
func (r *frameReader) Next() (frame, error) {
	for {
		line, err := r.in.ReadSlice('\n')
		if bytes.HasPrefix(line, r.mark) {
			return r.frame(line, err)
		}
		if text := bytes.TrimRight(line, "\r\n"); len(text) > 0 {
			r.stray(string(bytes.ToValidUTF8(text, []byte("\uFFFD"))))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return frame{}, err
		}
	}
}

// frame reads the frame whose line begins with head; headErr is how reading head ended.
func (r *frameReader) frame(head []byte, headErr error) (frame, error) {
	length, body, ok := bytes.Cut(head[len(r.mark):], []byte(":"))
	if !ok && atEnd(headErr) {
		return frame{}, fmt.Errorf("inside a frame: %w", headErr)
	}
	size, err := strconv.Atoi(string(length))
	if !ok || err != nil || size < 0 || size > maxFrame {
		return frame{}, fmt.Errorf("%w: a frame of length %q, the limit is %d bytes", ErrProtocol, length, maxFrame)
	}
	payload := make([]byte, size+1)
	n := copy(payload, body)
	if len(body) > size+1 || headErr == nil && n < size+1 {
		return frame{}, fmt.Errorf("%w: a frame of %d bytes that says it has %d", ErrProtocol, len(body)-1, size)
	}
	if _, err := io.ReadFull(r.in, payload[n:]); err != nil {
		return frame{}, fmt.Errorf("inside a frame: %w", err)
	}
	if payload[size] != '\n' {
		return frame{}, fmt.Errorf("%w: a frame longer than the %d bytes that it says", ErrProtocol, size)
	}
	return decodeFrame(payload[:size])
}

// decodeFrame turns output objects into Go values: string, int64, float64, bool, nil, []any and
// map[string]any.
func decodeFrame(payload []byte) (frame, error) {
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.UseNumber()
	var f frame
	if err := dec.Decode(&f); err != nil {
		return frame{}, fmt.Errorf("%w: a frame that is no JSON: %s", ErrProtocol, err.Error()) // an io.EOF in it is not the end of the output
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return frame{}, fmt.Errorf("%w: a frame with more than its JSON", ErrProtocol)
	}
	for _, object := range f.Objects {
		if object == nil {
			return frame{}, fmt.Errorf("%w: an object that is null", ErrProtocol)
		}
		Numbers(object)
	}
	return f, nil
}

// Numbers makes the values of an [Event] of what a [json.Decoder] with UseNumber gives: int64 of whole
// numbers, float64 of others, also of 1.0. It changes lists and maps in place.
func Numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64() // beyond its range: an infinity
		return f
	case []any:
		for i := range v {
			v[i] = Numbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = Numbers(v[key])
		}
	}
	return value
}
