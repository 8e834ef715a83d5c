package talk

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
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
	cmdlets  bool // remarks have named commands of Exchange, and it is not said yet where they are run
}

// narrow is the width that is assumed where none is known, and wide the most that is used: longer
// lines are hard to read.
const (
	narrow = 80
	wide   = 120
)

func newPerson(s Streams, o Options) *Person {
	p := &Person{in: s.In, screen: s.Err, asked: s.InTerminal && s.ErrTerminal, tty: s.ErrTerminal, width: min(max(s.Width, narrow), wide), opts: o}
	if !s.OutTerminal {
		p.width = wide
	}
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
		_, _ = io.WriteString(p.err, p.wrapped(fmt.Sprintf(format, args...)))
	}
}

// sayPath is say for a path, which is not broken: it is there to be copied.
func (p *Person) sayPath(label, path string) {
	if !p.opts.Quiet {
		p.stopLine()
		_, _ = fmt.Fprintf(p.err, "%s%s\n", label, path)
	}
}

func (p *Person) show(text string) {
	p.stopLine()
	_, _ = io.WriteString(p.out, text)
}

func (p *Person) showf(format string, args ...any) {
	p.show(p.wrapped(fmt.Sprintf(format, args...)))
}

// label is what stands before the text of a line, such as "Signed in   ".
var label = regexp.MustCompile(`^.{1,10}?  +`)

func (p *Person) wrapped(line string) string {
	return wrap([]string{line}, p.width, max(2, len(label.FindString(line))))
}

// next says which command to type; text is before it, and may be empty.
func (p *Person) next(text, command string) {
	if text != "" {
		text += "  "
	}
	p.say("Next:  %s%s", text, accent.Render(unbroken(command)))
}

// Started says nothing: who types a command knows it.
func (p *Person) Started(Start) {}

// Connecting says where to look while somebody has to sign in.
func (p *Person) Connecting(mode string) {
	switch {
	case p.opts.Sandbox:
	case mode == "interactive":
		p.say("Signing in  a window of Microsoft's opens, perhaps behind this one; it waits 15 minutes")
	case mode == "device":
		p.say("Signing in  Microsoft gives a code; it waits 15 minutes")
	}
}

// SignIn repeats what Microsoft says, at once and even if quiet: a code may have to be typed.
func (p *Person) SignIn(line string) {
	p.stopLine()
	_, _ = fmt.Fprintf(p.err, "  %s\n", line)
}

// Connected says who is signed in, and where.
func (p *Person) Connected(c Connection) {
	p.say("Signed in   %s at %s", c.Account, c.Organization.Name)
	if p.opts.Sandbox {
		p.say("Sandbox     %s is %s", c.Organization.Name, simulated(c))
	}
}

// simulated says how a sandbox is driven.
func simulated(c Connection) string {
	if c.PowerShell != "" {
		return "simulated, driven through " + c.PowerShell
	}
	return "simulated inside roombridge (" + c.Without + ")"
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
	_, _ = io.WriteString(p.err, wrap(lines, p.width, 8))
}

// End ends the line that is being rewritten; what a person needs was said.
func (p *Person) End(int, *report.Report) { p.stopLine() }
