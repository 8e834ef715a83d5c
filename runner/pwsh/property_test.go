package pwsh_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/pwsh"
)

const (
	propertyTime = 15 * time.Second // after which no further batch is sent
	batchValues  = 60
)

// Whatever can be sent comes back equal: through JSON both ways, the parameter of a function and its
// output. rapid prints the seed of a failure.
func TestValuesComeBackEqual(t *testing.T) {
	s := session(t)
	began := time.Now()
	sent := 0
	rapid.Check(t, func(t *rapid.T) {
		if time.Since(began) > propertyTime {
			return
		}
		values := rapid.SliceOfN(sendable(3), batchValues, batchValues).Draw(t, "values")
		calls := make([]pwsh.Call, len(values))
		for i, v := range values {
			calls[i] = pwsh.Call{Cmdlet: "Get-Echo", Params: params{"Value": v}, Select: []string{"Value"}}
		}
		got := make([]any, len(values))
		err := s.Run(context.Background(), calls, func(e pwsh.Event) error {
			switch {
			case e.Object != nil:
				got[e.Call] = e.Object["Value"]
			case e.Record != nil:
				t.Errorf("%#v: %s", values[e.Call], e.Record.Message)
			case e.End.Status != pwsh.OK:
				t.Errorf("%#v: %s", values[e.Call], e.End.Status)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if diff := cmp.Diff(v, got[i]); diff != "" {
				t.Fatalf("%#v (-sent +came back):\n%s", v, diff)
			}
		}
		sent += len(values)
	})
	t.Logf("%d values in %v", sent, time.Since(began).Round(time.Millisecond))
}

// A value may be as deep as the encoder allows.
func TestDeepValuesArrive(t *testing.T) {
	s := open(t, pwsh.Options{Allow: []string{"Get-Depth"}})
	path, err := filepath.Abs(filepath.Join("testdata", "Contoso.Depth.psm1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Import(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	const deepest = 31 // and the parameters themselves are a level
	for n := range deepest + 3 {
		for _, value := range []any{lists(n), maps(n)} {
			a := one(t, s, "Get-Depth", params{"Value": value})
			if n > deepest {
				if a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.BadValue {
					t.Errorf("%d levels: %+v", n, a)
				}
				continue
			}
			if diff := cmp.Diff([]map[string]any{{"Levels": int64(n), "End": "end"}}, a.Objects); diff != "" {
				t.Errorf("%d levels (-want +got):\n%s", n, diff)
			}
		}
	}
}

func lists(n int) any {
	if n == 0 {
		return "end"
	}
	return []any{lists(n - 1)}
}

func maps(n int) any {
	if n == 0 {
		return "end"
	}
	return params{"In": maps(n - 1)}
}

// Values that come near the limit of a request line, which has to be sent in several.
func TestBigValuesComeBackEqual(t *testing.T) {
	s := session(t)
	var calls []pwsh.Call
	for i, text := range []string{"x", "é", "\u2028", "🏢", `\`, "\r\n", "\x01", "'"} {
		size := len(fmt.Sprintf("%q", text)) - 2 // about what JSON makes of it
		calls = append(calls, pwsh.Call{Cmdlet: "Get-Echo", Params: params{"Value": strings.Repeat(text, 900_000/max(6, size)) + fmt.Sprint(i)}})
	}
	answers, err := run(t, s, calls...)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range calls {
		if len(answers[i].Objects) != 1 || answers[i].Objects[0]["Value"] != c.Params["Value"] {
			t.Errorf("value %d of %d bytes did not come back: %s %v", i, len(c.Params["Value"].(string)), answers[i].Status, answers[i].Records)
		}
	}
}

// nastyText is made of pieces that one layer or another could take for its own.
var nastyText = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[\x01-\x1f\x7f-\x9f]{1,4}`),
		rapid.StringMatching("[$`\"'@{}()\\[\\];|&<>%#*?/\\\\:=,+~^!-]{1,6}"),
		rapid.SampledFrom([]string{
			"s:", "i:1", "b:true", "n:", "$null", "$(1)", "@{a=1}", `{"$h":{}}`, `\u0041`, `\/Date(0)\/`, "2026-03-31T22:15:00Z", "1e5", "NaN", "True",
			"\u2018", "\u2019", "\u201a", "\u201b", "\u201c", "\u201d", "\u201e", "\u2013", "\u2014", "\u00a0", "\ufeff", "\u2028", "\u2029", "\u0085",
			"\u202e", "\u200f", "\u200d", "e\u0301", "\ufffd", "\ufffe", "\uffff", "\ue000", "😀", "👩‍👩‍👧", "\U0010ffff", "会议室", "ß", "İ", "ı", "\r\n", "\r", "\n",
			"#PSB:0:1:x", "-WhatIf", "--", "*", "[a]", "~", "%PATH%", "%s", "<a>", "]]>", "&amp;", "\x1b[0m", "\b",
		}),
		rapid.Map(rapid.IntRange(1, 3), func(n int) string { return strings.Repeat("long 会 ", n*2000) }),
	), 0, 4).Draw(t, "pieces")
	return strings.Map(func(r rune) rune {
		if r == 0 || r == utf8.RuneError {
			return 'x'
		}
		return r
	}, strings.Join(pieces, ""))
})

// sendable draws values that the encoder accepts and that come back whole: nested at most depth times.
func sendable(depth int) *rapid.Generator[any] {
	plain := []*rapid.Generator[any]{nastyText.AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil)}
	if depth == 0 {
		return rapid.OneOf(plain...)
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return sendable(depth - 1) })
	return rapid.OneOf(append(plain, rapid.SliceOfN(inner, 0, 5).AsAny(), rapid.Map(rapid.SliceOfN(pair(inner), 0, 5), mapOf).AsAny())...)
}

type field struct {
	Key   string
	Value any
}

func pair(value *rapid.Generator[any]) *rapid.Generator[field] {
	key := rapid.OneOf(nastyText, rapid.StringMatching(`[aAsSkKiIσςΣµμθϑſıİ]`), rapid.SampledFrom([]string{"Count", "Keys", "Values", "Length", "$h", "$ss", "__type", "Value", "Item"}))
	return rapid.Custom(func(t *rapid.T) field { return field{key.Draw(t, "key"), value.Draw(t, "value")} })
}

// mapOf leaves out the keys that no map may have.
func mapOf(fields []field) params {
	made := params{}
	seen := map[string]bool{"": true, "psobject": true, "psbase": true, "psadapted": true, "psextended": true, "pstypenames": true}
	for _, f := range fields {
		if folded := fold(f.Key); !seen[folded] {
			seen[folded] = true
			made[f.Key] = f.Value
		}
	}
	return made
}

// fold makes equal what differs in case only.
func fold(text string) string { return strings.ToLower(strings.ToUpper(text)) }
