package adminapi

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

// table is a body whose hashtable has the one key V with this value.
func table(value string) string {
	return documentStart + `<Obj RefId="0"><DCT><En><S N="Key">V</S>` + value + `</En></DCT></Obj>` + documentEnd
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        any
	}{
		{"string", `<S N="Value">a &lt; b</S>`, "a < b"},
		{"escaped units", `<S N="Value">_x000A__x005F_x0041__xD83C__xDFE2_ 会_</S>`, "\n_x0041_🏢 会_"},
		{"no escapes", `<S N="Value">_x00 _xGGGG_ _</S>`, "_x00 _xGGGG_ _"},
		{"half a pair", `<S N="Value">_xD83C_</S>`, "\ufffd"},
		{"integer", `<I32 N="Value">-5</I32>`, int64(-5)},
		{"truth", `<B N="Value">true</B>`, true},
		{"null", `<Nil N="Value"/>`, nil},
		{"Guid", `<G N="Value">6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540</G>`, "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"},
		{"array", `<Obj N="Value" RefId="1"><TN RefId="0"><T>System.Object[]</T></TN><LST><S>a</S><I64>2</I64></LST></Obj>`, []any{"a", int64(2)}},
		{"empty array", `<Obj N="Value" RefId="1"><LST/></Obj>`, []any{}},
		{"hashtable", `<Obj N="Value" RefId="1"><DCT><En><S N="Key">Add</S><S N="Value">x</S></En></DCT></Obj>`, map[string]any{"Add": "x"}},
		{"enumeration", `<Obj N="Value" RefId="1"><ToString>Closed</ToString><I32>1</I32></Obj>`, "Closed"},
		{"decorated string", `<Obj N="Value" RefId="1"><S>text</S><MS><S N="PSPath">p</S></MS></Obj>`, "text"},
		{"object", `<Obj N="Value" RefId="1"><MS><S N="a">b</S></MS></Obj>`, map[string]any{"a": "b"}},
		{"SecureString", `<Obj N="Value" RefId="1"><MS><S N="RoombridgeSecret">SecureString</S></MS></Obj>`, pwsh.SecureString("")},
		{"certificate", `<Obj N="Value" RefId="1"><MS><S N="RoombridgeSecret">X509Certificate2</S></MS></Obj>`, pwsh.PlainSecret("")},
		{
			"the same object again",
			`<Obj N="Value" RefId="1"><LST><Obj RefId="2"><LST><S>a</S></LST></Obj><Ref RefId="2"/></LST></Obj>`,
			[]any{[]any{"a"}, []any{"a"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := unmarshalParams([]byte(table(c.value)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]any{"V": c.want}, got, cmp.AllowUnexported(pwsh.Secret{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, value := range map[string]string{
		"unknown type":        `<XD N="Value">x</XD>`,
		"no number":           `<I32 N="Value">x</I32>`,
		"a real SecureString": `<SS N="Value">0011</SS>`,
		"unknown reference":   `<Ref RefId="7"/>`,
		"nothing":             `<Obj N="Value" RefId="1"/>`,
		"too deep":            strings.Repeat(`<Obj RefId="1"><LST>`, 9) + strings.Repeat(`</LST></Obj>`, 9),
		"a key alone":         ``,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := unmarshalParams([]byte(table(value))); err == nil {
				t.Errorf("read as %v", got)
			}
		})
	}
}

func TestEncodeIsOneLineAndRefusesStrangers(t *testing.T) {
	e := newEncoder()
	if err := e.add(map[string]any{"a\n": "\r\n\t\x00\u0085", "b": []any{guid("x"), 1.5}}); err != nil {
		t.Fatal(err)
	}
	want := documentStart + `<Obj RefId="0"><MS><S N="a_x000A_">_x000D__x000A__x0009__x0000__x0085_</S>` +
		`<Obj RefId="1" N="b"><LST><G>x</G><Db>1.5</Db></LST></Obj></MS></Obj>` + documentEnd
	if diff := cmp.Diff(want, string(e.document())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := e.add(map[string]any{"Bad": []any{struct{}{}}}); err == nil || !strings.Contains(err.Error(), "Bad") {
		t.Errorf("got %v, want an error that names the property", err)
	}
}

// FuzzText: any text comes back as it was, but for bytes that are no text.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "_x000A_", "__x", "_X0041_", "\x00", "会议室 🏢", "\ufffe", "a&<>\"b", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := newEncoder()
		if err := e.value("Value", s); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimPrefix(e.buf.String(), documentStart)
		if strings.ContainsAny(line, "\r\n") {
			t.Fatalf("more than one line: %q", line)
		}
		got, err := unmarshalParams([]byte(table(line)))
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.ToValidUTF8(s, string(utf8.RuneError)); utf8.ValidString(s) && got["V"] != want {
			t.Errorf("%q came back as %q", s, got["V"])
		}
	})
}

// FuzzDecode: whatever a request holds is parameters or an error.
func FuzzDecode(f *testing.F) {
	f.Add(table(`<Obj N="Value" RefId="1"><LST><Ref RefId="0"/></LST></Obj>`))
	f.Add(table(`<S N="Value">a</S>`))
	f.Add("<Objs/>")
	f.Fuzz(func(t *testing.T, s string) {
		if params, err := unmarshalParams([]byte(s)); (params == nil) == (err == nil) {
			t.Errorf("%v and %v", params, err)
		}
	})
}
