package adminapi_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

var alreadyMember = failure(`|Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException|The recipient "x" is already a member of the group "g".`, pwsh.ErrorRecord{
	FQID:     "[Server=AM0PR01MB1234,RequestId=6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540,TimeStamp=Mon, 23 Nov 2026 09:14:00 GMT],Write-ErrorMessage",
	Category: "NotSpecified", Reason: "MemberAlreadyExistsException", Activity: "Add-DistributionGroupMember",
	Target: "g", TargetType: "Group", Type: "System.Exception",
})

// fields are what a script hands back of an error record in $e.
const fields = `@($e.Exception.GetType().FullName, $e.Exception.Message, $e.FullyQualifiedErrorId, "$($e.CategoryInfo.Category)",
	$e.CategoryInfo.Reason, $e.CategoryInfo.Activity, $e.CategoryInfo.TargetName, $e.CategoryInfo.TargetType)`

func TestErrorRecordsHaveTheRealShape(t *testing.T) {
	record := alreadyMember.Record
	want := []any{
		"System.Exception", record.Message, record.Error.FQID, "NotSpecified", record.Error.Reason,
		record.Error.Activity, record.Error.Target, record.Error.TargetType,
	}
	for _, preference := range []string{"Continue", "Stop"} {
		t.Run(preference, func(t *testing.T) {
			f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Add-DistributionGroupMember": {alreadyMember, end(pwsh.Failed)}}}
			got := seen(t, f, `
				Connect-ExchangeOnline
				try { Add-DistributionGroupMember g -Member x -ErrorAction `+preference+` 2>&1 | . { process { $e = $_ } } } catch { $e = $_ }
				$flag = $global:EXO_LastExecutionStatus
				Seen (`+fields+` + $flag)`)
			if diff := cmp.Diff(any(append(want, false)), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestErrorsDoNotEndTheAnswer(t *testing.T) {
	a, b := object(map[string]any{"Name": "a"}), object(map[string]any{"Name": "b"})
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{
		"Get-Recipient": {a, warning("W"), alreadyMember, b, end(pwsh.Failed)},
	}}
	got := seen(t, f, `
		Connect-ExchangeOnline
		Seen @(Get-Recipient -ErrorAction Continue *>&1 | . { process { if ($_ -is [psobject] -and $_.PSObject.Properties['Name']) { $_.Name } else { $_.GetType().Name } } })`)
	if diff := cmp.Diff(any([]any{"a", "WarningRecord", "ErrorRecord", "b"}), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheFlagAloneTellsOfSomeFailures(t *testing.T) {
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-Recipient": {end(pwsh.Unknown)}}}
	got := seen(t, f, `
		Connect-ExchangeOnline
		Get-DistributionGroup
		$first = $global:EXO_LastExecutionStatus
		$errors = @(Get-Recipient 2>&1).Count
		Seen @($first, $errors, $global:EXO_LastExecutionStatus)`)
	if diff := cmp.Diff(any([]any{true, int64(0), false}), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestGetEXOThrows(t *testing.T) {
	text := `Error while querying REST service. HttpStatusCode=404 ErrorMessage={"error":{"code":"NotFound"}}`
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-EXOMailbox": {failure(text, pwsh.ErrorRecord{Type: "System.Exception"}), end(pwsh.Failed)}}}
	got := seen(t, f, `
		Connect-ExchangeOnline
		try { Get-EXOMailbox x -ErrorAction Continue; $e = 'not thrown' } catch { $e = $_.Exception.Message }
		Seen $e`)
	if got != text {
		t.Errorf("got %q", got)
	}
}

func TestAnAnswerThatBreaksOffIsAnError(t *testing.T) {
	f := &fake{rights: everything(), breaks: "Get-Recipient", answers: map[string][]pwsh.Event{
		"Get-Recipient": {object(map[string]any{"Name": "a"})},
	}}
	got := seen(t, f, `
		Connect-ExchangeOnline
		$name = ''
		try { Get-Recipient | . { process { $name = $_.Name } }; $e = 'not thrown' } catch { $e = $_.Exception.GetBaseException() -is [IO.IOException] }
		Seen @($name, $e, $global:EXO_LastExecutionStatus)`)
	if diff := cmp.Diff(any([]any{"a", true, false}), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPromptsAreReal(t *testing.T) {
	f := &fake{rights: everything(), asks: map[string]string{"Remove-DistributionGroupMember": "Are you sure?"}}
	// A runspace without a host, as the bridge's worker.
	got := seen(t, f, `
		Connect-ExchangeOnline
		$hostless = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
		$hostless.Open()
		$shell = [powershell]::Create()
		$shell.Runspace = $hostless
		[void]$shell.AddScript({
			param($Module)
			Import-Module $Module -Global -DisableNameChecking
			Connect-ExchangeOnline
			Remove-DistributionGroupMember g -Member m
			Disconnect-ExchangeOnline
		}.ToString()).AddArgument($env:STANDIN).Invoke()
		$e = $shell.Streams.Error[0].Exception.GetBaseException()
		Seen $e.GetType().FullName`)
	if got != "System.Management.Automation.Host.HostException" {
		t.Errorf("a question without anybody to answer it ended with %v", got)
	}
	if n := len(f.callsOf("Remove-DistributionGroupMember")); n != 1 {
		t.Errorf("%d calls, want only the one that asked", n)
	}
}

func TestAYesIsSentAsConfirmFalse(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   []map[string]any
	}{
		{"$true", []map[string]any{{"Identity": "g"}, {"Identity": "g", "Confirm": false}}},
		{"$false", []map[string]any{{"Identity": "g"}}},
	} {
		f := &fake{rights: everything(), asks: map[string]string{"Remove-DistributionGroupMember": "Are you sure?"}}
		// Somebody who answers takes the place of $PSCmdlet, for no host here has a person.
		run(t, f, `
			Connect-ExchangeOnline
			$cmdlet = [pscustomobject]@{ MyInvocation = @{ MyCommand = @{ Name = 'Remove-DistributionGroupMember' } } }
			$cmdlet | Add-Member -MemberType ScriptMethod -Name ShouldContinue -Value { `+c.answer+` }
			& (Get-Module 'tmpEXO_*') { param($Cmdlet) Invoke-ExchangeCmdlet $Cmdlet @{ Identity = 'g' } } $cmdlet`)
		if diff := cmp.Diff(c.want, f.callsOf("Remove-DistributionGroupMember")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.answer, diff)
		}
	}
}

func TestSignInTextIsShownAtOnce(t *testing.T) {
	const text = "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code F7Q2KX9DM to authenticate."
	for _, parameters := range []string{"-Device", "-UserPrincipalName admin@contoso.com"} {
		f := &fake{rights: everything(), show: []string{text}}
		out := run(t, f, "Connect-ExchangeOnline "+parameters+"; 'connected'")
		if out != text+"\nconnected\n" {
			t.Errorf("%s: %q", parameters, out)
		}
	}
}

func TestAFailedSignInThrows(t *testing.T) {
	const text = "The role assigned to application 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42 isn't supported in this scenario."
	f := &fake{answers: map[string][]pwsh.Event{"Connect-ExchangeOnline": {
		failure(text, pwsh.ErrorRecord{FQID: "UnAuthorized", Category: "AuthenticationError", Type: "System.UnauthorizedAccessException"}), end(pwsh.Failed),
	}}}
	out := run(t, f, `
		try { Connect-ExchangeOnline; 'not thrown' } catch { "$($_.Exception.GetType().Name) $($_.FullyQualifiedErrorId) $_" }
		"modules: $(@(Get-Module 'tmpEXO_*').Count), open: $(@(Get-ConnectionInformation).Count)"`)
	if want := "UnauthorizedAccessException UnAuthorized"; !strings.HasPrefix(out, want) || !strings.HasSuffix(out, text+"\nmodules: 0, open: 0\n") {
		t.Errorf("got %q, want it to begin with %q", out, want)
	}
	if !f.closed {
		t.Error("the session was not closed")
	}
}
