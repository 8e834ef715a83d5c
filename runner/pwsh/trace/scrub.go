package trace

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"roombridge/runner/pwsh"
)

// scrubber makes what may be written of calls and events. What it returns shares nothing with what it
// was given.
type scrubber struct {
	plain        bool
	organization string
	keep         map[string]bool // names of fields, lower case
	words        map[string]bool // names of cmdlets and parameters, which messages quote
	secrets      map[pwsh.Secret]bool
	names        *pseudonyms
}

func newScrubber(o Options) *scrubber {
	s := &scrubber{
		plain: o.Plain, organization: o.Organization, keep: map[string]bool{}, words: map[string]bool{},
		secrets: map[pwsh.Secret]bool{}, names: newPseudonyms(),
	}
	for _, name := range o.Keep {
		s.keep[strings.ToLower(name)] = true
	}
	return s
}

func (s *scrubber) calls(calls []pwsh.Call) []call {
	for _, c := range calls {
		s.learn(c.Params)
	}
	out := make([]call, len(calls))
	for i, c := range calls {
		out[i] = call{Cmdlet: s.hide(c.Cmdlet), Select: c.Select, Timeout: span(c.Timeout)}
		s.words[c.Cmdlet] = true
		if len(c.Params) > 0 {
			out[i].Params = s.fields(c.Params)
		}
		for name := range c.Params {
			s.words[name] = true
		}
	}
	return out
}

// learn remembers the secrets among values, because an answer may repeat them.
func (s *scrubber) learn(value any) {
	switch v := value.(type) {
	case pwsh.Secret:
		s.secrets[v] = true
	case []any:
		for _, element := range v {
			s.learn(element)
		}
	case map[string]any:
		for _, field := range v {
			s.learn(field)
		}
	}
}

func (s *scrubber) event(e pwsh.Event, interactive bool) *event {
	out := &event{Call: e.Call}
	switch {
	case e.Object != nil:
		out.Object = s.fields(e.Object)
	case e.Record != nil:
		out.Record = s.record(*e.Record)
		if interactive {
			out.Record.Message = signInCode.ReplaceAllString(out.Record.Message, hidden)
		}
	case e.End != nil:
		out.End, out.Took = e.End.Status, span(e.End.Took)
	}
	return out
}

func (s *scrubber) record(r pwsh.Record) *pwsh.Record {
	r.Message = s.message(r.Message)
	if r.Error != nil {
		scrubbed := s.errorRecord(*r.Error)
		r.Error = &scrubbed
	}
	return &r
}

func (s *scrubber) errorRecord(e pwsh.ErrorRecord) pwsh.ErrorRecord {
	e.Target = s.text(e.Target, false)
	for _, text := range []*string{&e.FQID, &e.Details, &e.Stack} {
		*text = s.message(*text)
	}
	for _, text := range []*string{&e.Category, &e.Reason, &e.Activity, &e.TargetType, &e.Type, &e.Command} {
		*text = s.hide(*text)
	}
	inner := e.Inner
	e.Inner = nil
	for _, i := range inner {
		e.Inner = append(e.Inner, pwsh.InnerError{Type: s.hide(i.Type), Message: s.message(i.Message)})
	}
	return e
}

func (s *scrubber) fields(fields map[string]any) map[string]any {
	out := make(map[string]any, len(fields))
	for name, value := range fields {
		out[s.hide(name)] = s.value(name, value)
	}
	return out
}

// value makes the value of a field, ready to be JSON.
func (s *scrubber) value(name string, value any) any {
	switch v := value.(type) {
	case nil, bool, int64, pwsh.Secret: // a Secret marshals as ***
		return v
	case float64:
		return number(v)
	case string:
		if strings.HasSuffix(strings.ToLower(name), "filter") {
			return s.filter(v)
		}
		return s.text(v, s.keep[strings.ToLower(name)])
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = s.value(name, element)
		}
		return out
	case map[string]any:
		return s.fields(v)
	}
	return fmt.Sprintf("(%T)", value) // no Caller takes it
}

// number writes a floating-point number so that it is read as one again.
func number(f float64) json.Number {
	switch {
	case math.IsInf(f, 1):
		return "1e999"
	case math.IsInf(f, -1):
		return "-1e999"
	case math.IsNaN(f):
		return "0.0" // no answer has it: JSON cannot say it
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return json.Number(text)
}
