package talk

import (
	"bytes"
	"io"
)

// Gutter stands before every line about a simulated organisation, so that a screenshot of it is never
// taken for the real thing.
const Gutter = "SANDBOX | "

// gutter writes Gutter at the start of every line.
type gutter struct {
	w   io.Writer
	mid bool // inside a line
}

// Marked returns w with Gutter before every line, for what is written beside Talk.
func Marked(w io.Writer) io.Writer { return &gutter{w: w} }

func (g *gutter) Write(p []byte) (int, error) {
	var b bytes.Buffer
	for line := range bytes.Lines(p) {
		if !g.mid {
			b.WriteString(Gutter)
		}
		b.Write(line)
		g.mid = !bytes.HasSuffix(line, []byte{'\n'})
	}
	if _, err := g.w.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}
