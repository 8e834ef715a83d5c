package pwsh_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

type params = map[string]any

func TestHello(t *testing.T) {
	s := open(t, pwsh.Options{})
	h := s.Hello()
	if !regexp.MustCompile(`^\d+\.\d+`).MatchString(h.Version) || h.Edition != "Core" && h.Edition != "Desktop" || h.PID == 0 {
		t.Errorf("Hello() = %+v", h)
	}
}

func TestImportAndBind(t *testing.T) {
	s := open(t, pwsh.Options{})
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.NotBound {
		t.Errorf("before the import: %+v", a)
	}
	m, err := s.Import(context.Background(), contoso(t))
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != "Contoso.Test" || m.Version != "1.2.3" || m.Marker != "contoso-test" || m.Path == "" {
		t.Errorf("Import = %+v", m)
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.OK {
		t.Errorf("after the import: %+v", a)
	}
	commands, err := s.Bind(context.Background(), "Nothing", "Contoso.*")
	if err != nil {
		t.Fatal(err)
	}
	if !commands["Get-TypedEcho"]["Password"] || !commands["Get-TypedEcho"]["ErrorAction"] || commands["Get-TypedEcho"]["Other"] || commands["Get-Missing"] != nil {
		t.Errorf("Bind = %v", commands)
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.OK {
		t.Errorf("after the bind: %+v", a)
	}
	if commands, err = s.Bind(context.Background(), "Nothing"); err != nil || len(commands) != 0 {
		t.Errorf("Bind of a module that is not there = %v, %v", commands, err)
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.NotBound {
		t.Errorf("after a bind without the module: %+v", a)
	}
}

// Connecting makes a module; bind finds it, and its cmdlets win over those of the same name before it.
func TestBindFindsWhatConnectMade(t *testing.T) {
	s := openContoso(t, pwsh.Options{})
	if a := one(t, s, "Connect-Module", nil); a.Status != pwsh.OK {
		t.Fatalf("Connect-Module: %+v", a)
	}
	if a := one(t, s, "Add-Late", nil); a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.NotBound {
		t.Errorf("before the bind: %+v", a)
	}
	if a := one(t, s, "Get-Echo", params{"Value": "x"}); len(a.Objects) != 1 || a.Objects[0]["Type"] != "System.String" {
		t.Errorf("before the bind: %+v", a)
	}
	commands, err := s.Bind(context.Background(), "Contoso.Test", "tmpCON_*")
	if err != nil || !commands["Add-Late"]["Value"] || !commands["Connect-Module"]["ErrorAction"] {
		t.Errorf("Bind = %v, %v", commands, err)
	}
	if a := one(t, s, "Get-Echo", params{"Value": "x"}); len(a.Objects) != 1 || a.Objects[0]["Value"] != "connected x" {
		t.Errorf("after the bind: %+v", a)
	}
	if a := one(t, s, "Add-Late", params{"Value": "x"}); len(a.Objects) != 1 || a.Objects[0]["Value"] != `{"value":"x"}` {
		t.Errorf("a cmdlet that uses PowerShell's own: %+v", a)
	}
	if a := one(t, s, "Disconnect-Module", nil); a.Status != pwsh.OK {
		t.Errorf("Disconnect-Module: %+v", a)
	}
	if commands, err = s.Bind(context.Background(), "Contoso.Test", "tmpCON_*"); err != nil || commands["Add-Late"] != nil {
		t.Errorf("Bind after the disconnect = %v, %v", commands, err)
	}
}

func TestImportMissingModule(t *testing.T) {
	s := session(t)
	for _, name := range []string{"Contoso.Nowhere", filepath.Join(t.TempDir(), "Nowhere.psd1")} {
		_, err := s.Import(context.Background(), name)
		var missing *pwsh.ModuleError
		if !errors.As(err, &missing) || !missing.Missing || missing.Forbidden {
			t.Errorf("Import(%s) = %#v", name, err)
		}
	}
}

func TestNotAllowed(t *testing.T) {
	s := openContoso(t, pwsh.Options{Allow: []string{"get-echo", "Get-Missing"}})
	answers, err := run(t, s, pwsh.Call{Cmdlet: "Get-Echo"}, pwsh.Call{Cmdlet: "Set-Nothing"}, pwsh.Call{Cmdlet: "Invoke-Expression", Params: params{"Command": "1"}}, pwsh.Call{Cmdlet: "Get-Missing"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", pwsh.NotAllowed, pwsh.NotAllowed, pwsh.NotBound} {
		if a := answers[i]; want == "" && a.Status != pwsh.OK || want != "" && (a.Status != pwsh.Failed || a.Records[0].Error.FQID != want) {
			t.Errorf("call %d: %+v, want %q", i, a, want)
		}
	}
}

func TestObjects(t *testing.T) {
	s := session(t)
	want := params{
		"Text": "a", "Int": int64(7), "Big": int64(math.MaxInt64), "Unsigned": float64(math.MaxUint64), "Half": 0.5, "Whole": 2.0,
		"NotANumber": "NaN", "Exact": 1.5, "Yes": true, "No": false, "Nothing": nil,
		"Guid": "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", "Date": "2026-03-31T22:15:00.0000000Z", "Day": "Friday", "Crossed": "Friday", "Minus": int64(-7),
		"Span": "01:30:00", "Version": "1.2.3", "Uri": "https://contoso.com/a b", "Char": "5",
		"Many": []any{"one", "two"}, "None": []any{}, "Single": []any{"one"}, "Map": params{"Key": "value"}, "Secret": "***",
		"Deep": []any{[]any{int64(1), int64(2)}}, "Inner": params{"Name": "x"},
	}
	if diff := cmp.Diff([]map[string]any{want}, one(t, s, "Get-Kind", nil).Objects); diff != "" {
		t.Errorf("all properties (-want +got):\n%s", diff)
	}
	answers, err := run(t, s, pwsh.Call{Cmdlet: "Get-Kind", Select: []string{"text", "Nothing", "Absent", "Many"}})
	if err != nil {
		t.Fatal(err)
	}
	want = params{"text": "a", "Nothing": nil, "Many": []any{"one", "two"}}
	if diff := cmp.Diff([]map[string]any{want}, answers[0].Objects); diff != "" {
		t.Errorf("selected properties (-want +got):\n%s", diff)
	}
	wantPlain := []map[string]any{
		{"Value": "text"}, {"Value": int64(42)}, {"Value": true}, {"Value": nil},
		{"Value": "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"}, {"Value": []any{int64(1), "two"}},
	}
	if diff := cmp.Diff(wantPlain, one(t, s, "Get-Plain", nil).Objects); diff != "" {
		t.Errorf("scalars (-want +got):\n%s", diff)
	}
	many := one(t, s, "Get-Many", nil).Objects
	if len(many) != 450 || many[449]["N"] != int64(450) {
		t.Errorf("%d objects, want 450 in order", len(many))
	}
}

// An object that cannot be converted must neither be invented nor spoil the frame.
func TestObjectThatCannotBeConverted(t *testing.T) {
	s := session(t)
	a := one(t, s, "Get-Thorny", nil)
	if a.Status != pwsh.Failed || len(a.Records) != 1 {
		t.Errorf("%+v", a)
	}
	if diff := cmp.Diff([]map[string]any{{"Value": "good"}}, a.Objects); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
}

func TestRecords(t *testing.T) {
	s := session(t)
	a := one(t, s, "Get-Stream", nil)
	want := []pwsh.Record{
		{Stream: pwsh.StreamWarning, Message: "one\ntwo"}, {Stream: pwsh.StreamVerbose, Message: "chatter"},
		{Stream: pwsh.StreamInformation, Message: "hello"}, {Stream: pwsh.StreamInformation, Message: "note"},
	}
	if diff := cmp.Diff(want, a.Records); diff != "" || a.Status != pwsh.OK || len(a.Objects) != 2 {
		t.Errorf("%s with %d objects; records (-want +got):\n%s", a.Status, len(a.Objects), diff)
	}
}

// hostile are texts that a shell on a pipe would run, cut or change.
var hostile = []string{
	"", "O'Brien", "x\u2019; Write-Output INJECTED; \u2018", "$(Get-Date)", "`n", "\";", `a\b"c`, "会议室 🏢", "\u202eabc\u200f",
	strings.Repeat("x", 64), strings.Repeat("🏢", 32), "-WhatIf", "--", "one\r\ntwo\nthree\r", "\t\x01\x1f\x7f\u0085\u2028", "s:tagged", "@{a=1}", "{\"$h\":{}}",
	"2026-03-31T22:15:00Z", "#PSB:0:1:x", "%PATH%", "null", "\ufeffbom",
}

func TestHostileValuesAreUnchanged(t *testing.T) {
	s := session(t)
	var calls []pwsh.Call
	for _, text := range hostile {
		calls = append(calls,
			pwsh.Call{Cmdlet: "Get-Echo", Params: params{"Value": text}},
			pwsh.Call{Cmdlet: "Get-TypedEcho", Params: params{"Text": []any{text}}})
	}
	answers, err := run(t, s, calls...)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range hostile {
		if diff := cmp.Diff([]map[string]any{{"Value": text, "Type": "System.String"}}, answers[2*i].Objects); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		if diff := cmp.Diff([]any{text}, answers[2*i+1].Objects[0]["Text"]); diff != "" {
			t.Errorf("%q in an array (-want +got):\n%s", text, diff)
		}
	}
}

func TestValuesCarryTheirType(t *testing.T) {
	s := session(t)
	tests := []struct {
		value, want any
		typ         any
	}{
		{nil, nil, nil},
		{true, true, "System.Boolean"},
		{int64(math.MinInt64), int64(math.MinInt64), "System.Int64"},
		{"12", "12", "System.String"},
		{[]any{}, []any{}, "System.Object[]"},
		{[]any{"one"}, []any{"one"}, "System.Object[]"},
		{[]any{"a", int64(1), nil, []any{"b"}}, []any{"a", int64(1), nil, []any{"b"}}, "System.Object[]"},
		{params{"Add": []any{"x"}, "Count": "y"}, params{"Add": []any{"x"}, "Count": "y"}, "System.Collections.Hashtable"},
		{params{}, params{}, "System.Collections.Hashtable"},
		{pwsh.PlainSecret("correct horse"), "correct horse", "System.String"},
		{pwsh.SecureString("correct horse"), "***", "System.Security.SecureString"},
	}
	for _, tt := range tests {
		got := one(t, s, "Get-Echo", params{"Value": tt.value})
		if diff := cmp.Diff([]map[string]any{{"Value": tt.want, "Type": tt.typ}}, got.Objects); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.value, diff)
		}
	}
	got := one(t, s, "Get-TypedEcho", params{"Password": pwsh.SecureString("Pa55 会议"), "Flag": true}).Objects[0]
	want := params{"Text": nil, "Flag": true, "Length": int64(7), "Type": "System.Security.SecureString", "Password": "***"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("typed parameters (-want +got):\n%s", diff)
	}
}

func TestBadValuesAreRefusedBeforeSending(t *testing.T) {
	s := session(t)
	bad := []any{"a\x00b", "\xff", 1, 1.5, params{"": "x"}, params{"A": "x", "a": "y"}, params{"PSObject": "x"}, []any{"ok", "\x00"}, pwsh.SecureString("\x00"), strings.Repeat("x", 1<<20)}
	var calls []pwsh.Call
	for _, value := range bad {
		calls = append(calls, pwsh.Call{Cmdlet: "Get-Echo", Params: params{"Value": value}}, pwsh.Call{Cmdlet: "Get-Echo", Params: params{"Value": "good"}})
	}
	answers, err := run(t, s, calls...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range bad {
		if a := answers[2*i]; a.Status != pwsh.Failed || len(a.Objects) != 0 || a.Records[0].Error.FQID != pwsh.BadValue {
			t.Errorf("bad value %d: %+v", i, a)
		}
		if a := answers[2*i+1]; a.Status != pwsh.OK || a.Objects[0]["Value"] != "good" {
			t.Errorf("the call after bad value %d: %+v", i, a)
		}
	}
}

func TestLargeBatchesAreSplit(t *testing.T) {
	s := session(t)
	var calls []pwsh.Call
	for i := range 12 {
		calls = append(calls, pwsh.Call{Cmdlet: "Get-TypedEcho", Params: params{"Text": []any{fmt.Sprint(i), strings.Repeat("x", 300<<10)}}, Select: []string{"Flag"}})
	}
	answers, err := run(t, s, calls...)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range answers {
		if a.Status != pwsh.OK {
			t.Errorf("call %d: %+v", i, a)
		}
	}
}

func TestErrors(t *testing.T) {
	s := session(t)
	tests := []struct {
		cmdlet  string
		objects int
		want    pwsh.Record // what is empty is not compared
	}{
		{"Add-Error", 2, pwsh.Record{Stream: pwsh.StreamError, Message: "went\nwrong", Error: &pwsh.ErrorRecord{
			FQID: "ContosoError,Add-Error", Category: "ObjectNotFound", Activity: "Write-Error", Target: "room", TargetType: "String", Command: "Add-Error"}}},
		{"Add-Throw", 1, pwsh.Record{Stream: pwsh.StreamError, Message: "outer", Error: &pwsh.ErrorRecord{
			Category: "OperationStopped", Reason: "Exception", Type: "System.Exception",
			Inner: []pwsh.InnerError{{Type: "System.InvalidOperationException", Message: "inner"}}}}},
		{"Add-Statement", 0, pwsh.Record{Stream: pwsh.StreamError, Error: &pwsh.ErrorRecord{
			FQID: "FormatException,Add-Statement", Category: "NotSpecified", Type: "System.Management.Automation.MethodInvocationException",
			Inner: []pwsh.InnerError{{Type: "System.FormatException"}}}}},
		{"Add-Parse", 0, pwsh.Record{Stream: pwsh.StreamError, Error: &pwsh.ErrorRecord{
			FQID: "ParseException,Add-Parse", Inner: []pwsh.InnerError{{Type: "System.Management.Automation.ParseException"}}}}},
	}
	for _, tt := range tests {
		a := one(t, s, tt.cmdlet, nil)
		if a.Status != pwsh.Failed || len(a.Objects) != tt.objects || len(a.Records) != 1 || a.Records[0].Error == nil {
			t.Errorf("%s: %+v", tt.cmdlet, a)
			continue
		}
		if diff := cmp.Diff(tt.want, a.Records[0], ignoreEmpty); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.cmdlet, diff)
		}
		if !strings.Contains(a.Records[0].Error.Stack, tt.cmdlet) {
			t.Errorf("%s: the stack is %q", tt.cmdlet, a.Records[0].Error.Stack)
		}
	}
	if a := one(t, s, "Get-Echo", params{"NoSuch": "x"}); a.Status != pwsh.Failed || !strings.HasPrefix(a.Records[0].Error.FQID, "NamedParameterNotFound") {
		t.Errorf("a parameter that is not there: %+v", a)
	}
}

// ignoreEmpty compares only the fields that the wanted record has.
var ignoreEmpty = cmp.FilterPath(func(p cmp.Path) bool { return len(p) > 1 }, cmp.FilterValues(
	func(x, y string) bool { return x == "" || y == "" }, cmp.Ignore()))

func TestPromptsAreErrors(t *testing.T) {
	s := session(t)
	for _, cmdlet := range []string{"Invoke-ShouldProcess", "Invoke-ShouldContinue", "Invoke-PromptForChoice", "Invoke-InnerPrompt"} {
		if a := one(t, s, cmdlet, nil); a.Status != pwsh.Failed || len(a.Objects) != 0 || !a.Records[0].Error.Prompt {
			t.Errorf("%s: %+v", cmdlet, a)
		}
	}
	if a := one(t, s, "Invoke-ShouldProcess", params{"Confirm": false}); a.Status != pwsh.OK || len(a.Objects) != 1 {
		t.Errorf("with Confirm=false: %+v", a)
	}
	if a := one(t, s, "Get-Mandatory", nil); a.Status != pwsh.Failed {
		t.Errorf("a mandatory parameter that is not given: %+v", a)
	}
}

// A function can leave the loop of its caller, or everything. No call may be taken for done then.
func TestFlowControlIsNeverOK(t *testing.T) {
	tests := []struct {
		cmdlet string
		next   pwsh.Status // of the call after it in the batch
	}{
		{"Invoke-Break", pwsh.OK}, {"Invoke-Continue", pwsh.OK},
		{"Invoke-LabelledBreak", pwsh.Skipped}, {"Invoke-Exit", pwsh.Skipped},
	}
	s := session(t)
	for _, tt := range tests {
		answers, err := run(t, s, pwsh.Call{Cmdlet: "Set-Nothing"}, pwsh.Call{Cmdlet: tt.cmdlet}, pwsh.Call{Cmdlet: "Set-Nothing"})
		got := []pwsh.Status{answers[0].Status, answers[1].Status, answers[2].Status}
		if diff := cmp.Diff([]pwsh.Status{pwsh.OK, pwsh.Unknown, tt.next}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.cmdlet, err, diff)
		}
	}
	if a := one(t, s, "Get-Echo", nil); a.Status != pwsh.OK {
		t.Errorf("afterwards: %+v", a)
	}
}

func TestFlagWithoutErrorIsUnknown(t *testing.T) {
	s := session(t)
	answers, err := run(t, s, pwsh.Call{Cmdlet: "Set-Flag"}, pwsh.Call{Cmdlet: "Set-Nothing"})
	if err != nil || answers[0].Status != pwsh.Unknown || answers[1].Status != pwsh.OK {
		t.Errorf("%+v, %v", answers, err)
	}
}

func TestPreferencesDoNotLeak(t *testing.T) {
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	s := openContoso(t, pwsh.Options{})
	want := one(t, s, "Get-Preference", nil)
	one(t, s, "Set-Preference", nil)
	if diff := cmp.Diff(want, one(t, s, "Get-Preference", nil)); diff != "" {
		t.Errorf("after Set-Preference (-want +got):\n%s", diff)
	}
	object := want.Objects[0]
	if object["Culture"] != "en-US" || object["Number"] != "1.5" || object["Error"] != "Continue" {
		t.Errorf("preferences: %v", object)
	}
}
