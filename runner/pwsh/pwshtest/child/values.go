package child

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// decodeMap makes values of what Go sends, which carries its type: s:text, i:1, b:true, n:.
func decodeMap(fields map[string]any) (map[string]any, error) {
	decoded := make(map[string]any, len(fields))
	for name, field := range fields {
		var err error
		if decoded[name], err = decode(field); err != nil {
			return nil, err
		}
	}
	return decoded, nil
}

func decode(value any) (any, error) {
	switch v := value.(type) {
	case string:
		return decodeText(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = decode(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		if fields, ok := v["$h"].(map[string]any); ok {
			return decodeMap(fields)
		}
		if text, ok := v["$ss"].(string); ok {
			return pwsh.SecureString(text), nil
		}
		if text, ok := v["$st"].(string); ok {
			return pwsh.PlainSecret(text), nil
		}
	}
	return nil, fmt.Errorf("a value that carries no type: %T", value)
}

func decodeText(tagged string) (any, error) {
	tag, text, _ := strings.Cut(tagged, ":")
	switch tag {
	case "s":
		return text, nil
	case "i":
		return strconv.ParseInt(text, 10, 64)
	case "b":
		return strconv.ParseBool(text)
	case "n":
		return nil, nil
	}
	return nil, fmt.Errorf("a value of the unknown type %q", tag)
}

// encode lets a whole floating-point number keep its type, as the bridge does: 1.0.
func encode(value any) any {
	switch v := value.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return json.Number(text)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = encode(v[i])
		}
		return list
	case map[string]any:
		fields := make(map[string]any, len(v))
		for name := range v {
			fields[name] = encode(v[name])
		}
		return fields
	}
	return value
}

// echo is a Shell whose calls answer with their own parameters.
type echo struct{}

func (echo) Import(_ context.Context, name string) (pwsh.Module, error) {
	return pwsh.Module{Name: name}, nil
}

func (echo) Bind(context.Context, ...string) (pwsh.Commands, error) { return nil, nil }
func (echo) Close() error                                           { return nil }

func (echo) Run(_ context.Context, calls []pwsh.Call, each func(pwsh.Event) error) error {
	for i, c := range calls {
		if err := each(pwsh.Event{Call: i, Object: c.Params}); err != nil {
			return err
		}
		if err := each(pwsh.Event{Call: i, End: &pwsh.End{Status: pwsh.OK}}); err != nil {
			return err
		}
	}
	return nil
}

func (e echo) RunInteractive(ctx context.Context, _ time.Duration, calls []pwsh.Call, _ func(string), each func(pwsh.Event) error) error {
	return e.Run(ctx, calls, each)
}
