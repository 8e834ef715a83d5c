package pwsh_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bhendo/go-powershell/backend"
	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
	"roombridge/scripts"
)

// Each case shows a trouble in plain PowerShell, and what the bridge makes of the same cmdlet. A trouble
// that cannot be shown any more is a rule that can go.
func TestTroubles(t *testing.T) {
	const ok, failed, unknown, skipped = pwsh.OK, pwsh.Failed, pwsh.Unknown, pwsh.Skipped
	tests := []struct {
		name    string
		plain   string   // a script
		trouble string   // what it prints, in words
		calls   []string // the same through the bridge, each followed by a Get-Preference
		want    []pwsh.Status
	}{
		{
			"break leaves the loop of its caller",
			`foreach ($call in 1..2) { $null = Invoke-Break; "after $call" }; 'end'`, "before end",
			[]string{"Invoke-Break"}, []pwsh.Status{unknown, ok},
		},
		{
			"continue leaves the rest of the loop of its caller",
			`foreach ($call in 1..2) { $null = Invoke-Continue; "after $call" }; 'end'`, "before before end",
			[]string{"Invoke-Continue"}, []pwsh.Status{unknown, ok},
		},
		{
			"break with a label leaves every loop, and a barrier with them",
			`foreach ($call in 1..2) { foreach ($barrier in 1) { $null = Invoke-LabelledBreak }; "after $call" }; 'end'`, "",
			[]string{"Invoke-LabelledBreak"}, []pwsh.Status{unknown, skipped},
		},
		{
			"exit leaves everything",
			`'begin'; Invoke-Exit; 'end'`, "begin",
			[]string{"Invoke-Exit"}, []pwsh.Status{unknown, skipped},
		},
		{
			"preferences outlive the cmdlet that changed them",
			`Set-Preference; "$ErrorActionPreference $WhatIfPreference"`, "Stop True",
			[]string{"Set-Preference"}, []pwsh.Status{ok, ok}, // see TestPreferencesDoNotLeak
		},
		{
			"a failure that only a flag tells",
			`Set-Flag; "$? $($Error.Count)"`, "True 0",
			[]string{"Set-Flag"}, []pwsh.Status{unknown, ok},
		},
		{
			"an error that ends a statement, and not the function",
			`try { } finally { }; Add-Statement 2>$null`, "not reached under try",
			[]string{"Add-Statement"}, []pwsh.Status{failed, ok},
		},
		{
			"a prompt inside a function is no HostException any more",
			`try { Invoke-InnerPrompt } catch { $_.Exception -is [Management.Automation.Host.HostException] }`, "False",
			[]string{"Invoke-InnerPrompt"}, []pwsh.Status{failed, ok},
		},
		{
			"a module with the same names wins",
			`(Get-Echo -Value x).Value; Import-Module Contoso.Decoy; Get-Echo -Value x`, "x decoy",
			[]string{"Import-Decoy", "Get-Echo"}, []pwsh.Status{ok, ok, ok, ok}, // see TestDecoy
		},
		{
			"a module that nobody asked for is loaded and reports success",
			`Get-Decoyed`, "decoy",
			[]string{"Get-Decoyed"}, []pwsh.Status{failed, ok},
		},
		{
			"Stop waits for what cannot be stopped", // see TestCancelOfWhatCannotBeStopped
			`$runspace = [runspacefactory]::CreateRunspace([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()); $runspace.Open()
			$shell = [powershell]::Create(); $shell.Runspace = $runspace
			$null = $shell.AddScript('[Threading.Thread]::Sleep(-1)').BeginInvoke(); [Threading.Thread]::Sleep(500)
			$stop = $shell.BeginStop($null, $null); $stop.AsyncWaitHandle.WaitOne(500); [Console]::Out.Flush(); [Environment]::Exit(0)`, "False",
			nil, nil,
		},
	}
	s := openWithDecoy(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainPowerShell(t, tt.plain); got != tt.trouble {
				t.Errorf("plain PowerShell printed %q, want %q", got, tt.trouble)
			}
			var calls []pwsh.Call
			for _, cmdlet := range tt.calls {
				calls = append(calls, pwsh.Call{Cmdlet: cmdlet}, pwsh.Call{Cmdlet: "Get-Preference"})
			}
			answers, err := run(t, s, calls...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, statuses(answers), cmpEmpty); diff != "" {
				t.Errorf("through the bridge (-want +got):\n%s", diff)
			}
		})
	}
}

var cmpEmpty = cmp.Comparer(func(a, b []pwsh.Status) bool { return fmt.Sprint(a) == fmt.Sprint(b) })

// openWithDecoy starts a session whose PowerShell has a module of the same names at hand.
func openWithDecoy(t *testing.T) *pwsh.Session {
	t.Helper()
	return openContoso(t, pwsh.Options{Starter: pwsh.NewStarter(pwsh.StarterOptions{Env: withDecoy(t)})})
}

func withDecoy(t *testing.T) []string {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join("testdata", "decoy"))
	if err != nil {
		t.Fatal(err)
	}
	return append(os.Environ(), "PSModulePath="+folder, "CONTOSO="+contoso(t))
}

// plainPowerShell runs a script without the bridge and returns the words that it printed.
func plainPowerShell(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), engine(t), "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command",
		"Import-Module $env:CONTOSO -DisableNameChecking; "+script)
	cmd.Env = withDecoy(t)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// What is called is what was imported, whatever has been loaded since and whatever lies about.
func TestDecoy(t *testing.T) {
	s := openWithDecoy(t)
	for _, when := range []string{"before the decoy is loaded", "after"} {
		if a := one(t, s, "Get-Echo", params{"Value": "x"}); len(a.Objects) != 1 || a.Objects[0]["Value"] != "x" {
			t.Errorf("%s: %+v", when, a)
		}
		if a := one(t, s, "Get-Decoyed", nil); a.Status != pwsh.Failed || a.Records[0].Error.FQID != pwsh.NotBound {
			t.Errorf("%s: a cmdlet of the decoy alone: %+v", when, a)
		}
		if a := one(t, s, "Import-Decoy", nil); a.Status != pwsh.OK {
			t.Fatalf("Import-Decoy: %+v", a)
		}
	}
	commands, err := s.Bind(t.Context(), "Contoso.Test")
	if err != nil || commands["Get-Decoyed"] != nil || commands["Get-Echo"] == nil {
		t.Errorf("Bind = %v, %v", commands, err)
	}
	if a := one(t, s, "Get-Echo", params{"Value": "x"}); len(a.Objects) != 1 || a.Objects[0]["Value"] != "x" {
		t.Errorf("after a bind: %+v", a)
	}
}

// A line that makes no sense is answered, and the next one is served. Go sends none, and ends a session
// that says so: this talks to the bridge itself.
func TestBadRequests(t *testing.T) {
	b := startRaw(t)
	for _, line := range []string{
		"", "{", "[]", "7", `"text"`, "null", "not JSON", `{"op":"nothing"}`, `{"op":7}`, `{"id":1}`, `{"op":"init","nonce":"again"}`, "\x00\xff",
	} {
		b.send(line)
		if f := b.next(); f["t"] != "fatal" || f["message"] == "" {
			t.Errorf("%q: %v", line, f)
		}
	}
	b.send(`{"op":"cancel","id":99}`)
	b.send(`{"op":"ping","n":5}`)
	if f := b.next(); f["t"] != "pong" || f["n"] != 5.0 || f["busy"] != 0.0 || f["memory"].(float64) < 1<<20 {
		t.Errorf("ping: %v", f)
	}
	path, err := json.Marshal(contoso(t))
	if err != nil {
		t.Fatal(err)
	}
	b.send(`{"op":"import","id":1,"path":` + string(path) + `}`)
	b.until("done")
	for _, value := range []string{`"x:unknown tag"`, `""`, `"s"`, `7`, `{}`, `{"$nothing":1}`, `"i:seven"`, `{"$h":7}`} {
		b.send(`{"op":"batch","id":2,"items":[{"cmd":"Get-Echo","p":{"Value":` + value + `}},{"cmd":"Get-Echo","p":{"Value":"s:fine"}}]}`)
		var got []any
		for f := b.next(); f["t"] != "done"; f = b.next() {
			if f["t"] == "end" {
				got = append(got, f["st"])
			}
		}
		if diff := cmp.Diff([]any{"failed", "ok"}, got); diff != "" {
			t.Errorf("the value %s (-want +got):\n%s", value, diff)
		}
	}
	b.send(`{"op":"batch","id":3,"items":[{"cmd":"Invoke-Wait","p":{}}]}`)
	b.send(`{"op":"batch","id":4,"items":[]}`)
	if f := b.next(); f["t"] != "fatal" {
		t.Errorf("a second batch: %v", f)
	}
	b.send(`{"op":"ping","n":6}`)
	if f := b.next(); f["t"] != "pong" || f["busy"] != 3.0 {
		t.Errorf("ping: %v", f)
	}
	b.send(`{"op":"cancel","id":3}`)
	f := b.next()
	stopped := f["state"] == "Stopped" && f["started"] == 1.0
	never := f["started"] == 0.0 // the cancel came before the worker had begun
	if f["t"] != "done" || !stopped && !never {
		t.Errorf("after the cancel: %v", f)
	}
}

// raw is the bridge without its Go side.
type raw struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
}

// asked keeps the command line that a session would have used, and starts nothing.
type asked struct{ args []string }

func (a *asked) StartProcess(_ string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	a.args = args
	return nil, nil, nil, nil, errors.New("only asked")
}

func startRaw(t *testing.T) *raw {
	t.Helper()
	var a asked
	if _, err := pwsh.Start(t.Context(), pwsh.Options{Path: engine(t), Starter: &a}); err == nil {
		t.Fatal("it started")
	}
	waiter, in, out, errs, err := pwsh.NewStarter(pwsh.StarterOptions{}).StartProcess(engine(t), a.args...)
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() { defer close(read); _, _ = io.Copy(io.Discard, errs) }()
	t.Cleanup(func() {
		_ = in.(io.Closer).Close()
		if err := waiter.Wait(); err == nil {
			t.Error("the end of the input is no success")
		}
		<-read
		_, _ = out.(io.Closer).Close(), errs.(io.Closer).Close()
	})
	script, err := json.Marshal(map[string]string{"s": scripts.Bridge()})
	if err != nil {
		t.Fatal(err)
	}
	b := &raw{t, in, bufio.NewReader(out)}
	b.send(string(script))
	b.send(`{"op":"init","proto":1,"nonce":"0","allow":["Get-Echo","Invoke-Wait"]}`)
	if f := b.next(); f["t"] != "hello" {
		t.Fatalf("hello: %v", f)
	}
	return b
}

func (b *raw) send(line string) {
	b.t.Helper()
	if _, err := io.WriteString(b.in, line+"\n"); err != nil {
		b.t.Fatal(err)
	}
}

// next returns the next frame.
func (b *raw) next() map[string]any {
	b.t.Helper()
	defer time.AfterFunc(time.Minute, func() { panic("the bridge does not answer") }).Stop()
	for {
		line, err := b.out.ReadBytes('\n')
		if err != nil {
			b.t.Fatal(err)
		}
		body, found := bytes.CutPrefix(line, []byte("#PSB:0:"))
		if !found {
			continue
		}
		_, body, _ = bytes.Cut(body, []byte(":"))
		var f map[string]any
		if err := json.Unmarshal(body, &f); err != nil {
			b.t.Fatalf("%s: %v", line, err)
		}
		return f
	}
}

func (b *raw) until(kind string) {
	b.t.Helper()
	for b.next()["t"] != kind {
	}
}
