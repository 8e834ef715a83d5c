package adminapi

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// guid is written as a Guid, not as a string.
type guid string

const (
	documentStart = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`
	documentEnd   = `</Objs>`
)

// encoder writes values as one CLIXML document in one line ([MS-PSRP] 2.2.5). A map becomes an object with note
// properties in the order of their names, a list an ArrayList, as remote objects have them.
type encoder struct {
	buf   bytes.Buffer
	count int
	refs  int
}

func newEncoder() *encoder {
	e := &encoder{}
	e.buf.WriteString(documentStart)
	return e
}

func (e *encoder) size() int { return e.buf.Len() }

func (e *encoder) add(v any) error {
	e.count++
	return e.value("", v)
}

func (e *encoder) document() []byte { return append(e.buf.Bytes(), documentEnd...) }

func (e *encoder) value(name string, v any) error {
	switch v := v.(type) {
	case nil:
		e.leaf("Nil", name, "")
	case string:
		e.leaf("S", name, v)
	case guid:
		e.leaf("G", name, string(v))
	case bool:
		e.leaf("B", name, strconv.FormatBool(v))
	case int64:
		e.leaf("I64", name, strconv.FormatInt(v, 10))
	case float64:
		e.leaf("Db", name, strconv.FormatFloat(v, 'g', -1, 64))
	case []any:
		return e.list(name, v)
	case map[string]any:
		return e.object(name, v)
	default:
		return fmt.Errorf("a value of type %T cannot be sent to PowerShell", v)
	}
	return nil
}

func (e *encoder) list(name string, v []any) error {
	e.open(name)
	e.buf.WriteString("<LST>")
	for _, element := range v {
		if err := e.value("", element); err != nil {
			return err
		}
	}
	e.buf.WriteString("</LST></Obj>")
	return nil
}

func (e *encoder) object(name string, v map[string]any) error {
	e.open(name)
	e.buf.WriteString("<MS>")
	for _, property := range slices.Sorted(maps.Keys(v)) {
		if err := e.value(property, v[property]); err != nil {
			return fmt.Errorf("%s: %w", property, err)
		}
	}
	e.buf.WriteString("</MS></Obj>")
	return nil
}

func (e *encoder) open(name string) {
	e.buf.WriteString(`<Obj RefId="` + strconv.Itoa(e.refs) + `"`)
	e.refs++
	e.named(name)
	e.buf.WriteByte('>')
}

func (e *encoder) leaf(tag, name, text string) {
	e.buf.WriteString("<" + tag)
	e.named(name)
	e.buf.WriteByte('>')
	e.text(text)
	e.buf.WriteString("</" + tag + ">")
}

func (e *encoder) named(name string) {
	if name != "" {
		e.buf.WriteString(` N="`)
		e.text(name)
		e.buf.WriteByte('"')
	}
}

var markup = map[rune]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;"}

// text escapes what XML cannot hold as _xHHHH_, and an underscore before an x so that it is not taken for one.
func (e *encoder) text(s string) {
	for i, r := range s {
		switch {
		case markup[r] != "":
			e.buf.WriteString(markup[r])
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff, r == '_' && isX(s[i+1:]):
			fmt.Fprintf(&e.buf, "_x%04X_", r)
		default:
			e.buf.WriteString(string(r)) // invalid UTF-8 becomes utf8.RuneError
		}
	}
}

func isX(s string) bool { return len(s) > 0 && (s[0] == 'x' || s[0] == 'X') }
