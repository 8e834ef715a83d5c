package talk

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"roombridge/runner/report"
)

// Person writes screens. They are ASCII but for the names of rooms, so that every console shows them;
// colour is never the only mark.
type Person struct {
	in       io.Reader
	asked    bool // input and errors are a terminal: a question can be answered
	out, err io.Writer
	screen   io.Writer // the terminal itself, for the line that is rewritten
	width    int
	opts     Options
	line     *progressLine
	tty      bool // errors are a terminal: a line can be rewritten
}

// narrow is the width that is assumed where none is known, and wide the most that is used: longer
// lines are hard to read.
const (
	narrow = 80
	wide   = 120
)

func newPerson(s Streams, o Options) *Person {
	p := &Person{in: s.In, screen: s.Err, asked: s.InTerminal && s.ErrTerminal, tty: s.ErrTerminal, width: min(max(s.Width, narrow), wide), opts: o}
	p.out, p.err = colorprofile.NewWriter(s.Out, s.Env), colorprofile.NewWriter(s.Err, s.Env)
	if o.Sandbox {
		p.out, p.err = &gutter{w: p.out}, &gutter{w: p.err}
		p.width -= len(Gutter)
	}
	return p
}

var (
	accent = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
	strong = lipgloss.NewStyle().Bold(true)
)

// say writes talk, show writes data.
func (p *Person) say(format string, args ...any) {
	if !p.opts.Quiet {
		p.stopLine()
		_, _ = fmt.Fprintf(p.err, format+"\n", args...)
	}
}

func (p *Person) show(text string) {
	p.stopLine()
	_, _ = io.WriteString(p.out, text)
}

func (p *Person) showf(format string, args ...any) { p.show(fmt.Sprintf(format, args...) + "\n") }

// next says which command to type; text is before it, and may be empty.
func (p *Person) next(text, command string) {
	if text != "" {
		text += "  "
	}
	p.say("Next:  %s%s", text, accent.Render(command))
}

// Started says nothing: who types a command knows it.
func (p *Person) Started(Start) {}

// Connecting says that signing in can take a while.
func (p *Person) Connecting(how string) { p.say("%s", how) }

// SignIn repeats what Microsoft says, at once and even if quiet: a code may have to be typed.
func (p *Person) SignIn(line string) {
	p.stopLine()
	_, _ = fmt.Fprintf(p.err, "  %s\n", line)
}

// Connected says who is signed in, and where.
func (p *Person) Connected(c Connection) {
	how := ""
	if p.opts.Sandbox {
		how = ", simulated in this process"
		if c.PowerShell != "" {
			how = ", simulated, driven through " + c.PowerShell
		}
	}
	p.say("Signed in   %s at %s%s", c.Account, c.Organization.Name, how)
}

// Confirm asks a question whose answer is no unless it is yes.
func (p *Person) Confirm(question string) (bool, error) {
	if !p.asked {
		return false, ErrNoTerminal
	}
	p.stopLine()
	_, _ = fmt.Fprintf(p.err, "%s [y/N] ", question)
	answer, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("reading the answer: %w", err)
	}
	if g, ok := p.err.(*gutter); ok {
		g.mid = false // the answer's own line end was shown by the terminal
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

// Note says something that is worth a line.
func (p *Person) Note(text string) { p.say("%s", text) }

// Problem says what went wrong, to what or where, and what to do.
func (p *Person) Problem(e Problem) {
	p.stopLine()
	lines := []string{"error:  " + strong.Render(e.Text)}
	for i, w := range e.Where {
		label := "where:  "
		if i > 0 {
			label = "        "
		}
		lines = append(lines, label+w)
	}
	if e.Do != "" {
		lines = append(lines, "do:     "+e.Do)
	}
	_, _ = io.WriteString(p.err, wrap(lines, p.width))
	if e.Next != "" {
		p.next("", e.Next)
	}
}

// wrap breaks lines that are too long at spaces, and indents what follows by eight.
func wrap(lines []string, width int) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(line[:min(8, len(line))])
		used := 8
		for i, w := range strings.Fields(line[min(8, len(line)):]) {
			if i > 0 && used+1+lipgloss.Width(w) > width {
				b.WriteString("\n        ")
				used = 8
			} else if i > 0 {
				b.WriteByte(' ')
				used++
			}
			b.WriteString(w)
			used += lipgloss.Width(w)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// End ends the line that is being rewritten; what a person needs was said.
func (p *Person) End(int, *report.Report) { p.stopLine() }
