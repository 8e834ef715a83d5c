package pwsh

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const fuzzNonce = "0123456789abcdef0123456789abcdef"

func mark(body string) string { return fmt.Sprintf("\n#PSB:%s:%d:%s\n", fuzzNonce, len(body), body) }

// heard is all that a reader makes of what a process prints.
type heard struct {
	Frames []frame
	Stray  []string
	Err    string
}

func hear(t *testing.T, r *frameReader, stray *[]string) heard {
	t.Helper()
	var h heard
	for {
		f, err := r.Next()
		if err == nil {
			h.Frames = append(h.Frames, f)
			continue
		}
		if !atEnd(err) && !errors.Is(err, ErrProtocol) {
			t.Fatalf("it ends with %v", err)
		}
		h.Stray, h.Err = *stray, err.Error()
		return h
	}
}

// Whatever a process prints, the reader ends; how the system cuts it into pieces makes no difference; and
// text before a frame does not hide it.
func FuzzFrameReader(f *testing.F) {
	end := `{"t":"end","id":1,"i":0,"st":"ok","ms":5}`
	for _, seed := range []string{
		"", "text", "text\r\n\r\n", mark(end), mark(end) + "between" + mark(end) + "after", mark("{}x"), mark("") + mark("[]"),
		strings.Replace(mark(end), ":41:", ":40:", 1), strings.Replace(mark(end), ":41:", ":42:", 1), strings.Replace(mark(end), ":41:", ":-1:", 1),
		strings.Replace(mark(end), ":41:", ":99999999999999999999:", 1), mark(end)[:20], mark(end)[:45], mark(end)[:60],
		"#PSB:" + fuzzNonce + ":4194305:", "#PSB:other:2:{}\n", "\xff\xfe\x00\n\u2028", strings.Repeat("long", maxStray/2) + mark(end), mark(`{"t":"out","o":[null]}`),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, printed []byte) {
		var stray, strayByByte []string
		whole := hear(t, newFrameReader(bytes.NewReader(printed), fuzzNonce, func(line string) { stray = append(stray, line) }), &stray)
		byByte := hear(t, newFrameReader(iotest.OneByteReader(bytes.NewReader(printed)), fuzzNonce, func(line string) { strayByByte = append(strayByByte, line) }), &strayByByte)
		if diff := cmp.Diff(whole, byByte); diff != "" {
			t.Errorf("in one piece and byte by byte (-whole +bytes):\n%s", diff)
		}
		for _, line := range whole.Stray {
			if line == "" || !utf8.ValidString(line) || strings.Contains(line, "\n") || len(line) > 3*maxStray {
				t.Errorf("a stray line of %d bytes: %.50q", len(line), line)
			}
		}
		if bytes.Contains(printed, []byte("#PSB:"+fuzzNonce)) {
			return
		}
		after := hear(t, newFrameReader(strings.NewReader(string(printed)+mark(end)), fuzzNonce, func(string) {}), new([]string))
		want := frame{Type: "end", ID: 1, Status: OK, Millis: 5}
		if diff := cmp.Diff([]frame{want}, after.Frames); diff != "" {
			t.Errorf("the frame after it (-want +got):\n%s", diff)
		}
	})
}

// A process that is killed may have written any part of a frame: that is its end, and no breach of the protocol.
func TestFrameCutAnywhere(t *testing.T) {
	printed := mark(`{"t":"end","id":1,"i":0,"st":"ok"}`)
	for n := range printed {
		r := newFrameReader(strings.NewReader(printed[:n]), fuzzNonce, func(string) {})
		if f, err := r.Next(); !atEnd(err) {
			t.Errorf("after %q: %+v, %v", printed[:n], f, err)
		}
	}
}

// What a frame holds is refused, or is JSON whose objects have only the types that a Call promises.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		`{"t":"out","id":1,"i":0,"o":[{"N":1,"F":1.0,"B":9223372036854775808,"I":1e999,"L":[null,true,{"x":"y"}],"":{}}]}`,
		`{"t":"rec","r":{"stream":"err","message":"a\nb","error":{"fqid":"x","inner":[{"type":"t","message":"m"}],"httpStatus":404,"prompt":true}}}`,
		`{"t":"rec","r":null}`, `{"t":"out","o":[null]}`, `{"t":"out","o":[[]]}`, `{"t":"end","st":"fine","ms":-1}`, `{"t":"end"} {}`, `{"t":"end"}]`, `null`, ``, `{"t":"bound","cmds":{"A":null}}`,
		"{\"t\":\"\xff\"}", `{"t":"out","o":[{"a":1,"a":"2","A":3}]}`, `{"T":"END","ID":1}`, `{"id":1.5}`, `{"id":99999999999999999999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		decoded, err := decodeFrame(payload)
		if err != nil {
			if !errors.Is(err, ErrProtocol) {
				t.Fatalf("%v is not ErrProtocol", err)
			}
			return
		}
		if !json.Valid(payload) {
			t.Errorf("accepted, and no JSON: %q", payload)
		}
		for _, object := range decoded.Objects {
			if object == nil {
				t.Error("an object that is nil")
			}
			checkTypes(t, object)
		}
	})
}

func checkTypes(t *testing.T, value any) {
	t.Helper()
	switch v := value.(type) {
	case nil, string, bool, int64:
	case float64:
		if math.IsNaN(v) {
			t.Error("not a number")
		}
	case []any:
		for _, element := range v {
			checkTypes(t, element)
		}
	case map[string]any:
		for _, field := range v {
			checkTypes(t, field)
		}
	default:
		t.Errorf("a %T", value)
	}
}

// What can be sent becomes one line of JSON within the limit that says the same, and what cannot is refused.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{"", "\x01", "\xff\xff\xff\xff\xff\xff\xff\xff", strings.Repeat("\x05\x00\x00\x00\x00\x00\x00\x00", 64), strings.Repeat("\x03", 4096)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(rapid.MakeFuzz(checkValue))
}

// TestValue is FuzzValue without a fuzzer.
func TestValue(t *testing.T) { rapid.Check(t, checkValue) }

func checkValue(t *rapid.T) {
	c := Call{
		Cmdlet: rapid.OneOf(rapid.Just("Get-Echo"), anyText).Draw(t, "cmdlet"),
		Params: rapid.MapOfN(anyKey, anyValue(4), 0, 3).Draw(t, "params"),
	}
	if n := rapid.SampledFrom([]int{0, 0, 0, maxDepth - 1, maxDepth, maxDepth + 1, 5 * maxDepth}).Draw(t, "depth"); n > 0 {
		c.Params["Deep"] = nested(n)
	}
	big := rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, maxRequest / 2, maxRequest}).Draw(t, "big")
	if big > 0 {
		c.Params["Big"] = strings.Repeat("x", big)
	}
	items, err := encodeLine([]Call{c})
	want := big < maxRequest && checkText(c.Cmdlet) == nil && c.Cmdlet != "" && sendable(c.Params, maxDepth)
	if want != (err == nil) || want != (len(items) == 1) {
		t.Fatalf("%d items and %v, want sent: %t", len(items), err, want)
	}
	if !want {
		return
	}
	if bytes.ContainsAny(items[0], "\r\n") || !json.Valid(items[0]) || len(items[0]) > maxRequest {
		t.Fatalf("not one line of JSON within the limit: %d bytes: %.100q", len(items[0]), items[0])
	}
	var sent struct {
		Cmd string
		P   map[string]any
	}
	if err := json.Unmarshal(items[0], &sent); err != nil {
		t.Fatal(err)
	}
	if arrived := untagged(map[string]any{"$h": sent.P}); !reflect.DeepEqual(arrived, c.Params) || sent.Cmd != c.Cmdlet {
		t.Fatalf("%s arrives as %s, parameters (-sent +arrived):\n%s", c.Cmdlet, sent.Cmd, cmp.Diff(c.Params, arrived, cmp.AllowUnexported(Secret{})))
	}
}

// PowerShell would keep one of the two and drop the other without a word.
func TestNamesThatDifferInCaseOnlyAreRefused(t *testing.T) {
	for _, pair := range [][2]string{{"Name", "nAME"}, {"σ", "ς"}, {"µ", "μ"}, {"θ", "ϑ"}, {"Ṡ", "ẛ"}, {"Ä", "ä"}, {"Ა", "ა"}, {"𐐀", "𐐨"}, {"ǅ", "ǆ"}} {
		if _, err := encodeMap(map[string]any{pair[0]: nil, pair[1]: nil}, 1); err == nil {
			t.Errorf("%q was accepted", pair)
		}
	}
}

var (
	anyText = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "s:x", "\r\n", "\x00", "a\x00b", "\xff", "\xed\xa0\x80", "\u2028\u2029\u0085", "😀", "</script>", `"\`, strings.Repeat("é", 300),
	}))
	anyKey = rapid.OneOf(rapid.StringMatching(`[A-Za-z$]{1,3}`), anyText, rapid.SampledFrom([]string{"PSObject", "psbase", "$ss", "$h", "ı", "İ"}))
)

// anyValue draws what can be sent and what cannot.
func anyValue(depth int) *rapid.Generator[any] {
	plain := []*rapid.Generator[any]{
		anyText.AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil),
		rapid.Map(anyText, SecureString).AsAny(), rapid.Map(anyText, PlainSecret).AsAny(),
		rapid.SampledFrom([]any{1, 1.5, []string{"x"}, map[string]string{}, struct{}{}, Call{}}),
	}
	if depth == 0 {
		return rapid.OneOf(plain...)
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return anyValue(depth - 1) })
	return rapid.OneOf(append(plain, rapid.SliceOfN(inner, 0, 4).AsAny(), rapid.MapOfN(anyKey, inner, 0, 4).AsAny())...)
}

// nested is a text in n lists and maps.
func nested(n int) any {
	var value any = "deep"
	for i := range n {
		if i%2 == 0 {
			value = []any{value}
		} else {
			value = map[string]any{"In": value}
		}
	}
	return value
}

// sendable says what encodeValue must accept.
func sendable(value any, depth int) bool {
	if depth < 0 {
		return false
	}
	switch v := value.(type) {
	case nil, bool, int64:
		return true
	case string:
		return utf8.ValidString(v) && !strings.Contains(v, "\x00")
	case Secret:
		return sendable(v.value, depth)
	case []any:
		for _, element := range v {
			if !sendable(element, depth-1) {
				return false
			}
		}
		return true
	case map[string]any:
		seen := map[string]bool{}
		for key, field := range v {
			folded := strings.ToLower(strings.ToUpper(key))
			if key == "" || seen[folded] || reserved[folded] || !sendable(key, depth) || !sendable(field, depth-1) {
				return false
			}
			seen[folded] = true
		}
		return true
	}
	return false
}

// untagged is a value as PowerShell reads it.
func untagged(value any) any {
	switch v := value.(type) {
	case string:
		text := v[2:]
		switch v[:2] {
		case "i:":
			var i int64
			_, _ = fmt.Sscan(text, &i)
			return i
		case "b:":
			return text == "true"
		case "n:":
			return nil
		}
		return text
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = untagged(v[i])
		}
		return list
	case map[string]any:
		if text, ok := v["$ss"].(string); ok {
			return SecureString(text)
		}
		if text, ok := v["$st"].(string); ok {
			return PlainSecret(text)
		}
		fields := map[string]any{}
		inner, _ := v["$h"].(map[string]any)
		for key, field := range inner {
			fields[key] = untagged(field)
		}
		return fields
	}
	return value
}
