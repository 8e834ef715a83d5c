package trace_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/trace"
)

// written is what a trace has in place of the object.
func written(t tester, o trace.Options, object map[string]any) map[string]any {
	t.Helper()
	file := record(t, o, &scripted{events: answers(object)}, pwsh.Call{Cmdlet: "Get-Room"})
	return lines(t, file.String())[1].Event.Object
}

func TestWhatIsKeptOfAField(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"DisplayName", "Ana Silva", "name1"},
		{"DisplayName", "Ana.Silva@Contoso.com", "name1@Contoso.com"},
		{"DisplayName", "SMTP:ana.silva@contoso.com", "SMTP:name1@contoso.com"},
		{"DisplayName", "x500:/o=ExchangeLabs/cn=ana", "x500:name1"},
		{"DisplayName", "CN=Ana Silva,OU=contoso.onmicrosoft.com", "name1"},
		{"DisplayName", "Ana Silva <ana.silva@contoso.com>", "name1"},
		{"DisplayName", "会议室", "name1"},
		{"DisplayName", "5551234", "name1"},
		{"DisplayName", "", ""},
		{"DisplayName", "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"},
		{"WhenCreated", "2026-03-31T22:15:00.0000000Z", "2026-03-31T22:15:00.0000000Z"},
		{"Name", "Contoso.OnMicrosoft.com", "Contoso.OnMicrosoft.com"},
		{"RecipientTypeDetails", "RoomMailbox", "RoomMailbox"},
		{"recipienttypedetails", "RoomMailbox", "RoomMailbox"},
		{"Filter", `EmailAddresses -eq 'smtp:ana@contoso.com' -or Name -eq 'Pat O''Brien'`, `EmailAddresses -eq 'smtp:name1@contoso.com' -or Name -eq 'name2'`},
		{"RecipientPreviewFilter", `RecipientTypeDetails -eq 'RoomMailbox' -and Name -like "Ana*"`, `RecipientTypeDetails -eq 'RoomMailbox' -and Name -like "name1"`},
		{"Filter", `Name -eq 'x’’; Write-Output INJECTED; ‘‘'`, `Name -eq 'name1'`},
		{"CertificateThumbprint", "0123456789ABCDEF0123456789abcdef01234567", "***"},
		{"RecipientTypeDetails", "Bearer abcdefghijkl", "Bearer ***"},
		{"RecipientTypeDetails", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "***"},
		{"RecipientTypeDetails", "Server=db;Password=hunter2;User=x", "Server=db;Password=***;User=x"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.text, func(t *testing.T) {
			if got := written(t, exchange, map[string]any{tt.name: tt.text})[tt.name]; got != tt.want {
				t.Errorf("%q became %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// Plain keeps names, and still hides what nobody may see.
func TestPlainKeepsNames(t *testing.T) {
	object := map[string]any{"Name": "Ana Silva", "Text": "AccountKey=abc==;x eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"}
	want := map[string]any{"Name": "Ana Silva", "Text": "AccountKey=***;x ***"}
	if diff := cmp.Diff(want, written(t, trace.Options{Plain: true}, object)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsKeptOfAMessage(t *testing.T) {
	tests := []struct{ text, want string }{
		{"The term 'Get-Room' is not recognized.", "The term 'Get-Room' is not recognized."},
		{"The recipient \"Ana Silva\" is already a member.", "The recipient \"name2\" is already a member."},
		{"It couldn't be done because object 'Pat O'Brien' couldn't be found on 'DB7.PROD.OUTLOOK.COM'.", "It couldn't be done because object 'name2' couldn't be found on 'name3'."},
		{"North 1.04 and NORTH 1.04: north 1.040, South", "name1 and name1: north 1.040, South"},
		{"write to o'brien@contoso.com, soon", "write to name2@contoso.com, soon"},
		{`at <ScriptBlock>, C:\Users\ana.silva\tmpEXO_1.psm1: line 3`, `at <ScriptBlock>, C:\Users\name2\tmpEXO_1.psm1: line 3`},
		{"cannot open /home/ana/x", "cannot open /home/name2/x"},
		{`Cannot convert "x" to "System.Int32"`, `Cannot convert "name2" to "System.Int32"`},
		{
			`Ex6F9304|Microsoft.X|HttpStatusCode=404 ErrorMessage={"error":{"code":"NotFound","message":"no 'North 1.04' <>"}} end`,
			`Ex6F9304|Microsoft.X|HttpStatusCode=404 ErrorMessage={"error":{"code":"NotFound","message":"no 'name1' <>"}} end`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			events := append([]pwsh.Event{{Object: map[string]any{"Name": "North 1.04"}}, {Record: &pwsh.Record{Stream: pwsh.StreamWarning, Message: tt.text}}}, answers()...)
			file := record(t, exchange, &scripted{events: events}, pwsh.Call{Cmdlet: "Get-Room"})
			if got := lines(t, file.String())[2].Event.Record.Message; got != tt.want {
				t.Errorf("%q\nbecame\n%q, want\n%q", tt.text, got, tt.want)
			}
		})
	}
}

// The same name has the same pseudonym in every place, and different names have different ones.
func TestPseudonymsAreConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z会]{3,6}( [a-z.0-9]{1,4})?`), 2, 8, rapid.ID[string]).Draw(t, "names")
		object := map[string]any{}
		for _, name := range names {
			object["p "+name] = name
			object["q "+name] = []any{strings.ToUpper(name), map[string]any{"Owner": name}}
		}
		file := record(t, trace.Options{}, &scripted{events: answers(object)}, pwsh.Call{Cmdlet: "Get-Room"})
		got := lines(t, file.String())[1].Event.Object
		seen := map[any]bool{}
		for _, name := range names {
			p := got["p "+name]
			if diff := cmp.Diff([]any{p, map[string]any{"Owner": p}}, got["q "+name]); diff != "" || seen[p] {
				t.Fatalf("%q is %v, %s", name, p, diff)
			}
			seen[p] = true
		}
	})
}

// A Secret is nowhere in the file, wherever it was handed in and whatever repeats it.
func TestNoSecretIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[!-~“é会🏢 \n"\\<>&]{3,20}`).Draw(t, "secret") + "\u00a7"
		handed := rapid.SampledFrom([]any{
			pwsh.PlainSecret(secret), []any{"x", pwsh.SecureString(secret)}, map[string]any{"Deep": []any{pwsh.PlainSecret(secret)}},
		}).Draw(t, "handed in")
		around := rapid.StringMatching(`[a-z "'@{}:=]{0,6}`)
		echo := around.Draw(t, "before") + secret + around.Draw(t, "after")
		where := rapid.SampledFrom([]map[string]any{
			{"Name": echo}, {"RecipientTypeDetails": echo}, {"Filter": echo}, {echo: "x"}, {"List": []any{map[string]any{"State": echo}}},
		}).Draw(t, "object")
		rec := pwsh.ErrorRecord{FQID: echo, Target: echo, Details: echo, Stack: echo, Activity: echo, Inner: []pwsh.InnerError{{Message: echo}}}
		events := append([]pwsh.Event{{Object: where}, {Record: &pwsh.Record{Stream: pwsh.StreamError, Message: echo, Error: &rec}}}, answers()...)
		o := exchange
		o.Plain = rapid.Bool().Draw(t, "plain")
		shell := &scripted{events: events, err: &pwsh.SessionLostError{Err: pwsh.ErrNoAnswer, Stderr: echo}}
		file := record(t, o, shell, pwsh.Call{Cmdlet: "Connect-ExchangeOnline", Params: map[string]any{"Password": handed, "Also": echo}}).String()
		escaped, _ := json.Marshal(secret)
		for _, form := range []string{secret, strings.Trim(string(escaped), `"`)} {
			if strings.Contains(file, form) {
				t.Fatalf("%q is in\n%s", secret, file)
			}
		}
	})
}

// What a person types in a browser to sign in lets in whoever types it first.
func TestSignInCodeIsNotWritten(t *testing.T) {
	events := append([]pwsh.Event{{Record: &pwsh.Record{Stream: pwsh.StreamInformation, Message: "enter the code ABCD12345 to sign in"}}}, answers()...)
	var b strings.Builder
	r := trace.Record(&b, &scripted{events: events}, exchange)
	if err := r.RunInteractive(t.Context(), 0, []pwsh.Call{{Cmdlet: "Connect-ExchangeOnline"}}, func(string) {}, ignore); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "ABCD12345") || !strings.Contains(b.String(), "enter the code ***") {
		t.Error(b.String())
	}
}

// What a recording makes of answers is its own: those who asked get them unchanged.
func TestAnswersAreNotChanged(t *testing.T) {
	object := map[string]any{"Name": "Ana Silva", "List": []any{"Ana Silva", 2.0}}
	params := map[string]any{"Identity": "Ana Silva", "Hash": map[string]any{"Add": []any{"Ana Silva"}}}
	before := maps.Clone(params)
	var got []pwsh.Event
	shell := &scripted{events: answers(object)}
	var b strings.Builder
	r := trace.Record(&b, shell, trace.Options{})
	if err := r.Run(t.Context(), []pwsh.Call{{Cmdlet: "Get-Room", Params: params}}, func(e pwsh.Event) error {
		got = append(got, e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := answers(map[string]any{"Name": "Ana Silva", "List": []any{"Ana Silva", 2.0}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, params); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if slices.Contains(strings.Fields(b.String()), "Ana") {
		t.Error(b.String())
	}
}
