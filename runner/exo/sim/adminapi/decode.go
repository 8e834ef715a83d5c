package adminapi

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"roombridge/runner/pwsh"
)

// Parameters nested deeper than this are refused; none of Exchange's goes beyond 2.
const maxDepth = 8

// secretProperty marks an object that stands for a value which never leaves the PowerShell process; its
// text names the type.
const secretProperty = "RoombridgeSecret"

// element is one element of a CLIXML document.
type element struct {
	XMLName  xml.Name
	Name     string    `xml:"N,attr"`
	RefID    string    `xml:"RefId,attr"`
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// unmarshalParams reads the hashtable of a request's body.
func unmarshalParams(body []byte) (map[string]any, error) {
	var doc element
	if err := xml.Unmarshal(body, &doc); err != nil {
		return nil, err
	}
	if doc.XMLName.Local != "Objs" || len(doc.Children) != 1 {
		return nil, errors.New("not a CLIXML document with one object")
	}
	v, err := (&decoder{refs: map[string]any{}}).value(doc.Children[0], maxDepth)
	if err != nil {
		return nil, err
	}
	params, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("not a hashtable")
	}
	return params, nil
}

// decoder turns CLIXML into the values that a pwsh.Call takes.
type decoder struct {
	refs map[string]any // an object that occurs again is written as a reference
}

func (d *decoder) value(e element, depth int) (any, error) {
	if depth == 0 {
		return nil, fmt.Errorf("values nested deeper than %d", maxDepth)
	}
	switch e.XMLName.Local {
	case "Nil":
		return nil, nil
	case "S", "C", "URI", "Version":
		return unescape(e.Text), nil
	case "G", "DT", "TS", "Db", "Sg", "D": // Exchange takes these as text
		return e.Text, nil
	case "B":
		return strconv.ParseBool(e.Text)
	case "I64", "I32", "I16", "SB", "By", "U16", "U32":
		return strconv.ParseInt(e.Text, 10, 64)
	case "Ref":
		v, ok := d.refs[e.RefID]
		if !ok {
			return nil, fmt.Errorf("a reference to the unknown object %q", e.RefID)
		}
		return v, nil
	case "Obj":
		v, err := d.object(e, depth)
		d.refs[e.RefID] = v
		return v, err
	}
	return nil, fmt.Errorf("a value of type <%s>", e.XMLName.Local)
}

// object reads the content of an Obj: a list, a hashtable, note properties, or a value with a text.
func (d *decoder) object(e element, depth int) (any, error) {
	var text any
	for _, c := range e.Children {
		switch c.XMLName.Local {
		case "LST", "IE", "QUE", "STK":
			return d.list(c, depth-1)
		case "DCT":
			return d.hashtable(c, depth-1)
		case "MS":
			return d.properties(c, depth-1)
		case "ToString":
			text = unescape(c.Text)
		case "S": // a string that PowerShell hung properties on
			return unescape(c.Text), nil
		}
	}
	if text == nil {
		return nil, errors.New("an object without a value")
	}
	return text, nil
}

func (d *decoder) list(e element, depth int) (any, error) {
	list := make([]any, 0, len(e.Children))
	for _, c := range e.Children {
		v, err := d.value(c, depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (d *decoder) hashtable(e element, depth int) (any, error) {
	table := make(map[string]any, len(e.Children))
	for _, entry := range e.Children {
		if len(entry.Children) != 2 {
			return nil, errors.New("a hashtable's entry without key and value")
		}
		key, err := d.value(entry.Children[0], depth)
		if err != nil {
			return nil, err
		}
		if table[fmt.Sprint(key)], err = d.value(entry.Children[1], depth); err != nil {
			return nil, fmt.Errorf("%v: %w", key, err)
		}
	}
	return table, nil
}

func (d *decoder) properties(e element, depth int) (any, error) {
	object := make(map[string]any, len(e.Children))
	for _, c := range e.Children {
		v, err := d.value(c, depth)
		if err != nil {
			return nil, err
		}
		object[unescape(c.Name)] = v
	}
	switch object[secretProperty] {
	case nil:
		return object, nil
	case "SecureString":
		return pwsh.SecureString(""), nil
	}
	return pwsh.PlainSecret(""), nil
}

// unescape reads _xHHHH_, which stands for a UTF-16 unit.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var units []uint16
	for s != "" {
		if u, ok := escaped(s); ok {
			units, s = append(units, u), s[len("_xHHHH_"):]
			continue
		}
		next := strings.Index(s[1:], "_") + 1
		if next == 0 {
			next = len(s)
		}
		units, s = append(units, utf16.Encode([]rune(s[:next]))...), s[next:]
	}
	return string(utf16.Decode(units))
}

func escaped(s string) (uint16, bool) {
	if len(s) < len("_xHHHH_") || s[:2] != "_x" || s[6] != '_' {
		return 0, false
	}
	u, err := strconv.ParseUint(s[2:6], 16, 16)
	return uint16(u), err == nil
}
