package trace

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

var (
	// plainText is a Guid or a date, which name nobody.
	plainText = regexp.MustCompile(`^(?:\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?)$`)
	// proxy is what kind of address follows.
	proxy   = regexp.MustCompile(`^(?i:smtp|sip|x400|x500|eum|spo|mailto):`)
	address = regexp.MustCompile(`^([^\s@<>"]+)(@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$`)
	netType = regexp.MustCompile(`^(?:System|Microsoft)(?:\.\w+)+$`)

	// condition is a constant in a filter, with the property that it is compared with, if that stands before it.
	condition = regexp.MustCompile(`(?:(\w+)\s+-\w+\s+)?('(?:[^']|'')*'|"(?:[^"]|"")*")`)

	// telling is what is recognised in a message: text in quotes (an apostrophe inside a word opens and
	// closes none), an address, the folder of a user.
	telling = regexp.MustCompile(`"[^"]+"|“[^”]+”|‘[^’]+’|\B'(?:[^']|\b'\b)+'|[^\s@<>"(),;:|=\[\]]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?i:[\\/](?:users|home)[\\/])[^\\/"'<>|\n]+`)
)

// text makes the whole text of a field.
func (s *scrubber) text(text string, keep bool) string {
	text = s.hide(text)
	if s.plain || keep || text == "" || text == hidden || strings.EqualFold(text, s.organization) || plainText.MatchString(text) {
		return text
	}
	kind := proxy.FindString(text)
	if m := address.FindStringSubmatch(text[len(kind):]); m != nil {
		return kind + s.names.For(m[1]) + m[2]
	}
	if kind != "" {
		return kind + s.names.For(text[len(kind):])
	}
	return s.names.For(text)
}

// filter makes the text of a filter: its constants are texts of their own.
func (s *scrubber) filter(text string) string {
	text = s.hide(text)
	if s.plain {
		return text
	}
	var b strings.Builder
	rest := 0
	for _, m := range condition.FindAllStringSubmatchIndex(text, -1) {
		property := ""
		if m[2] >= 0 {
			property = text[m[2]:m[3]]
		}
		b.WriteString(s.names.Replace(text[rest:m[4]]))
		b.WriteString(s.constant(property, text[m[4]:m[5]]))
		rest = m[5]
	}
	b.WriteString(s.names.Replace(text[rest:]))
	return b.String()
}

// undouble makes a constant the text that it stands for; typographic quotes count as plain ones there.
var undouble = strings.NewReplacer(`''`, `'`, `""`, `"`, "‘‘", "‘", "’’", "’", "‚‚", "‚", "‛‛", "‛")

func (s *scrubber) constant(property, quoted string) string {
	text := undouble.Replace(quoted[1 : len(quoted)-1])
	made := s.text(text, s.keep[strings.ToLower(property)])
	if made == text {
		return quoted
	}
	return quoted[:1] + made + quoted[len(quoted)-1:]
}

// message makes running text.
func (s *scrubber) message(text string) string {
	text = s.hide(text)
	if s.plain {
		return text
	}
	at := strings.Index(text, `{"`)
	if at < 0 {
		return s.sentence(text)
	}
	dec := json.NewDecoder(strings.NewReader(text[at:]))
	dec.UseNumber()
	var body any
	if dec.Decode(&body) != nil {
		return s.sentence(text)
	}
	end := at + int(dec.InputOffset())
	return s.sentence(text[:at]) + s.body(body) + s.message(text[end:])
}

// body makes the JSON that a message contains, such as the answer of a server.
func (s *scrubber) body(value any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s.messages(value)) // it was JSON
	return strings.TrimSuffix(b.String(), "\n")
}

func (s *scrubber) messages(value any) any {
	switch v := value.(type) {
	case string:
		return s.message(v)
	case []any:
		for i := range v {
			v[i] = s.messages(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = s.messages(v[name])
		}
	}
	return value
}

// sentence replaces what is recognised in a text without JSON.
func (s *scrubber) sentence(text string) string {
	var b strings.Builder
	rest := 0
	for _, m := range telling.FindAllStringIndex(text, -1) {
		b.WriteString(s.names.Replace(text[rest:m[0]]))
		b.WriteString(s.told(text[m[0]:m[1]]))
		rest = m[1]
	}
	b.WriteString(s.names.Replace(text[rest:]))
	return b.String()
}

// told makes one of the things that telling finds.
func (s *scrubber) told(text string) string {
	for _, quotes := range []string{`""`, `''`, "“”", "‘’"} {
		open, closing := quotes[:len(quotes)/2], quotes[len(quotes)/2:]
		if inner, ok := strings.CutPrefix(text, open); ok {
			inner = strings.TrimSuffix(inner, closing)
			return open + s.text(inner, s.words[inner] || netType.MatchString(inner)) + closing
		}
	}
	if at := strings.LastIndexAny(text, `\/`); at >= 0 && !strings.Contains(text, "@") {
		return text[:at+1] + s.names.For(text[at+1:])
	}
	return s.text(text, false)
}
