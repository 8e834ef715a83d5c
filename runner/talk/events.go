package talk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"roombridge/runner/execute"
	"roombridge/runner/plan"
	"roombridge/runner/report"
)

// Version is that of the events' shape. A field may be added without raising it.
const Version = 1

// Events writes one line an event.
type Events struct {
	out, err io.Writer
	opts     Options
}

func newEvents(s Streams, o Options) *Events {
	e := &Events{out: s.Out, err: s.Err, opts: o}
	if o.Sandbox && !o.JSON {
		e.out, e.err = &gutter{w: s.Out}, &gutter{w: s.Err}
	}
	return e
}

// field is one name and value; a value that is empty is left out.
type field struct {
	name  string
	value any
}

func (e *Events) emit(name string, fields ...field) { e.write(e.out, name, fields) }

func (e *Events) write(w io.Writer, name string, fields []field) {
	now := e.opts.Now().UTC().Format(time.RFC3339)
	if e.opts.JSON {
		all := append([]field{{"v", Version}, {"time", now}, {"event", name}}, fields...)
		if e.opts.Sandbox {
			all = append(all, field{"sandbox", true})
		}
		_, _ = w.Write(jsonLine(all))
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %-8s", now, name)
	for _, f := range fields {
		if text := fmt.Sprint(f.value); text != "" {
			fmt.Fprintf(&b, " %s=%s", f.name, word(text))
		}
	}
	_, _ = fmt.Fprintln(w, b.String())
}

// word quotes a text that is not one word, or not all to be seen.
func word(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r == '"' || r == '=' || !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

func jsonLine(fields []field) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, f := range fields {
		if f.value == "" {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", f.name)
		var v bytes.Buffer
		enc := json.NewEncoder(&v)
		enc.SetEscapeHTML(false)
		if enc.Encode(f.value) != nil {
			v.WriteString("null")
		}
		b.Write(bytes.TrimSpace(v.Bytes()))
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// Started says which run of which file begins.
func (e *Events) Started(s Start) {
	e.emit("start", field{"command", s.Command}, field{"run", s.Run}, field{"file", s.File})
}

// Connecting is not an event: connect follows.
func (e *Events) Connecting(string) {}

// SignIn goes to stderr at once: a code may have to be typed elsewhere.
func (e *Events) SignIn(line string) { e.write(e.err, "sign-in", []field{{"says", line}}) }

// Connected says where the run is connected.
func (e *Events) Connected(c Connection) {
	e.emit("connect", field{"organisation", c.Organization.Name}, field{"account", c.Account}, field{"powershell", c.PowerShell}, field{"without", c.Without})
}

// Planned says what would change, and every refused row.
func (e *Events) Planned(p plan.Plan, then Then) {
	r := rowCounts(p)
	for _, g := range p.Groups {
		if g.Refused != nil { // none of its actions is carried out
			g.Actions = nil
		}
		e.emit("plan", field{"group", *g.Want.Address}, field{"rows", r.rows}, field{"rooms", r.rooms}, field{"repeats", r.repeats}, field{"refused", r.refused},
			field{"create", g.Count(plan.Create)}, field{"set", g.Count(plan.Set)}, field{"add", g.Count(plan.Add)}, field{"remove", g.Count(plan.Remove)},
			field{"already", len(g.Present)}, field{"extra", len(g.Extra)})
		if g.Refused != nil {
			e.refused(field{"group", *g.Want.Address}, g.Refused)
		}
		if g.Kept != "" {
			e.emit("kept", field{"group", *g.Want.Address}, field{"text", g.Kept})
		}
		if then == ThenStop {
			e.actions(g)
		}
	}
	e.refusedRows(p.Refused)
	e.calendars(p, then)
	if then == ThenStop { // else it comes once, with what became of it
		e.access(p)
	}
}

// refused says why a group or an application is; about names it.
func (e *Events) refused(about field, r *plan.GroupRefusal) {
	e.emit("refused", about, field{"class", string(r.Class)}, field{"text", r.Text}, field{"do", r.Hint})
}

func (e *Events) refusedRows(rows []plan.Refusal) {
	for _, f := range rows {
		e.emit("refused", field{"at", at(f)}, field{"cell", f.Row.Cell}, field{"class", f.Class}, field{"text", f.Text}, field{"nearest", f.Nearest}, field{"do", f.Hint})
	}
}

// access says whether the applications are limited, at the end of what is said about the groups.
func (e *Events) access(p plan.Plan) {
	if p.Part != plan.Membership { // it is said at length
		return
	}
	for _, a := range p.Applications {
		e.application(a)
	}
}

func (e *Events) actions(g plan.Group) {
	for _, a := range g.Actions {
		e.emit("action", field{"n", a.N}, field{"kind", string(a.Kind)}, field{"group", *g.Want.Address}, field{"setting", string(a.Setting)}, field{"address", a.Address})
	}
}

// ErrNoTerminal says that there was a question and nobody to answer it.
var ErrNoTerminal = errors.New("there is a question, and nobody at a terminal to answer it")

// Confirm refuses: there is nobody to ask.
func (e *Events) Confirm(string) (bool, error) { return false, ErrNoTerminal }

// Progress says how far a group is, after each batch.
func (e *Events) Progress(p execute.Progress) {
	if p.Note != "" {
		e.Note(p.Note)
		return
	}
	if e.opts.Quiet {
		return
	}
	e.write(e.err, "progress", []field{{"group", p.Group}, {"kind", string(p.Kind)}, {"done", p.Done}, {"of", p.Total}})
}

// Note says something that is worth a line.
func (e *Events) Note(text string) { e.write(e.err, "note", []field{{"text", text}}) }

// Applied says what became of every row that is not as it was.
func (e *Events) Applied(a Applied) {
	for _, g := range a.Report.Groups {
		for _, l := range slices.Concat(g.Own, g.Lines) {
			if l.N > 0 && l.Repeat == "" && g.Refused == nil {
				e.answer(l)
			}
		}
		if b := g.ReadBack; b != nil {
			e.emit("readback", field{"group", *g.Want.Address}, field{"guid", string(g.ID)}, field{"members", b.Members}, field{"strangers", len(b.Strangers)})
		}
		e.emit("group", field{"address", *g.Want.Address}, field{"guid", string(g.ID)})
	}
	if c := a.Report.Calendars; c != nil {
		for _, l := range c.Lines {
			e.answer(l, field{"kind", string(plan.SetCalendar)})
		}
	}
	e.access(a.Report.Plan)
	e.emit("results", field{"file", a.Results}, field{"problem", a.Missed})
}

// answer says what one action came to; about are the fields of what it was about, if that was no group.
func (e *Events) answer(l report.Line, about ...field) {
	by := "answer"
	if l.Seen {
		by = "readback"
	}
	fields := []field{{"n", l.N}, {"outcome", string(l.Outcome)}, {"by", by}}
	if about == nil {
		about = []field{{"group", l.Group}, {"setting", string(l.Setting)}, {"at", l.At}}
	}
	fields = append(fields, about...)
	e.emit("answer", append(fields, field{"address", l.Address}, field{"class", l.Class}, field{"text", l.Text}, field{"do", l.Hint})...)
}

// Verified says every difference.
func (e *Events) Verified(r report.Report) {
	for _, g := range r.Groups {
		address := *g.Want.Address
		d := differences(g.Group)
		if g.Refused != nil {
			e.refused(field{"group", address}, g.Refused)
			continue
		}
		for _, m := range d.missing {
			e.emit("missing", field{"group", address}, field{"at", m.at}, field{"address", m.address})
		}
		for _, x := range g.Extra {
			e.emit("extra", field{"group", address}, field{"address", x.String()}, field{"class", plan.KindClass(x.Kind())})
		}
		for _, s := range d.settings {
			e.emit("setting", field{"group", address}, field{"setting", string(s.name)}, field{"is", s.is}, field{"want", s.want})
		}
		e.emit("verify", field{"group", address}, field{"guid", string(g.ID)}, field{"exists", g.ID != ""}, field{"wanted", d.wanted}, field{"missing", len(d.missing)},
			field{"extra", len(g.Extra)}, field{"settings", len(d.settings)})
	}
	e.refusedRows(r.Plan.Refused)
}

// Listed says every room.
func (e *Events) Listed(l Listing) {
	shown := l.Rooms
	if l.Written != "" {
		shown = nil
	}
	for _, r := range shown {
		e.emit("room", field{"name", r.DisplayName}, field{"address", r.Address}, field{"kind", string(r.Kind())}, field{"guid", string(r.ID)}, field{"listed", r.Line > 0}, orNothing("line", r.Line))
	}
	e.emit("rooms", field{"rooms", l.Total}, field{"notListed", l.NotListed}, field{"file", l.Written})
}

// orNothing leaves out a value that is 0 or false.
func orNothing[T comparable](name string, value T) field {
	var zero T
	if value == zero {
		return field{name, ""}
	}
	return field{name, value}
}

// Problem says what went wrong and what to do.
func (e *Events) Problem(p Problem) {
	e.emit("error", field{"text", p.Text}, field{"where", strings.Join(p.Where, "; ")}, field{"do", p.Do})
}

// End is the last line, and alone tells a monitor everything.
func (e *Events) End(exit int, r *report.Report) {
	fields := []field{{"exit", exit}}
	if r != nil {
		t := r.Total()
		for _, o := range outcomes {
			fields = append(fields, field{string(o), t[o]})
		}
	}
	e.emit("end", fields...)
}
