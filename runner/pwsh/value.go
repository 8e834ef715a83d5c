package pwsh

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxRequest is the longest request line, in bytes with its line end.
const maxRequest = 1 << 20

// maxDepth is how deep lists and maps may be nested in a value: ConvertFrom-Json gives up on deeper JSON,
// and with it on the request. A map takes two levels of that.
const maxDepth = 32

// item is a call on its way to PowerShell.
type item struct {
	Cmdlet string         `json:"cmd"`
	Params map[string]any `json:"p"`
	Select []string       `json:"sel,omitempty"`
}

// encodeCall turns a call into JSON. Its error is about the call and holds no value of it.
func encodeCall(c Call) (json.RawMessage, error) {
	if err := checkText(c.Cmdlet); err != nil || c.Cmdlet == "" {
		return nil, errors.Join(errors.New("a cmdlet needs a name"), err)
	}
	params, err := encodeMap(c.Params, maxDepth)
	if err != nil {
		return nil, err
	}
	return json.Marshal(item{Cmdlet: c.Cmdlet, Params: params, Select: c.Select})
}

// encodeValue gives a value its type, which plain JSON would leave to PowerShell's guess: text is
// s:text, a number i:1, a Boolean b:true, null n:. depth is how many levels may follow.
func encodeValue(value any, depth int) (any, error) {
	if depth < 0 {
		return nil, fmt.Errorf("a value nested deeper than %d levels cannot be sent to PowerShell", maxDepth)
	}
	switch v := value.(type) {
	case nil:
		return "n:", nil
	case string:
		return "s:" + v, checkText(v)
	case bool:
		return "b:" + strconv.FormatBool(v), nil
	case int64:
		return "i:" + strconv.FormatInt(v, 10), nil
	case []any:
		return encodeList(v, depth)
	case map[string]any:
		fields, err := encodeMap(v, depth)
		return map[string]any{"$h": fields}, err
	case Secret:
		if v.plain {
			return map[string]any{"$st": v.value}, checkText(v.value)
		}
		return map[string]any{"$ss": v.value}, checkText(v.value)
	}
	return nil, fmt.Errorf("a value of type %T cannot be sent to PowerShell", value)
}

func encodeList(list []any, depth int) (any, error) {
	encoded := make([]any, len(list))
	for i, element := range list {
		var err error
		if encoded[i], err = encodeValue(element, depth-1); err != nil {
			return nil, fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return encoded, nil
}

// reserved are names that PowerShell gives to no field of an object.
var reserved = map[string]bool{"psobject": true, "psbase": true, "psadapted": true, "psextended": true, "pstypenames": true}

func encodeMap(fields map[string]any, depth int) (map[string]any, error) {
	encoded := make(map[string]any, len(fields))
	seen := make(map[string]bool, len(fields))
	for key, value := range fields {
		folded := strings.ToLower(strings.ToUpper(key)) // there are letters, such as final sigma, that only their upper case shows to be the same
		if key == "" || seen[folded] || reserved[folded] || checkText(key) != nil {
			return nil, fmt.Errorf("the name %q is empty, reserved by PowerShell, given twice (case does not count) or has a character that cannot be sent", key)
		}
		seen[folded] = true
		var err error
		if encoded[key], err = encodeValue(value, depth-1); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	return encoded, nil
}

// checkText refuses what would arrive as something else: bytes that are not UTF-8, and NUL, at which
// native code ends a text.
func checkText(text string) error {
	if !utf8.ValidString(text) {
		return errors.New("the text is not valid UTF-8")
	}
	if strings.ContainsRune(text, 0) {
		return errors.New("the text holds a NUL character")
	}
	return nil
}

// secretsOf hands every secret in a value to learn.
func secretsOf(value any, learn func(string)) {
	switch v := value.(type) {
	case Secret:
		learn(v.value)
	case []any:
		for _, element := range v {
			secretsOf(element, learn)
		}
	case map[string]any:
		for _, field := range v {
			secretsOf(field, learn)
		}
	}
}
