package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// errorRecord shows an error of a cmdlet as PowerShell would.
func (c *call) errorRecord(err error) *pwsh.Record {
	if shell, ok := errors.AsType[*shellError](err); ok {
		record := shell.record
		return &pwsh.Record{Stream: pwsh.StreamError, Message: shell.message, Error: &record}
	}
	f, ok := errors.AsType[*fault](err)
	if !ok { // such as a full disk under the sandbox
		f = newFault("", "System.IO.IOException", "The sandbox could not keep this change: %v", err)
		f.status = http.StatusInternalServerError
	}
	if strings.HasPrefix(c.cmdlet, "Get-EXO") {
		return c.restRecord(f)
	}
	return &pwsh.Record{Stream: pwsh.StreamError, Message: f.Error(), Error: &pwsh.ErrorRecord{
		FQID:     c.stamp() + ",Write-ErrorMessage",
		Category: "NotSpecified", Reason: shortName(f.kind), Activity: c.cmdlet, Type: "System.Exception", Command: "Write-ErrorMessage",
	}}
}

// restRecord is how the Get-EXO cmdlets show a fault: the body of the HTTP response inside the message
// (facts 2, style A). The type of the exception is inference.
func (c *call) restRecord(f *fault) *pwsh.Record {
	code := "BadRequest"
	if f.status == http.StatusNotFound {
		code = "NotFound"
	}
	body, _ := json.Marshal(map[string]any{"error": map[string]any{
		"code": code, "message": "Error executing cmdlet",
		"details":    []any{map[string]any{"code": "Context", "target": "", "message": f.Error()}},
		"innererror": map[string]any{"message": "Error executing cmdlet", "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException"},
	}})
	const kind = "Microsoft.Exchange.Management.RestApiClient.RestClientException"
	return &pwsh.Record{
		Stream: pwsh.StreamError, Message: fmt.Sprintf("Error while querying REST service. HttpStatusCode=%d ErrorMessage=%s", f.status, body),
		Error: &pwsh.ErrorRecord{
			FQID:     "An error occurred while processing the request,Microsoft.Exchange.Management.RestApiClient.GetExoMailbox",
			Category: "ProtocolError", Reason: shortName(kind), Activity: c.cmdlet, Type: kind, Command: c.cmdlet,
		},
	}
}

// stamp is what the service says about one request. Request ids are the same in every run of a program.
func (c *call) stamp() string {
	c.org.mu.Lock()
	c.org.asked++
	id := c.org.id(fmt.Sprintf("request %d", c.org.asked))
	c.org.mu.Unlock()
	return fmt.Sprintf("[Server=AM6PR04MB5795,RequestId=%s,TimeStamp=%s]", id, time.Now().UTC().Format(http.TimeFormat))
}

func shortName(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }
