package scripts_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Windows PowerShell 5.1 cannot be had here, so the syntax tree is read for what came after it.
func TestScriptsAreOfWindowsPowerShell(t *testing.T) {
	for file, found := range checkSyntax(t, scriptFiles(t)...) {
		t.Errorf("%s: %s", file, strings.Join(found, "\n\t"))
	}
}

// The test above can fail: each of these is found, as what it is.
func TestNewerSyntaxIsFound(t *testing.T) {
	tests := []struct{ script, want string }{
		{`$a ? 1 : 2`, "ternary"},
		{`$a ?? 1`, "??"},
		{`$a ??= 1`, "??="},
		{`${a}?.b`, "?."},
		{`${a}?.b()`, "?."},
		{`${a}?[0]`, "?[]"},
		{`Get-Item a && Get-Item b`, "&& or ||"},
		{`Get-Item a || Get-Item b`, "&& or ||"},
		{`Get-Item a &`, "background"},
		{`function f { process { 1 } clean { 2 } }`, "clean block"},
		{"\"`e[0m\"", "escapes"},
		{"\"a `u{1F3E2} $b\"", "escapes"},
		{`1u`, "number 1u"},
		{`0b101`, "number 0b101"},
		{`if ($IsWindows) { 1 }`, "$IsWindows"},
		{`& { if ($true) { $x = { $a ?? 1 } } }`, "??"}, // at any depth
		{`if (`, ""},                                    // no PowerShell understands it

		{`1..3 | ForEach-Object -Parallel { $_ }`, "ForEach-Object -Parallel"},
		{`1..3 | % -Par { $_ } -ThrottleLimit 2`, "ForEach-Object -Parallel"},
		{`ConvertFrom-Json $a -AsHashtable`, "ConvertFrom-Json -AsHashtable"},
		{`ConvertFrom-Json $a -Depth 4`, "ConvertFrom-Json -Depth"},
		{`ConvertFrom-Json $a -NoEnumerate`, "ConvertFrom-Json -NoEnumerate"},
		{`ConvertTo-Json $a -AsArray`, "ConvertTo-Json -AsArray"},
		{`ConvertTo-Json $a -EnumsAsStrings`, "ConvertTo-Json -EnumsAsStrings"},
		{`ConvertTo-Json $a -EscapeHandling EscapeNonAscii`, "ConvertTo-Json -EscapeHandling"},
		{`Microsoft.PowerShell.Management\Get-Content a -AsByteStream`, "Get-Content -AsByteStream"},
		{`Set-Content a $b -AsByteStream`, "Set-Content -AsByteStream"},
		{`Set-Content a $b -Encoding utf8NoBOM`, "-Encoding utf8NoBOM"},
		{`Out-File a -Encoding:utf8BOM`, "-Encoding utf8BOM"},
		{`Invoke-RestMethod $a -SkipCertificateCheck`, "Invoke-RestMethod -SkipCertificateCheck"},
		{`Invoke-WebRequest $a -SkipHttpErrorCheck`, "Invoke-WebRequest -SkipHttpErrorCheck"},
		{`Invoke-RestMethod $a -Form @{}`, "Invoke-RestMethod -Form"},
		{`Invoke-RestMethod $a -Authentication Bearer -Token $b`, "Invoke-RestMethod -Authentication"},
		{`Invoke-RestMethod $a -MaximumRetryCount 3`, "Invoke-RestMethod -MaximumRetryCount"},
		{`Join-Path a b c`, "Join-Path with"},
		{`Join-Path a b -AdditionalChildPath c`, "Join-Path -AdditionalChildPath"},
		{`Split-Path a -LeafBase`, "Split-Path -LeafBase"},
		{`Select-String a b -Raw`, "Select-String -Raw"},
		{`Sort-Object a -Top 3`, "Sort-Object -Top"},
		{`Start-Job { 1 } -WorkingDirectory a`, "Start-Job -WorkingDirectory"},
		{`Start-Sleep -Duration 1`, "Start-Sleep -Duration"},
		{`Get-Item a -ProgressAction Ignore`, "Get-Item -ProgressAction"},
		{`Test-Json $a`, "command Test-Json"},
		{`Get-Error`, "command Get-Error"},
		{`Add-Type -TypeDefinition 'class C {}'`, "Add-Type with source"},
		{`Add-Type 'class C {}'`, "Add-Type with source"},
	}
	dir := t.TempDir()
	files := make([]string, len(tests))
	for i, tt := range tests {
		files[i] = writeScript(t, dir, fmt.Sprintf("%d.ps1", i), tt.script)
	}
	found := checkSyntax(t, files...)
	for i, tt := range tests {
		if !slices.ContainsFunc(found[files[i]], func(f string) bool { return strings.Contains(f, tt.want) }) {
			t.Errorf("%s: found %q, want %q", tt.script, found[files[i]], tt.want)
		}
	}
}

// What Windows PowerShell understands too is not found.
func TestOlderSyntaxIsNotFound(t *testing.T) {
	file := writeScript(t, t.TempDir(), "older.ps1", strings.Join([]string{
		`using namespace System.IO`,
		`$a = [ordered]@{ '?' = 1; b = 2kb; c = 0x1F; d = 1.5e3; e = 7l; f = 2d }`,
		"\"`n`t`0 ``e\" + '`e' + \"$(1 + 1)\"",
		`Get-Item a; if ($?) { Join-Path (Join-Path a b) c } else { Join-Path -Path a -ChildPath b }`,
		`ConvertFrom-Json $a; ConvertTo-Json $a -Depth 3 -Compress; Get-Content a -Encoding UTF8 -Raw`,
		`Add-Type -AssemblyName System.Web; Import-Module a -Global; 1 | Sort-Object -Unique | Where-Object { $_ -gt 1 }`,
		`class C { [int] $N; C([int] $n) { $this.N = $n } }; function f { begin { 1 } process { 2 } end { 3 } }`,
		`Get-Item @splatted -ErrorAction Stop; & $command -Parallel`,
	}, "\r\n"))
	if found := checkSyntax(t, file); len(found) > 0 {
		t.Error(found)
	}
}

// checkSyntax returns what testdata/syntax.ps1 finds in the files.
func checkSyntax(t *testing.T, files ...string) map[string][]string {
	t.Helper()
	engine := os.Getenv("ROOMBRIDGE_PWSH")
	if engine == "" {
		var err error
		if engine, err = exec.LookPath("pwsh"); err != nil {
			t.Skip("no PowerShell: set ROOMBRIDGE_PWSH or put pwsh on PATH")
		}
	}
	arguments := append([]string{"-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", filepath.Join("testdata", "syntax.ps1")}, files...)
	out, err := exec.CommandContext(t.Context(), engine, arguments...).CombinedOutput()
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		i := slices.IndexFunc(files, func(file string) bool { return strings.HasPrefix(line, file+":") })
		if i < 0 {
			t.Fatalf("the check: %v\n%s", err, out)
		}
		found[files[i]] = append(found[files[i]], strings.TrimSpace(line[len(files[i])+1:]))
	}
	if (err != nil) != (len(found) > 0) {
		t.Fatalf("the check: %v\n%s", err, out)
	}
	return found
}

// scriptFiles are all scripts that a program of ours brings along, as absolute paths.
func scriptFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "testdata" {
			return fs.SkipDir
		}
		if strings.HasPrefix(filepath.Ext(path), ".ps") {
			absolute, err := filepath.Abs(path)
			files = append(files, absolute)
			return err
		}
		return nil
	})
	if err != nil || len(files) < 2 {
		t.Fatalf("%d scripts: %v", len(files), err)
	}
	return files
}

func writeScript(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
