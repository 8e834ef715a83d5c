package adminapi_test

import (
	"strconv"
	"testing"

	"roombridge/runner/pwsh"
)

// BenchmarkCall is one call from PowerShell through the stand-in module and back.
func BenchmarkCall(b *testing.B) {
	f := &fake{rights: everything()}
	run(b, f, `
		Connect-ExchangeOnline
		foreach ($i in 1..`+strconv.Itoa(b.N)+`) { Add-DistributionGroupMember g -Member m -Confirm:$false }
		Disconnect-ExchangeOnline`)
}

// BenchmarkObject is one object on its way into PowerShell.
func BenchmarkObject(b *testing.B) {
	events := make([]pwsh.Event, b.N)
	for i := range events {
		events[i] = object(map[string]any{
			"Guid": "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", "Name": "North 1.01", "Alias": "north.101", "RecipientTypeDetails": "RoomMailbox",
			"PrimarySmtpAddress": "north.101@contoso.com", "EmailAddresses": []any{"SMTP:north.101@contoso.com"}, "IsDirSynced": false,
		})
	}
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-Recipient": events}}
	run(b, f, `
		Connect-ExchangeOnline
		Get-Recipient | . { process { } }
		Disconnect-ExchangeOnline`)
}
