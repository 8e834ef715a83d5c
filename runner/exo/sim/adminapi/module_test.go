package adminapi_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
	"roombridge/scripts"
)

// These tests run the stand-in module in a real PowerShell. What PowerShell saw is handed back as a
// parameter (Seen), so that no console's code page is in between.
const prelude = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $env:STANDIN -Global -DisableNameChecking
$PSModuleAutoLoadingPreference = 'None'
function Seen($Value) { Set-DistributionGroup -Identity seen -Description $Value }
`

// everything are the rights of an account that may do all that these tests do.
func everything() pwsh.Commands {
	rights := pwsh.Commands{}
	for cmdlet, params := range map[string][]string{
		"Get-DistributionGroup":          {"Identity", "ResultSize"},
		"Set-DistributionGroup":          {"Identity", "Description", "ManagedBy", "RequireSenderAuthenticationEnabled", "HiddenFromAddressListsEnabled"},
		"Add-DistributionGroupMember":    {"Identity", "Member", "Confirm", "WhatIf"},
		"Remove-DistributionGroupMember": {"Identity", "Member", "Confirm"},
		"Get-Recipient":                  {"Identity"},
	} {
		rights[cmdlet] = map[string]bool{}
		for _, p := range params {
			rights[cmdlet][p] = true
		}
	}
	return rights
}

func run(t testing.TB, f *fake, script string) (output string) {
	t.Helper()
	shell := shellPath(t)
	dir := t.TempDir()
	module, err := scripts.UnpackSandbox(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := serve(t, f).WriteAccess(filepath.Join(filepath.Dir(module), scripts.AccessFile)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "test.ps1")
	if err := os.WriteFile(file, []byte(prelude+script), 0o600); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(dir, "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// The program is the PowerShell that whoever runs the tests names.
	cmd := exec.CommandContext(ctx, shell, "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", file)
	cmd.Env = append(os.Environ(), "STANDIN="+module, "TEMP="+temp, "TMP="+temp, "TMPDIR="+temp)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

func shellPath(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("ROOMBRIDGE_PWSH"); path != "" {
		return path
	}
	path, err := exec.LookPath("pwsh")
	if err != nil {
		t.Skip("no PowerShell: neither ROOMBRIDGE_PWSH nor pwsh on PATH")
	}
	return path
}

// seen runs a script that hands one value back.
func seen(t *testing.T, f *fake, script string) any {
	t.Helper()
	out := run(t, f, script)
	calls := f.callsOf("Set-DistributionGroup")
	if len(calls) != 1 || calls[0]["Identity"] != "seen" {
		t.Fatalf("the script did not hand one value back\n%s", out)
	}
	return calls[0]["Description"]
}

const hostile = "x\u2019; Write-Output INJECTED; \u2018"

func TestValuesPassUnchanged(t *testing.T) {
	texts := []any{
		"O'Brien", hostile, "$(Get-Date)", "`n``", `";`, "会议室 🏢", "\u200fright to left\u200e", "-leading",
		"a\r\nb\tc\x00d\x1b", "_x000A_", "_x", "<a href=\"&amp;\">", "2026-01-02T03:04:05Z", "/Date(0)/", "", " spaces ",
		"12", "true", strings.Repeat("x", 64),
	}
	o := map[string]any{
		"Name": hostile, "Texts": texts, "Yes": true, "No": false, "Count": int64(5_000_000_000), "Nothing": nil,
		"None": []any{}, "One": []any{"a"}, "Nested": map[string]any{"a": []any{int64(1), "b"}},
	}
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-Recipient": {object(o)}}}
	got := seen(t, f, `
		Connect-ExchangeOnline
		Seen (Get-Recipient)
		Disconnect-ExchangeOnline`)
	if diff := cmp.Diff(any(o), got); diff != "" {
		t.Errorf("out of PowerShell and in again (-want +got)\n%s", diff)
	}
}

func TestParametersKeepTheirTypes(t *testing.T) {
	f := &fake{rights: everything()}
	run(t, f, `
		$secret = (New-Object Net.NetworkCredential '', 'hidden').SecurePassword
		Connect-ExchangeOnline -ShowBanner:$false -CommandName A, B -CertificatePassword $secret -AccessToken hidden -Organization contoso.onmicrosoft.com
		Set-DistributionGroup g -HiddenFromAddressListsEnabled $true -RequireSenderAuthenticationEnabled:$false -ManagedBy @{ Add = @('a', 'b') } -Description $null -ErrorAction Stop
		Get-DistributionGroup -ResultSize 7
		'g1', 'g2' | Get-DistributionGroup
		'm1', 'm2' | Add-DistributionGroupMember -Identity g -cf:$false
		Disconnect-ExchangeOnline`)
	want := []pwsh.Call{
		{Cmdlet: "Connect-ExchangeOnline", Params: map[string]any{
			"ShowBanner": false, "CommandName": []any{"A", "B"}, "Organization": "contoso.onmicrosoft.com",
			"CertificatePassword": pwsh.SecureString(""), "AccessToken": pwsh.PlainSecret(""),
		}},
		{Cmdlet: "Set-DistributionGroup", Params: map[string]any{
			"Identity": "g", "HiddenFromAddressListsEnabled": true, "RequireSenderAuthenticationEnabled": false,
			"ManagedBy": map[string]any{"Add": []any{"a", "b"}}, "Description": nil,
		}},
		{Cmdlet: "Get-DistributionGroup", Params: map[string]any{"ResultSize": int64(7)}},
		{Cmdlet: "Get-DistributionGroup", Params: map[string]any{"Identity": "g1"}},
		{Cmdlet: "Get-DistributionGroup", Params: map[string]any{"Identity": "g2"}},
		{Cmdlet: "Add-DistributionGroupMember", Params: map[string]any{"Identity": "g", "Member": "m1", "Confirm": false}},
		{Cmdlet: "Add-DistributionGroupMember", Params: map[string]any{"Identity": "g", "Member": "m2", "Confirm": false}},
		{Cmdlet: "Disconnect-ExchangeOnline", Params: map[string]any{}},
	}
	if diff := cmp.Diff(want, f.calls, cmp.AllowUnexported(pwsh.Secret{})); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	if !f.closed {
		t.Error("the session was not closed")
	}
}

func TestWhatTheRolesDoNotGiveIsAbsent(t *testing.T) {
	f := &fake{rights: everything()}
	got := seen(t, f, `
		$before = @(Get-Command -Name Add-DistributionGroupMember -ErrorAction SilentlyContinue).Count
		Connect-ExchangeOnline
		$ids = foreach ($try in { Add-DistributionGroupMember g -Member m -BypassSecurityGroupManagerCheck }, { New-DistributionGroup -Name n }) {
			try { & $try } catch { $_.FullyQualifiedErrorId }
		}
		$module = Get-Module 'tmpEXO_*'
		$folder = [IO.Path]::GetDirectoryName($module.Path)
		Seen @($before, $ids[0], $ids[1], $module.ExportedFunctions.Count, ([IO.Path]::GetFileName($folder) -eq $module.Name), ($folder -eq (Join-Path ([IO.Path]::GetTempPath()) $module.Name)))`)
	want := []any{int64(0), "NamedParameterNotFound,Add-DistributionGroupMember", "CommandNotFoundException", int64(5), true, true}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDisconnectLeavesNothing(t *testing.T) {
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{
		"Get-ConnectionInformation": {object(map[string]any{"State": "Connected"})},
	}}
	out := run(t, f, `
		Connect-ExchangeOnline
		"open: $(@(Get-ConnectionInformation).Count), $((Get-ConnectionInformation).State)"
		Disconnect-ExchangeOnline -Confirm:$false
		"modules: $(@(Get-Module 'tmpEXO_*').Count), folders: $([IO.Directory]::GetFileSystemEntries([IO.Path]::GetTempPath(), 'tmpEXO_*').Length), open: $(@(Get-ConnectionInformation).Count)"
		try { Get-EXOMailbox x } catch { "$_" }`)
	want := "open: 1, Connected\nmodules: 0, folders: 0, open: 0\nYou must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.\n"
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
